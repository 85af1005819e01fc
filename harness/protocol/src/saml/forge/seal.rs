//! Signatures of a message: who signs what, and how.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::{DigestAlgorithm, Digester, SigningKey};
use crate::dsig::{self, KeyInfo, Place, ReferencePlan, SignaturePlan, Target, Transform};
use crate::saml::tamper::Stage as _;
use crate::xml::NodeId;
use crate::xml::c14n::{Canonicalization, Subset, to_bytes};

use super::bench::Bench;
use super::draft::Draft;
use super::signature_spec::{algorithm, digest};
use super::{ForgeError, KeyChoice, KeyInfoSpec, KeyPair, SignaturePlace, Signed};

/// A signature that is about to be made.
pub(in crate::saml) struct Seal {
    /// What is signed.
    pub(in crate::saml) element: NodeId,
    pub(in crate::saml) signed: Signed,
    pub(in crate::saml) plan: SignaturePlan,
    pub(in crate::saml) key: SealKey,
}

/// What signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::saml) enum SealKey {
    Choice(KeyChoice),
    /// An HMAC with these bytes.
    Secret(Vec<u8>),
}

/// A signature that was made.
#[derive(Clone, Debug)]
pub(in crate::saml) struct Sealed {
    /// What is signed.
    pub(in crate::saml) element: NodeId,
    pub(in crate::saml) signature: NodeId,
    digest: DigestAlgorithm,
    form: Canonicalization,
}

impl Draft {
    /// Signs what is to be signed: assertions, then the Response.
    pub(in crate::saml) fn sign(
        &mut self,
        bench: &Bench<'_>,
        sign: &[Signed],
    ) -> Result<(), ForgeError> {
        let mut elements = Vec::new();
        if sign.contains(&Signed::Assertion) {
            elements.extend(self.assertions.iter().map(|one| (*one, Signed::Assertion)));
        }
        if sign.contains(&Signed::Response) {
            elements.push((self.response, Signed::Response));
        }
        for (element, signed) in elements {
            if signed == Signed::Response {
                self.encrypt_assertions(bench)?;
            }
            let mut seal = Seal::new(self, bench, element, signed)?;
            for tampering in &bench.spec.tamper {
                tampering.plan(&mut seal, self, bench)?;
            }
            self.seal(bench, &seal)?;
        }
        Ok(())
    }

    /// Makes a signature.
    pub(in crate::saml) fn seal(
        &mut self,
        bench: &Bench<'_>,
        seal: &Seal,
    ) -> Result<NodeId, ForgeError> {
        let secret;
        let key = match &seal.key {
            SealKey::Choice(choice) => &bench.pair(*choice)?.key,
            SealKey::Secret(bytes) => {
                secret = SigningKey::hmac(bytes);
                &secret
            }
        };
        let signature = dsig::sign(&mut self.document, seal.element, &seal.plan, key)?;
        let info = seal.plan.signed_infos.first();
        self.signatures.push(Sealed {
            element: seal.element,
            signature,
            digest: info
                .and_then(|info| info.references.first())
                .map_or(DigestAlgorithm::Sha256, |reference| reference.digest),
            form: info
                .map_or_else(Canonicalization::exclusive, |info| info.canonicalization.clone()),
        });
        Ok(signature)
    }

    /// The right digest of what a signature signs, as it is now, in base64.
    pub(in crate::saml) fn digest(&self, sealed: &Sealed) -> Result<String, ForgeError> {
        let subset = Subset::of(sealed.element).without(sealed.signature);
        let octets = to_bytes(&self.document, &subset, &sealed.form)?;
        Ok(STANDARD.encode(Digester::of(sealed.digest, &octets)))
    }
}

impl Seal {
    /// The signature of an element as the description has it.
    pub(in crate::saml) fn new(
        draft: &Draft,
        bench: &Bench<'_>,
        element: NodeId,
        signed: Signed,
    ) -> Result<Self, ForgeError> {
        let spec = &bench.spec.signature;
        let pair = bench.pair(bench.spec.key)?;
        let id = draft.document.node(element).and_then(|node| node.value_of("ID"));
        let form = spec.canonicalization.form().with_prefixes(spec.prefixes.iter());
        let mut plan = SignaturePlan::enveloped(
            &id.unwrap_or(Cow::Borrowed(bench.ids.response.as_str())),
            pair.key.usual_algorithm(),
        );
        for info in &mut plan.signed_infos {
            match spec.algorithm.as_deref().map(|name| (name, algorithm(name))) {
                Some((_, Some(algorithm))) => info.algorithm = algorithm,
                Some((name, None)) => info.algorithm_uri = Some(name.to_owned()),
                None => {}
            }
            info.canonicalization = spec.canonicalization.form();
            for reference in &mut info.references {
                // Several elements may have the ID.
                reference.target = Target::Node(element);
                reference.transforms =
                    Some(vec![Transform::Enveloped, Transform::Canonical(form.clone())]);
                match spec.digest.as_deref().map(|name| (name, digest(name))) {
                    Some((_, Some(digest))) => reference.digest = digest,
                    Some((name, None)) => reference.digest_uri = Some(name.to_owned()),
                    None => {}
                }
                if let Some(uri) = &spec.reference {
                    reference.uri = Some(uri.clone());
                }
            }
        }
        plan.place = match spec.place {
            SignaturePlace::AfterIssuer => Place::AfterIssuer,
            SignaturePlace::First => Place::First,
            SignaturePlace::Last => Place::Last,
        };
        if let Some(prefix) = &spec.prefix {
            plan.prefix.clone_from(prefix);
        }
        plan.wrap = spec.line_length;
        plan.key_info = match &spec.key_info {
            None => vec![certificate(pair)],
            Some(items) => items.iter().map(|item| key_info(item, pair)).collect(),
        };
        Ok(Self { element, signed, plan, key: SealKey::Choice(bench.spec.key) })
    }

    /// Lets a key sign that nobody trusts, and does not say which.
    pub(in crate::saml) fn by_stranger(&mut self, bench: &Bench<'_>) {
        self.key = SealKey::Choice(KeyChoice::Other);
        self.plan.key_info.clear();
        let algorithm = bench.context.idp.stranger.key.usual_algorithm();
        self.plan.signed_infos.iter_mut().for_each(|info| info.algorithm = algorithm);
    }

    /// Every Reference of it.
    pub(in crate::saml) fn references(&mut self) -> impl Iterator<Item = &mut ReferencePlan> {
        self.plan.signed_infos.iter_mut().flat_map(|info| info.references.iter_mut())
    }
}

/// X509Data with the certificate of a key.
pub(in crate::saml) fn certificate(pair: &KeyPair) -> KeyInfo {
    KeyInfo::Certificates(vec![pair.certificate.clone()])
}

fn key_info(spec: &KeyInfoSpec, pair: &KeyPair) -> KeyInfo {
    match spec {
        KeyInfoSpec::Certificate => certificate(pair),
        KeyInfoSpec::KeyValue => KeyInfo::Value(pair.key.verifying_key().clone()),
        KeyInfoSpec::KeyName(name) => KeyInfo::Name(name.clone()),
        KeyInfoSpec::Xml(xml) => KeyInfo::Markup(xml.clone()),
    }
}
