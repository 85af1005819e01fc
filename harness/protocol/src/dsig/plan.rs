use crate::crypto::{DigestAlgorithm, SignatureAlgorithm, VerifyingKey};
use crate::xml::NodeId;
use crate::xml::c14n::Canonicalization;

use super::names::DSIG;

/// What a Signature is to be, right or wrong. [`SignaturePlan::enveloped`] is the one that SAML asks
/// for (SAML Core section 5.4); every field departs from it on its own.
///
/// ```
/// use fedspec_protocol::crypto::{DigestAlgorithm, SigningKey};
/// use fedspec_protocol::dsig::{self, SignaturePlan, Written};
/// use fedspec_protocol::xml::Document;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut document = Document::read(b"<a ID='x'><b/></a>")?;
/// let root = document.root().ok_or("no root")?.id();
/// let key = SigningKey::hmac(b"secret");
/// let mut plan = SignaturePlan::enveloped("x", key.usual_algorithm());
/// plan.signed_infos[0].references[0].digest = DigestAlgorithm::Sha512;
/// plan.value = Written::Corrupt;
/// dsig::sign(&mut document, root, &plan, &key)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SignaturePlan {
    /// Where among the children of its parent.
    pub place: Place,
    /// The prefix of all elements; empty for the default namespace.
    pub prefix: String,
    /// What the prefix is bound to.
    pub namespace: String,
    /// The `Id` of the Signature.
    pub id: Option<String>,
    /// One, or what else there is to be, one after the other.
    pub signed_infos: Vec<SignedInfoPlan>,
    /// Which of [`signed_infos`](Self::signed_infos) the value is the signature of, from 0.
    pub sealed: usize,
    /// What stands in SignatureValue.
    pub value: Written,
    /// What stands in KeyInfo; without any there is no KeyInfo.
    pub key_info: Vec<KeyInfo>,
    /// What stands in an `Object` each, as markup; [`prefix`](Self::prefix) is bound there.
    pub objects: Vec<String>,
    /// Characters of base64 on a line; none for one line.
    pub wrap: Option<usize>,
}

/// Where a Signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// After the first child element whose local name is `Issuer`, before all others when there is
    /// none: where the schema of SAML wants it.
    AfterIssuer,
    /// Before all other children.
    First,
    /// After all other children.
    Last,
    /// Before this node, wherever it stands.
    Before(NodeId),
    /// After this node, wherever it stands.
    After(NodeId),
    /// Nowhere: the caller puts it somewhere. It stands outside of all namespaces until then.
    Nowhere,
}

/// What a SignedInfo is to be.
#[derive(Clone, Debug)]
pub struct SignedInfoPlan {
    /// Its `Id`.
    pub id: Option<String>,
    /// How its canonical form is made.
    pub canonicalization: Canonicalization,
    /// What CanonicalizationMethod says instead.
    pub canonicalization_uri: Option<String>,
    /// What signs.
    pub algorithm: SignatureAlgorithm,
    /// What SignatureMethod says instead.
    pub algorithm_uri: Option<String>,
    /// What stands in SignatureMethod, as markup, such as an `HMACOutputLength`.
    pub method_content: String,
    /// References in their order.
    pub references: Vec<ReferencePlan>,
}

/// What a Reference is to be.
#[derive(Clone, Debug)]
pub struct ReferencePlan {
    /// Its `Id`.
    pub id: Option<String>,
    /// Its `URI`; none leaves the attribute out.
    pub uri: Option<String>,
    /// Its `Type`.
    pub kind: Option<String>,
    /// What is digested.
    pub target: Target,
    /// The transforms; none leaves the element `Transforms` out.
    pub transforms: Option<Vec<Transform>>,
    /// What makes the digest.
    pub digest: DigestAlgorithm,
    /// What DigestMethod says instead.
    pub digest_uri: Option<String>,
    /// What stands in DigestValue.
    pub value: Written,
}

/// What a digest is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// What the URI stands for, by the rules of XML Signature: the first element with that `ID`,
    /// `Id` or `id`.
    Uri,
    /// This node with all that is below it, whatever the URI says.
    Node(NodeId),
    /// These octets, before any transform.
    Octets(Vec<u8>),
}

/// A transform of a Reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transform {
    /// Takes the Signature out.
    Enveloped,
    /// Makes a canonical form. Its list of prefixes becomes `InclusiveNamespaces`.
    Canonical(Canonicalization),
    /// Decodes what the text says.
    Base64,
    /// Any other, which changes nothing here: override the digest where it should.
    Other {
        /// Its `Algorithm`.
        uri: String,
        /// What stands in it, as markup.
        content: String,
    },
}

/// What stands where a digest or a signature belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// The right one, in base64.
    Made,
    /// The right one with one bit changed, in base64.
    Corrupt,
    /// These bytes, in base64.
    Bytes(Vec<u8>),
    /// This markup, where `{made}` stands for the right one in base64.
    Markup(String),
    /// Nothing: the element is there and empty.
    Empty,
    /// The element is left out.
    Absent,
}

/// A child of KeyInfo.
#[derive(Clone, Debug)]
pub enum KeyInfo {
    /// X509Data with these certificates in DER.
    Certificates(Vec<Vec<u8>>),
    /// KeyName.
    Name(String),
    /// KeyValue with an RSAKeyValue or an ECKeyValue; nothing for keys that have no such form.
    Value(VerifyingKey),
    /// RetrievalMethod.
    Retrieval {
        /// Its `URI`.
        uri: String,
        /// Its `Type`.
        kind: Option<String>,
    },
    /// Any markup; the prefix of the plan is bound there.
    Markup(String),
}

impl SignaturePlan {
    /// An enveloped signature of the element with this ID: exclusive canonical forms, SHA-256, no
    /// KeyInfo, after the Issuer.
    pub fn enveloped(id: &str, algorithm: SignatureAlgorithm) -> Self {
        Self {
            place: Place::AfterIssuer,
            prefix: "ds".to_owned(),
            namespace: DSIG.to_owned(),
            id: None,
            signed_infos: vec![SignedInfoPlan {
                id: None,
                canonicalization: Canonicalization::exclusive(),
                canonicalization_uri: None,
                algorithm,
                algorithm_uri: None,
                method_content: String::new(),
                references: vec![ReferencePlan::enveloped(id)],
            }],
            sealed: 0,
            value: Written::Made,
            key_info: Vec::new(),
            objects: Vec::new(),
            wrap: None,
        }
    }

    /// The same with this certificate in KeyInfo, in DER.
    #[must_use]
    pub fn with_certificate(mut self, der: &[u8]) -> Self {
        self.key_info.push(KeyInfo::Certificates(vec![der.to_vec()]));
        self
    }
}

impl ReferencePlan {
    /// A reference to the element with this ID, without the Signature.
    pub fn enveloped(id: &str) -> Self {
        Self {
            id: None,
            uri: Some(format!("#{id}")),
            kind: None,
            target: Target::Uri,
            transforms: Some(vec![
                Transform::Enveloped,
                Transform::Canonical(Canonicalization::exclusive()),
            ]),
            digest: DigestAlgorithm::Sha256,
            digest_uri: None,
            value: Written::Made,
        }
    }
}

impl Transform {
    /// What its `Algorithm` says.
    pub fn uri(&self) -> &str {
        match self {
            Self::Enveloped => super::names::ENVELOPED,
            Self::Canonical(canonicalization) => canonicalization.uri(),
            Self::Base64 => super::names::BASE64,
            Self::Other { uri, .. } => uri,
        }
    }
}
