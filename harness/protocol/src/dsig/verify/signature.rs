use std::borrow::Cow;

use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::dsig::names::{DSIG, ENVELOPED};
use crate::xml::c14n::Canonicalization;
use crate::xml::{Kind, Node};

use super::error::VerifyError;
use super::policy::{Policy, Slack};
use super::structure::{Inside, algorithm, attributes, base64, decode};

/// A Signature that is written as it has to be and names nothing that the policy refuses.
pub(super) struct Signature<'d> {
    /// What the value is a signature of.
    pub(super) signed_info: Node<'d>,
    pub(super) canonicalization: Canonicalization,
    pub(super) algorithm: SignatureAlgorithm,
    pub(super) reference: Reference<'d>,
    pub(super) value: Vec<u8>,
}

pub(super) struct Reference<'d> {
    pub(super) uri: Cow<'d, str>,
    /// The form of what is signed, without the Signature.
    pub(super) canonicalization: Canonicalization,
    pub(super) digest: DigestAlgorithm,
    pub(super) value: Vec<u8>,
}

impl<'d> Signature<'d> {
    pub(super) fn read(node: Node<'d>, policy: &Policy) -> Result<Self, VerifyError> {
        attributes(node, "Signature", &["Id"])?;
        let mut inside = Inside::of(node, "Signature")?;
        let signed_info = inside.expect("SignedInfo")?;
        let mut read_info = signed_info;
        while let Some(another) = inside.optional("SignedInfo")? {
            if !policy.has(Slack::SeveralSignedInfos) {
                return Err(VerifyError::SeveralSignedInfos);
            }
            read_info = another;
        }
        let value = inside.expect("SignatureValue")?;
        inside.optional("KeyInfo")?;
        while inside.optional("Object")?.is_some() {
            if !policy.has(Slack::Object) {
                return Err(VerifyError::Object);
            }
        }
        inside.end()?;
        let nested = |node: &Node<'_>| *node != signed_info && node.is(DSIG, "SignedInfo");
        if !policy.has(Slack::SeveralSignedInfos) && node.descendants().any(|one| nested(&one)) {
            return Err(VerifyError::SeveralSignedInfos);
        }

        attributes(value, "SignatureValue", &["Id"])?;
        let value = read_value(value, "SignatureValue", policy)?;
        let mut inside = Inside::of(signed_info, "SignedInfo")?;
        attributes(signed_info, "SignedInfo", &["Id"])?;
        let canonicalization = inside.expect("CanonicalizationMethod")?;
        let canonicalization =
            read_canonicalization(canonicalization, "CanonicalizationMethod", policy)?;
        let algorithm = read_method(inside.expect("SignatureMethod")?, policy)?;
        if read_info != signed_info {
            inside = Inside::of(read_info, "SignedInfo")?;
            inside.expect("CanonicalizationMethod")?;
            inside.expect("SignatureMethod")?;
        }
        let reference = inside.optional("Reference")?.ok_or(VerifyError::NoReference)?;
        let reference = Reference::read(reference, policy)?;
        while inside.optional("Reference")?.is_some() {
            if !policy.has(Slack::SeveralReferences) {
                return Err(VerifyError::SeveralReferences);
            }
        }
        inside.end()?;
        Ok(Self { signed_info, canonicalization, algorithm, reference, value })
    }
}

impl<'d> Reference<'d> {
    fn read(node: Node<'d>, policy: &Policy) -> Result<Self, VerifyError> {
        attributes(node, "Reference", &["Id", "URI", "Type"])?;
        let uri = node.value_of("URI").ok_or(VerifyError::NoUri)?;
        let mut inside = Inside::of(node, "Reference")?;
        let transforms = inside.optional("Transforms")?.ok_or(VerifyError::NotEnveloped)?;
        let canonicalization = read_transforms(transforms, policy)?;
        let method = inside.expect("DigestMethod")?;
        let name = algorithm(method, "DigestMethod")?;
        Inside::of(method, "DigestMethod")?.end()?;
        let digest = DigestAlgorithm::from_uri(&name)
            .ok_or_else(|| VerifyError::UnknownDigest { uri: name.into_owned() })?;
        if !policy.digests.contains(&digest) {
            return Err(VerifyError::RefusedDigest { algorithm: digest });
        }
        let value = inside.expect("DigestValue")?;
        attributes(value, "DigestValue", &[])?;
        let value = read_value(value, "DigestValue", policy)?;
        inside.end()?;
        Ok(Self { uri, canonicalization, digest, value })
    }
}

