use thiserror::Error;

use crate::crypto::SignError;
use crate::dsig::SigningError;
use crate::xml::XmlError;

/// Why a request cannot be made.
#[derive(Debug, Error)]
pub enum AskError {
    /// What is to be signed is no XML.
    #[error("what is to be signed is no XML: {0}")]
    Xml(#[from] XmlError),
    /// It cannot be signed.
    #[error("the request cannot be signed: {0}")]
    Signing(#[from] SigningError),
    /// The key does not sign.
    #[error("the request cannot be signed: {0}")]
    Key(#[from] SignError),
    /// A tampering that needs another binding.
    #[error("`{tampering}` is for {needs}")]
    OtherBinding {
        /// The tampering, as files name it.
        tampering: &'static str,
        /// The binding that it needs.
        needs: &'static str,
    },
    /// A tampering with a signature, where nothing signs.
    #[error("`{tampering}` needs a signature; write `sign: own`")]
    NotSigned {
        /// The tampering, as files name it.
        tampering: &'static str,
    },
}
