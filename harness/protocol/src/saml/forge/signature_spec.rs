use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::xml::c14n::{Canonicalization, Comments, Method};

/// How signatures are made, where that is not as SAML Core section 5.4 has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SignatureSpec {
    /// The algorithm by the last word of its URI, such as `rsa-sha512` or `ecdsa-sha256`; what is
    /// unknown is written as it is, and the usual one signs.
    pub algorithm: Option<String>,
    /// The digest by the last word of its URI, such as `sha512`; what is unknown is written as it is.
    pub digest: Option<String>,
    /// The canonical form of SignedInfo and of what is signed.
    pub canonicalization: CanonicalForm,
    /// Prefixes for InclusiveNamespaces.
    pub prefixes: Vec<String>,
    /// What says which key signed; its certificate by default.
    pub key_info: Option<Vec<KeyInfoSpec>>,
    /// Where among the children of the signed element.
    pub place: SignaturePlace,
    /// The prefix of its elements; empty for none.
    pub prefix: Option<String>,
    /// Characters of base64 in a line; one line by default.
    pub line_length: Option<usize>,
    /// The URI of the Reference, instead of the ID of the signed element.
    pub reference: Option<String>,
}

/// Which key signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyChoice {
    /// The identity provider's.
    #[default]
    Idp,
    /// The identity provider's second one, for a change of keys.
    Second,
    /// One that nobody trusts.
    Other,
}

/// A canonical form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CanonicalForm {
    /// Exclusive, as SAML Core section 5.4.3 recommends.
    #[default]
    Exclusive,
    /// Exclusive with comments.
    ExclusiveWithComments,
    /// Canonical XML 1.0.
    Inclusive,
    /// Canonical XML 1.0 with comments.
    InclusiveWithComments,
    /// Canonical XML 1.1.
    Inclusive11,
    /// Canonical XML 1.1 with comments.
    Inclusive11WithComments,
}

/// A child of KeyInfo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyInfoSpec {
    /// The certificate of the key that signs.
    Certificate,
    /// The public key that signs.
    KeyValue,
    /// A name of the key.
    KeyName(String),
    /// Any XML; the prefix `ds` may be used.
    Xml(String),
}

/// Where a Signature stands among the children of what it signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignaturePlace {
    /// After the Issuer, where the schema has it.
    #[default]
    AfterIssuer,
    /// Before all others.
    First,
    /// After all others.
    Last,
}

impl CanonicalForm {
    /// The same for the maker of canonical forms.
    pub fn form(self) -> Canonicalization {
        let (method, comments) = match self {
            Self::Exclusive => (Method::Exclusive, Comments::Omitted),
            Self::ExclusiveWithComments => (Method::Exclusive, Comments::Kept),
            Self::Inclusive => (Method::Inclusive, Comments::Omitted),
            Self::InclusiveWithComments => (Method::Inclusive, Comments::Kept),
            Self::Inclusive11 => (Method::Inclusive11, Comments::Omitted),
            Self::Inclusive11WithComments => (Method::Inclusive11, Comments::Kept),
        };
        Canonicalization::new(method, comments)
    }
}

/// The algorithm whose URI is `name` or ends with it.
pub(super) fn algorithm(name: &str) -> Option<SignatureAlgorithm> {
    SignatureAlgorithm::ALL.into_iter().find(|algorithm| names(algorithm.uri(), name))
}

/// The digest whose URI is `name` or ends with it.
pub(super) fn digest(name: &str) -> Option<DigestAlgorithm> {
    DigestAlgorithm::ALL.into_iter().find(|digest| names(digest.uri(), name))
}

fn names(uri: &str, name: &str) -> bool {
    uri == name || uri.rsplit('#').next() == Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_go_by_the_last_word_of_their_uri() {
        assert_eq!(algorithm("rsa-sha512"), Some(SignatureAlgorithm::RsaSha512));
        assert_eq!(algorithm(SignatureAlgorithm::Ed25519.uri()), Some(SignatureAlgorithm::Ed25519));
        assert_eq!(digest("sha1"), Some(DigestAlgorithm::Sha1));
        assert_eq!(algorithm("none"), None);
        assert_eq!(digest("md5"), None);
    }
}
