use thiserror::Error;

use super::algorithm::SignatureAlgorithm;
use super::public::KeyKind;

/// Why bytes are no key that can be used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// No PEM block with a key.
    #[error("expected a PEM block with a key")]
    NoPem,
    /// The bytes are not the DER that such a key has.
    #[error("malformed DER")]
    Malformed,
    /// A kind of key that is not supported, such as DSA.
    #[error("unsupported kind of key")]
    UnsupportedKind,
    /// A curve that is not supported: P-256, P-384 and P-521 are.
    #[error("unsupported elliptic curve")]
    UnsupportedCurve,
    /// The library takes the numbers for no key: too small, not on the curve, not matching.
    #[error("the key is not acceptable")]
    Rejected,
    /// The library could make no key.
    #[error("no key can be made")]
    NotMade,
}

/// Why a key cannot sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignError {
    /// Another kind of key would be needed, or this curve is not signed with by this digest.
    #[error("a key of the kind {kind} does not sign with {algorithm:?}")]
    WrongKind {
        /// What the key is.
        kind: KeyKind,
        /// What was asked for.
        algorithm: SignatureAlgorithm,
    },
    /// The library refused, for example because the key is too small for the digest.
    #[error("the signature cannot be made")]
    Failed,
}

/// Why a signature is not one of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CheckError {
    /// The algorithm needs another kind of key, so this one cannot have signed.
    #[error("a key of the kind {kind} does not verify {algorithm:?}")]
    WrongKind {
        /// What the key is.
        kind: KeyKind,
        /// What was asked for.
        algorithm: SignatureAlgorithm,
    },
    /// It is not the key's signature of this message.
    #[error("the signature does not verify")]
    Invalid,
}

/// Why octets are not encrypted or decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CipherError {
    /// A key, a vector or octets of another length than the algorithm needs.
    #[error("key, vector or octets have the wrong length")]
    Length,
    /// Another key, another algorithm, or octets that were changed.
    #[error("the octets cannot be encrypted or decrypted")]
    Failed,
}
