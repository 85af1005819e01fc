//! The keys of the service provider. Everybody has them, for they come with the source: nothing that
//! matters may ever be signed with, or encrypted for, one of them.

use std::sync::LazyLock;

use fedspec_protocol::crypto::{SigningKey, TransportKey};

const SIGN_KEY: &str = include_str!("keys/sp-sign.key.pem");
const SIGN_CERTIFICATE: &str = include_str!("keys/sp-sign.crt.pem");
const ENCRYPT_KEY: &str = include_str!("keys/sp-encrypt.key.pem");
const ENCRYPT_CERTIFICATE: &str = include_str!("keys/sp-encrypt.crt.pem");

/// What requests are signed with.
pub(crate) fn signing() -> Option<&'static SigningKey> {
    static KEY: LazyLock<Option<SigningKey>> =
        LazyLock::new(|| SigningKey::from_pem(SIGN_KEY).ok());
    KEY.as_ref()
}

/// The certificate of the signing key, in base64.
pub(crate) fn signing_certificate() -> String {
    body(SIGN_CERTIFICATE)
}

/// What is decrypted with.
pub(crate) fn decrypting() -> &'static [TransportKey] {
    static KEYS: LazyLock<Vec<TransportKey>> =
        LazyLock::new(|| TransportKey::from_pem(ENCRYPT_KEY).into_iter().collect());
    &KEYS
}

/// The certificate of the key that assertions are encrypted for, in base64.
pub(crate) fn encryption_certificate() -> String {
    body(ENCRYPT_CERTIFICATE)
}

/// What stands between the first and the last line of a PEM file.
fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}
