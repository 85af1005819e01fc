//! How STS names the IdP and the user (STS-A-04, STS-A-05).

use fedspec_protocol::crypto::{DigestAlgorithm, Digester};
use fedspec_protocol::saml::binding::base64;

/// What STS leaves out of the names of formats.
const STRIPPED: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

/// STS-A-04: `persistent` and `transient` short, every other format whole.
pub(super) fn sts_a_04_subject_type(format: &str) -> &str {
    match format.strip_prefix(STRIPPED) {
        Some(short) => short,
        None => format,
    }
}

/// STS-A-05: the SHA-1 of issuer, account and name of the provider, in base64.
pub(super) fn sts_a_05_name_qualifier(issuer: &str, account: &str, provider: &str) -> String {
    let text = format!("{issuer}{account}/{provider}");
    base64::encode(&Digester::of(DigestAlgorithm::Sha1, text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sts_a_05_hashes_issuer_account_and_provider() {
        // printf '%s' 'https://example.com/saml123456789012/MySAMLIdP' | openssl sha1 -binary | base64
        let qualifier =
            sts_a_05_name_qualifier("https://example.com/saml", "123456789012", "MySAMLIdP");
        assert_eq!(qualifier, "1uAJanUnBc2XeUkHURMht+xam2c=");
    }

    #[test]
    fn sts_a_04_shortens_formats_of_saml_2_alone() {
        let persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
        assert_eq!(sts_a_04_subject_type(persistent), "persistent");
        let email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
        assert_eq!(sts_a_04_subject_type(email), email);
    }
}
