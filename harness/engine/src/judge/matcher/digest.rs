use fedspec_protocol::crypto::{DigestAlgorithm, Digester};
use fedspec_protocol::saml::binding::base64;

/// Whether a value is the SHA-1 of a text, in base64: how STS names an identity provider (STS-A-05).
pub(super) fn is_sha1_of(value: &str, text: &str) -> bool {
    value == base64::encode(&Digester::of(DigestAlgorithm::Sha1, text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_its_text_alone() {
        // base64.b64encode(hashlib.sha1(b"https://example.com/saml123456789012/MySAMLIdP").digest()) in Python
        let digest = "1uAJanUnBc2XeUkHURMht+xam2c=";
        assert!(is_sha1_of(digest, "https://example.com/saml123456789012/MySAMLIdP"));
        assert!(!is_sha1_of(digest, "https://example.com/saml123456789012/MySAMLIdp"));
        assert!(!is_sha1_of("d6e0096a752705cd97794907511321b7ec5a9b67", ""));
    }
}
