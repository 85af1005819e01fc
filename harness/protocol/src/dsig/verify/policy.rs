use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::xml::Limits;
use crate::xml::c14n::Method;

/// What a verifier accepts. The default is what a careful service provider does.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Signature algorithms. By default those without SHA-1; which of them count is decided by the
    /// keys that are trusted, so a secret is asked only where one is trusted.
    pub signatures: Vec<SignatureAlgorithm>,
    /// Digests. By default those without SHA-1.
    pub digests: Vec<DigestAlgorithm>,
    /// Canonical forms. By default all.
    pub canonicalizations: Vec<Method>,
    /// Bits of the shortest RSA modulus.
    pub rsa_bits: usize,
    /// The attribute that holds the ID of what is signed.
    pub id: String,
    /// Limits for reading what was signed.
    pub limits: Limits,
    /// Mistakes to make; none by default.
    pub slack: Vec<Slack>,
}

/// A mistake that a verifier can make, one check each. They exist for targets that are to be caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slack {
    /// Takes the first element of several with the same ID.
    DuplicateIds,
    /// Takes an element for signed whose Reference is to any other one of the document.
    OtherElement,
    /// Takes a Reference to the whole document.
    WholeDocument,
    /// Looks at the first Reference only.
    SeveralReferences,
    /// Verifies the signature of the first SignedInfo, and reads the References of the last.
    SeveralSignedInfos,
    /// Passes over an Object.
    Object,
    /// Takes the first child of DigestValue and SignatureValue for all of it, comments included.
    Markup,
    /// Passes over transforms that it does not know.
    AnyTransform,
    /// Does not compare the digest.
    NoDigest,
    /// Does not verify the signature.
    NoSignature,
}

impl Default for Policy {
    fn default() -> Self {
        let weak = |digest: Option<DigestAlgorithm>| digest == Some(DigestAlgorithm::Sha1);
        let signatures = SignatureAlgorithm::ALL.into_iter();
        let digests = DigestAlgorithm::ALL.into_iter();
        Self {
            signatures: signatures.filter(|one| !weak(one.digest())).collect(),
            digests: digests.filter(|one| !weak(Some(*one))).collect(),
            canonicalizations: vec![Method::Exclusive, Method::Inclusive, Method::Inclusive11],
            rsa_bits: 2048,
            id: "ID".to_owned(),
            limits: Limits::default(),
            slack: Vec::new(),
        }
    }
}

impl Policy {
    /// The same, and SHA-1 too.
    #[must_use]
    pub fn with_sha1(mut self) -> Self {
        self.signatures = SignatureAlgorithm::ALL.to_vec();
        self.digests = DigestAlgorithm::ALL.to_vec();
        self
    }

    /// The same with this mistake.
    #[must_use]
    pub fn with_slack(mut self, slack: Slack) -> Self {
        self.slack.push(slack);
        self
    }

    pub(super) fn has(&self, slack: Slack) -> bool {
        self.slack.contains(&slack)
    }
}
