use thiserror::Error;

use crate::crypto::SignError;
use crate::xml::XmlError;
use crate::xml::c14n::C14nError;
use crate::xml::tree::EditError;

/// Why a signature cannot be made as it is planned.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SigningError {
    /// The tree does not take the Signature.
    #[error("the Signature cannot be put into the document: {0}")]
    Edit(#[from] EditError),
    /// What is to be signed has no canonical form.
    #[error("what is to be signed has no canonical form: {0}")]
    Canonical(#[from] C14nError),
    /// The key does not sign with this algorithm.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A piece of the plan is no markup.
    #[error("markup of the plan is not well-formed: {0}")]
    Markup(XmlError),
    /// What a transform hands to the next one is no document.
    #[error("a canonical form is to be read again, which fails: {0}")]
    Reread(XmlError),
    /// Nothing in the document has this name.
    #[error("no element for the URI `{uri}`")]
    NoTarget {
        /// The URI, empty when there is none.
        uri: String,
    },
    /// There is no SignedInfo of that number.
    #[error("no SignedInfo to make a signature of")]
    NoSignedInfo,
}
