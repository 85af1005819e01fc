use crate::crypto::{Curve, Digester, VerifyingKey};
use crate::xml::c14n::Canonicalization;
use crate::xml::{Document, NodeId};

use super::error::SigningError;
use super::fill::Maker;
use super::names::DSIG11;
use super::plan::{KeyInfo, Place, ReferencePlan, SignaturePlan, SignedInfoPlan, Transform};
use super::resolve;

/// A Signature that stands in its place with its digests, and has no value yet.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The Signature.
    pub signature: NodeId,
    /// Each SignedInfo.
    pub signed_infos: Vec<NodeId>,
    /// The DigestValue of each Reference of each SignedInfo, left out ones included.
    pub digest_values: Vec<NodeId>,
    /// The SignatureValue.
    pub signature_value: NodeId,
    /// The KeyInfo, if there is one.
    pub key_info: Option<NodeId>,
}

/// Puts a Signature into the document, its digests made and its value not: what is changed in it now
/// is signed when it is [sealed](super::seal()). Raw bytes have to be put in after signing.
///
/// # Errors
/// When the plan cannot be followed. The document may hold a part of the Signature then.
pub fn prepare(
    document: &mut Document,
    parent: NodeId,
    plan: &SignaturePlan,
) -> Result<Prepared, SigningError> {
    let mut maker = Maker { document, plan };
    let signature = maker.make("Signature")?;
    let declaration = match &*plan.prefix {
        "" => "xmlns".to_owned(),
        prefix => format!("xmlns:{prefix}"),
    };
    maker.attribute(signature, &declaration, Some(&plan.namespace))?;
    maker.attribute(signature, "Id", plan.id.as_deref())?;

    let (mut signed_infos, mut digest_values) = (Vec::new(), Vec::new());
    for info in &plan.signed_infos {
        signed_infos.push(maker.signed_info(signature, info, &mut digest_values)?);
    }
    let signature_value = maker.element(signature, "SignatureValue")?;
    let key_info = match plan.key_info.is_empty() {
        true => None,
        false => Some(maker.key_info(signature)?),
    };
    for object in &plan.objects {
        let element = maker.element(signature, "Object")?;
        maker.markup(element, object)?;
    }
    place(maker.document, parent, signature, plan.place)?;

    let references = plan.signed_infos.iter().flat_map(|info| &info.references);
    for (reference, value) in references.zip(&digest_values) {
        let octets = match reference.needs_digest() {
            true => resolve::reference_octets(maker.document, signature, reference)?,
            false => Vec::new(),
        };
        maker.value(*value, &reference.value, Digester::of(reference.digest, &octets))?;
    }
    Ok(Prepared { signature, signed_infos, digest_values, signature_value, key_info })
}

impl ReferencePlan {
    /// Whether anything of what is written depends on the digest.
    fn needs_digest(&self) -> bool {
        use super::plan::Written;
        match &self.value {
            Written::Made | Written::Corrupt => true,
            Written::Markup(markup) => markup.contains("{made}"),
            Written::Bytes(_) | Written::Empty | Written::Absent => false,
        }
    }
}

impl Maker<'_, '_> {
    fn signed_info(
        &mut self,
        signature: NodeId,
        info: &SignedInfoPlan,
        digest_values: &mut Vec<NodeId>,
    ) -> Result<NodeId, SigningError> {
        let element = self.element(signature, "SignedInfo")?;
        self.attribute(element, "Id", info.id.as_deref())?;
        let method = self.element(element, "CanonicalizationMethod")?;
        let uri = info.canonicalization_uri.as_deref();
        self.attribute(method, "Algorithm", uri.or(Some(info.canonicalization.uri())))?;
        self.prefix_list(method, &info.canonicalization)?;
        let method = self.element(element, "SignatureMethod")?;
        let uri = info.algorithm_uri.as_deref();
        self.attribute(method, "Algorithm", uri.or(Some(info.algorithm.uri())))?;
        self.markup(method, &info.method_content)?;
        for reference in &info.references {
            digest_values.push(self.reference(element, reference)?);
        }
        Ok(element)
    }

