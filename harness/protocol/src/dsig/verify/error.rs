use thiserror::Error;

use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::xml::XmlError;
use crate::xml::c14n::C14nError;

/// Why an element does not count as signed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    /// What should be signed is no element of the document.
    #[error("expected an element that is signed")]
    NotAnElement,
    /// It has no Signature as a child. One further in or further out is not its own.
    #[error("no Signature")]
    NoSignature,
    /// It has several Signatures as children.
    #[error("expected one Signature, found several")]
    SeveralSignatures,

    /// Two elements have the same `ID`, `Id` or `xml:id`, or another attribute that some take for
    /// an ID has the value that the Reference names.
    #[error("the ID `{id}` stands twice")]
    DuplicateId {
        /// The value.
        id: String,
    },
    /// The element that should be signed has no ID that a Reference could name.
    #[error("the signed element has no ID")]
    NoId,

    /// A required element is missing, or stands in the wrong place.
    #[error("expected `{expected}` in `{parent}`")]
    Missing {
        /// The local name of the element that should hold it.
        parent: &'static str,
        /// Its local name.
        expected: &'static str,
    },
    /// A required attribute is missing.
    #[error("`{element}` has no attribute `{attribute}`")]
    MissingAttribute {
        /// The local name of the element.
        element: &'static str,
        /// The name of the attribute.
        attribute: &'static str,
    },
    /// Something that has no place there: an element, text, a comment, CDATA, a processing
    /// instruction.
    #[error("`{parent}` holds something that has no place in it: {found}")]
    Unexpected {
        /// The local name of the element that holds it.
        parent: &'static str,
        /// What it is: the name of an element, or the kind of another node.
        found: String,
    },
    /// An attribute that has no place there.
    #[error("`{element}` has an attribute that has no place in it: `{attribute}`")]
    UnexpectedAttribute {
        /// The local name of the element.
        element: &'static str,
        /// The name of the attribute as written.
        attribute: String,
    },
    /// A SignedInfo beside the first one, or anywhere else inside the Signature.
    #[error("expected one SignedInfo, found several")]
    SeveralSignedInfos,
    /// An Object: the Signature carries content of its own (SAML Core section 5.4.1).
    #[error("the Signature holds an Object")]
    Object,
    /// Comments, CDATA, processing instructions or elements where only text belongs.
    #[error("`{element}` holds markup")]
    Markup {
        /// The local name of the element.
        element: &'static str,
    },
    /// What should be base64 is none.
    #[error("`{element}` is not base64")]
    NotBase64 {
        /// The local name of the element.
        element: &'static str,
    },

    /// SignedInfo has no Reference.
    #[error("no Reference")]
    NoReference,
    /// SignedInfo has several References.
    #[error("expected one Reference, found several")]
    SeveralReferences,
    /// A Reference without a URI, which only the application could resolve.
    #[error("the Reference has no URI")]
    NoUri,
    /// A Reference to the document as a whole instead of an ID.
    #[error("the Reference names the whole document instead of an ID")]
    WholeDocument,
    /// A Reference to another element of the document.
    #[error("the Reference names another element: `{uri}`")]
    OtherElement {
        /// Its URI.
        uri: String,
    },
    /// A Reference out of the document, or by an XPointer. Nothing is ever fetched.
    #[error("the Reference leads outside: `{uri}`")]
    External {
        /// Its URI.
        uri: String,
    },

    /// A canonical form that is not known.
    #[error("unknown canonicalization `{uri}`")]
    UnknownCanonicalization {
        /// Its name.
        uri: String,
    },
    /// A canonical form that the policy refuses.
    #[error("canonicalization `{uri}` is refused")]
    RefusedCanonicalization {
        /// Its name.
        uri: String,
    },
    /// A signature algorithm that is not known.
    #[error("unknown signature algorithm `{uri}`")]
    UnknownSignatureAlgorithm {
        /// Its name.
        uri: String,
    },
    /// A signature algorithm that the policy refuses.
    #[error("signature algorithm {algorithm:?} is refused")]
    RefusedSignatureAlgorithm {
        /// Which one.
        algorithm: SignatureAlgorithm,
    },
    /// A digest that is not known.
    #[error("unknown digest `{uri}`")]
    UnknownDigest {
        /// Its name.
        uri: String,
    },
    /// A digest that the policy refuses.
    #[error("digest {algorithm:?} is refused")]
    RefusedDigest {
        /// Which one.
        algorithm: DigestAlgorithm,
    },
    /// A transform other than the enveloped signature and canonical forms.
    #[error("transform `{uri}` is refused")]
    RefusedTransform {
        /// Its name.
        uri: String,
    },
    /// The transforms do not begin with the enveloped signature, so the Signature would be part of
    /// what it signs.
    #[error("expected the enveloped signature as the first transform")]
    NotEnveloped,
    /// More transforms than the enveloped signature and one canonical form.
    #[error("more than two transforms")]
    SeveralTransforms,
    /// A code that is cut to a length that the message chooses.
    #[error("the message chooses the length of its HMAC")]
    HmacOutputLength,

    /// No trusted key is of the kind that the algorithm needs.
    #[error("no trusted key is of a kind for {algorithm:?}")]
    NoKey {
        /// What the message names.
        algorithm: SignatureAlgorithm,
    },
    /// The only trusted keys that could have signed are too short for the policy.
    #[error("an RSA key of {bits} bits is too short")]
    WeakKey {
        /// Bits of the longest of them.
        bits: usize,
    },
    /// No trusted key made this signature of this SignedInfo.
    #[error("the signature does not verify with any trusted key")]
    Signature,
    /// The element is not the one that was signed.
    #[error("the digest is not that of the signed element")]
    Digest,

    /// SignedInfo or the element has no canonical form.
    #[error("no canonical form: {0}")]
    Canonical(#[from] C14nError),
    /// What was signed cannot be read on its own.
    #[error("what was signed cannot be read again: {0}")]
    Reread(XmlError),
}