/// The enveloped signature, then at most one canonical form.
fn read_transforms(node: Node<'_>, policy: &Policy) -> Result<Canonicalization, VerifyError> {
    attributes(node, "Transforms", &[])?;
    let mut inside = Inside::of(node, "Transforms")?;
    let (mut enveloped, mut form) = (false, None);
    while let Some(transform) = inside.optional("Transform")? {
        let name = algorithm(transform, "Transform")?;
        let known = Canonicalization::from_uri(&name).is_some();
        if &*name == ENVELOPED && !enveloped && form.is_none() {
            Inside::of(transform, "Transform")?.end()?;
            enveloped = true;
        } else if known && enveloped && form.is_none() {
            form = Some(read_canonicalization(transform, "Transform", policy)?);
        } else if !known && &*name != ENVELOPED {
            if !policy.has(Slack::AnyTransform) {
                return Err(VerifyError::RefusedTransform { uri: name.into_owned() });
            }
        } else if !enveloped {
            return Err(VerifyError::NotEnveloped);
        } else {
            return Err(VerifyError::SeveralTransforms);
        }
    }
    inside.end()?;
    if !enveloped {
        return Err(VerifyError::NotEnveloped);
    }
    match form {
        Some(form) => Ok(form),
        // XML Signature section 4.4.3.2: nodes become octets by Canonical XML 1.0.
        None => {
            use crate::xml::c14n::{Comments, Method};
            allowed(Canonicalization::new(Method::Inclusive, Comments::Omitted), policy)
        }
    }
}

/// A canonical form with its list of prefixes.
fn read_canonicalization(
    node: Node<'_>,
    element: &'static str,
    policy: &Policy,
) -> Result<Canonicalization, VerifyError> {
    let name = algorithm(node, element)?;
    let how = Canonicalization::from_uri(&name)
        .ok_or_else(|| VerifyError::UnknownCanonicalization { uri: name.into_owned() })?;
    let how = allowed(how, policy)?;
    let mut inside = Inside::of(node, element)?;
    let Some(list) = inside.any()? else { return Ok(how) };
    let found = || format!("the element `{}`", list.name().unwrap_or_default());
    use crate::xml::c14n::Method;
    let namespace = "http://www.w3.org/2001/10/xml-exc-c14n#";
    if how.method != Method::Exclusive || !list.is(namespace, "InclusiveNamespaces") {
        return Err(VerifyError::Unexpected { parent: element, found: found() });
    }
    attributes(list, "InclusiveNamespaces", &["PrefixList"])?;
    Inside::of(list, "InclusiveNamespaces")?.end()?;
    inside.end()?;
    let prefixes = list.value_of("PrefixList").unwrap_or_default();
    Ok(how.with_prefixes(prefixes.split_ascii_whitespace()))
}

fn allowed(how: Canonicalization, policy: &Policy) -> Result<Canonicalization, VerifyError> {
    match policy.canonicalizations.contains(&how.method) {
        true => Ok(how),
        false => Err(VerifyError::RefusedCanonicalization { uri: how.uri().to_owned() }),
    }
}

fn read_method(node: Node<'_>, policy: &Policy) -> Result<SignatureAlgorithm, VerifyError> {
    let name = algorithm(node, "SignatureMethod")?;
    let algorithm = SignatureAlgorithm::from_uri(&name)
        .ok_or_else(|| VerifyError::UnknownSignatureAlgorithm { uri: name.into_owned() })?;
    if !policy.signatures.contains(&algorithm) {
        return Err(VerifyError::RefusedSignatureAlgorithm { algorithm });
    }
    let mut inside = Inside::of(node, "SignatureMethod")?;
    if inside.optional("HMACOutputLength")?.is_some() {
        return Err(VerifyError::HmacOutputLength);
    }
    inside.end()?;
    Ok(algorithm)
}

fn read_value(
    node: Node<'_>,
    element: &'static str,
    policy: &Policy,
) -> Result<Vec<u8>, VerifyError> {
    if !policy.has(Slack::Markup) {
        return base64(node, element);
    }
    let first = node.children().next();
    let text = match first.map(|child| child.kind()) {
        Some(Kind::Text(text) | Kind::CData(text) | Kind::Comment(text)) => text,
        _ => node.text(),
    };
    decode(&text).ok_or(VerifyError::NotBase64 { element })
}