    /// A Reference; answers its DigestValue, empty.
    fn reference(
        &mut self,
        signed_info: NodeId,
        reference: &ReferencePlan,
    ) -> Result<NodeId, SigningError> {
        let element = self.element(signed_info, "Reference")?;
        self.attribute(element, "Id", reference.id.as_deref())?;
        self.attribute(element, "URI", reference.uri.as_deref())?;
        self.attribute(element, "Type", reference.kind.as_deref())?;
        if let Some(transforms) = &reference.transforms {
            let list = self.element(element, "Transforms")?;
            for transform in transforms {
                let element = self.element(list, "Transform")?;
                self.attribute(element, "Algorithm", Some(transform.uri()))?;
                match transform {
                    Transform::Canonical(how) => self.prefix_list(element, how)?,
                    Transform::Other { content, .. } => self.markup(element, content)?,
                    Transform::Enveloped | Transform::Base64 => {}
                }
            }
        }
        let method = self.element(element, "DigestMethod")?;
        let uri = reference.digest_uri.as_deref();
        self.attribute(method, "Algorithm", uri.or(Some(reference.digest.uri())))?;
        self.element(element, "DigestValue")
    }

    /// `InclusiveNamespaces` of Exclusive XML Canonicalization section 4, which needs a namespace of
    /// its own.
    fn prefix_list(&mut self, parent: NodeId, how: &Canonicalization) -> Result<(), SigningError> {
        if how.prefixes.is_empty() {
            return Ok(());
        }
        let element = self.document.make_element("ec:InclusiveNamespaces")?;
        let namespace = "http://www.w3.org/2001/10/xml-exc-c14n#";
        self.document.set_attribute(element, "xmlns:ec", namespace)?;
        self.document.set_attribute(element, "PrefixList", &how.prefixes.join(" "))?;
        Ok(self.document.append(parent, element)?)
    }

    fn key_info(&mut self, signature: NodeId) -> Result<NodeId, SigningError> {
        let element = self.element(signature, "KeyInfo")?;
        for item in &self.plan.key_info {
            match item {
                KeyInfo::Certificates(certificates) => {
                    let data = self.element(element, "X509Data")?;
                    for certificate in certificates {
                        self.base64(data, "X509Certificate", certificate)?;
                    }
                }
                KeyInfo::Name(name) => drop(self.text(element, "KeyName", name)?),
                KeyInfo::Value(key) => self.key_value(element, key)?,
                KeyInfo::Retrieval { uri, kind } => {
                    let method = self.element(element, "RetrievalMethod")?;
                    self.attribute(method, "URI", Some(uri))?;
                    self.attribute(method, "Type", kind.as_deref())?;
                }
                KeyInfo::Markup(markup) => self.markup(element, markup)?,
            }
        }
        Ok(element)
    }

    fn key_value(&mut self, key_info: NodeId, key: &VerifyingKey) -> Result<(), SigningError> {
        if let Some((modulus, exponent)) = key.rsa_numbers() {
            let value = self.element(key_info, "KeyValue")?;
            let rsa = self.element(value, "RSAKeyValue")?;
            self.base64(rsa, "Modulus", modulus)?;
            self.base64(rsa, "Exponent", exponent)?;
        } else if let Some((curve, point)) = key.ec_point() {
            let value = self.element(key_info, "KeyValue")?;
            self.ec_key_value(value, curve, point)?;
        }
        Ok(())
    }

    fn ec_key_value(
        &mut self,
        value: NodeId,
        curve: Curve,
        point: &[u8],
    ) -> Result<(), SigningError> {
        let oid = curve.dotted();
        let declaration = format!("xmlns:dsig11=\"{DSIG11}\"");
        self.markup(
            value,
            &format!(
                "<dsig11:ECKeyValue {declaration}><dsig11:NamedCurve URI=\"urn:oid:{oid}\"/>\
                 <dsig11:PublicKey>{}</dsig11:PublicKey></dsig11:ECKeyValue>",
                super::fill::encode(point, self.plan.wrap)
            ),
        )
    }
}

fn place(
    document: &mut Document,
    parent: NodeId,
    signature: NodeId,
    place: Place,
) -> Result<(), SigningError> {
    match place {
        Place::First => document.prepend(parent, signature)?,
        Place::Last => document.append(parent, signature)?,
        Place::Before(node) => document.insert_before(node, signature)?,
        Place::After(node) => document.insert_after(node, signature)?,
        Place::Nowhere => {}
        Place::AfterIssuer => {
            let issuer = document.node(parent).and_then(|parent| {
                parent.elements().find(|child| child.local() == Some("Issuer")).map(|one| one.id())
            });
            match issuer {
                Some(issuer) => document.insert_after(issuer, signature)?,
                None => document.prepend(parent, signature)?,
            }
        }
    }
    Ok(())
}
