//! The key of the service provider. Everybody has it, for it comes with the source: nothing that matters
//! may ever be signed with it.

use std::sync::LazyLock;

use fedspec_protocol::crypto::SigningKey;

const SIGN_KEY: &str = include_str!("keys/sp-sign.key.pem");
const SIGN_CERTIFICATE: &str = include_str!("keys/sp-sign.crt.pem");

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

/// What stands between the first and the last line of a PEM file.
fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}
