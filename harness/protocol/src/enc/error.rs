use thiserror::Error;

use crate::crypto::CipherError;
use crate::xml::XmlError;
use crate::xml::c14n::C14nError;
use crate::xml::tree::EditError;

/// Why an element cannot be encrypted as it is planned.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EncryptionError {
    /// The document does not have the element.
    #[error("expected an element to encrypt")]
    NotAnElement,
    /// It has no canonical form to be encrypted in.
    #[error("what is to be encrypted has no canonical form: {0}")]
    Canonical(#[from] C14nError),
    /// The document takes no more.
    #[error("the encrypted element cannot be made: {0}")]
    Edit(#[from] EditError),
    /// Key and algorithm do not fit.
    #[error(transparent)]
    Cipher(#[from] CipherError),
}

/// Why an encrypted element cannot be read.
///
/// Every failure of a key or a cipher is the one variant [`Failed`](Self::Failed), so that no answer
/// tells a stranger how far he got.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecryptError {
    /// This is no EncryptedData.
    #[error("expected an EncryptedData")]
    NotEncrypted,
    /// It has another `Type` than an element.
    #[error("expected an encrypted element, found the type `{kind}`")]
    NotAnElement {
        /// Its `Type`, empty when there is none.
        kind: String,
    },
    /// A required element or attribute is missing.
    #[error("`{parent}` has no `{expected}`")]
    Missing {
        /// The local name of the element that should hold it.
        parent: &'static str,
        /// Its name.
        expected: &'static str,
    },
    /// Comments, CDATA, processing instructions or elements where only base64 belongs.
    #[error("`{element}` is not base64 and nothing else")]
    NotBase64 {
        /// The local name of the element.
        element: &'static str,
    },
    /// The octets are somewhere else. Nothing is ever fetched.
    #[error("the cipher text is not in the message")]
    CipherReference,
    /// A content algorithm that is not known or refused.
    #[error("content algorithm `{uri}` is refused")]
    RefusedContent {
        /// Its name.
        uri: String,
    },
    /// There is no EncryptedKey.
    #[error("no EncryptedKey")]
    NoKey,
    /// More EncryptedKeys than are tried.
    #[error("more than {limit} EncryptedKeys")]
    TooManyKeys {
        /// How many are tried.
        limit: usize,
    },
    /// Every EncryptedKey names another recipient.
    #[error("no EncryptedKey is for this recipient")]
    OtherRecipient,
    /// Every EncryptedKey for this recipient uses a key transport that is not known or refused.
    #[error("key transport `{uri}` is refused")]
    RefusedTransport {
        /// Its name.
        uri: String,
    },
    /// It cannot be decrypted with these keys.
    #[error("it cannot be decrypted")]
    Failed,
    /// What was decrypted is no document.
    #[error("what was decrypted is not well-formed: {0}")]
    Reread(XmlError),
    /// What was decrypted is more or less than one element.
    #[error("what was decrypted is not one element")]
    NotOneElement,
}
