//! Keys and what is done with them: signing, verifying, digests, encrypting.
//!
//! What belongs here: everything that names a library of cryptography, and nothing else of this
//! crate does. What does not: XML, and which algorithm or key anyone should accept.
//!
//! Keys are read once and may be shared between threads. Signatures by RSA-PSS and ECDSA, and what
//! RSA-OAEP encrypts, draw their randomness inside the library, so they differ each time; all other
//! output follows from the arguments.

mod algorithm;
mod cipher;
mod der;
mod digest;
mod error;
mod legacy;
mod pem;
mod private;
mod public;
mod spki;
#[cfg(test)]
mod tests;
mod transport;

pub use self::algorithm::{DigestAlgorithm, SignatureAlgorithm};
pub use self::cipher::{ContentAlgorithm, pad, unpad};
pub use self::digest::Digester;
pub use self::error::{CheckError, CipherError, KeyError, SignError};
pub use self::pem::{Pem, pem_blocks};
pub use self::private::{Generate, SigningKey};
pub use self::public::{Curve, KeyKind, VerifyingKey};
pub use self::transport::{KeyTransport, TransportKey, encrypt_key};
