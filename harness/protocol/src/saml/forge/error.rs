use thiserror::Error;

use crate::crypto::{KeyError, SignError};
use crate::dsig::SigningError;
use crate::enc::EncryptionError;
use crate::xml::c14n::C14nError;
use crate::xml::tree::EditError;

use super::{Field, Obstacle};

/// Why a message cannot be made as it is described.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ForgeError {
    /// The target has no certificate to encrypt for.
    #[error(
        "nothing can be encrypted for the target: it needs a target file (-t) whose metadata have a certificate"
    )]
    NoCertificate,
    /// It means nothing to a target of this kind.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// The tree refuses a change; the message is larger than a document can be.
    #[error("the message cannot be built: {0}")]
    Edit(#[from] EditError),
    /// A moment where no moment belongs.
    #[error("field `{}` is no time", field.name())]
    NotATime {
        /// The field.
        field: Field,
    },
    /// What is near a URI, where no URI belongs.
    #[error("field `{}` is no URI", field.name())]
    NotAUri {
        /// The field.
        field: Field,
    },
    /// A signature cannot be made in this way.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The key does not sign with the algorithm.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// What is to be encrypted cannot be.
    #[error(transparent)]
    Encryption(#[from] EncryptionError),
    /// The certificate of the target holds no key that can be used.
    #[error("the encryption certificate of the target cannot be used: {0}")]
    Certificate(#[from] KeyError),
    /// What a digest is to be made of has no canonical form, such as XML that is not well-formed.
    #[error("the digest of a changed message cannot be made: {0}")]
    Canonical(#[from] C14nError),
    /// Something is asked for in a place that the message does not have.
    #[error("the message has no {what}")]
    NoSuchPlace {
        /// What it lacks.
        what: &'static str,
    },
}
