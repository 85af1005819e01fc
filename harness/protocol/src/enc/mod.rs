//! XML Encryption: making encrypted elements with every knob open, and decrypting them.
//!
//! What belongs here: EncryptedData and EncryptedKey (XML Encryption 1.1) as SAML uses them: a content
//! key for RSA keys, AES for the content. What does not: where SAML wants them (`saml`), and whether
//! what was decrypted is to be believed: encryption proves nothing about who wrote it.

mod decrypt;
mod error;
mod make;
mod names;
mod plan;
mod read;
#[cfg(test)]
mod tests;

pub use self::decrypt::{Decrypted, DecryptionPolicy, decrypt};
pub use self::error::{DecryptError, EncryptionError};
pub use self::make::{Encrypted, encrypt};
pub use self::names::{CONTENT, ELEMENT, ENCRYPTED_KEY, XENC, XENC11};
pub use self::plan::{EncryptionPlan, KeyPlace, Padding, Plaintext, Tag};
