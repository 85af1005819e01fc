//! An identity provider for a target that is not on this machine: a key of its own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fedspec_protocol::crypto::{Generate, SigningKey};
use fedspec_protocol::saml::forge::{self, KeyPair};
use jiff::civil::Date;

use super::idp::IdpKeys;

/// What `fedspec idp` writes.
#[derive(Debug)]
pub struct MadeIdp {
    /// The private key, PKCS#8 in PEM.
    pub key: String,
    /// The certificate in PEM.
    pub certificate: String,
    /// The metadata that a target is told.
    pub metadata: String,
}

/// Why there is no identity provider.
#[derive(Debug, thiserror::Error)]
pub enum MakeIdpError {
    /// No key.
    #[error("failed to make a key: {0}")]
    Key(String),
    /// No certificate.
    #[error("failed to make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
}

/// Makes a key (RSA of 2048 bits, which every product takes), a certificate that counts from the day
/// before `today` for ten years, and metadata.
///
/// # Errors
/// The system gives no randomness.
pub fn make_idp(entity_id: &str, sso: &str, today: Date) -> Result<MadeIdp, MakeIdpError> {
    let key = SigningKey::generate(Generate::Rsa2048)
        .map_err(|error| MakeIdpError::Key(error.to_string()))?;
    let pkcs8 = key.to_pkcs8().ok_or_else(|| MakeIdpError::Key("it has no PKCS#8".to_owned()))?;
    let key_pem = pem("PRIVATE KEY", pkcs8);
    let pair = rcgen::KeyPair::from_pem(&key_pem)?;
    let mut parameters = rcgen::CertificateParams::default();
    let mut name = rcgen::DistinguishedName::new();
    name.push(rcgen::DnType::CommonName, "fedspec identity provider, for tests");
    parameters.distinguished_name = name;
    let day = |date: Date| {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        rcgen::date_time_ymd(i32::from(date.year()), month, day)
    };
    parameters.not_before = day(today.yesterday().unwrap_or(today));
    parameters.not_after = day(today.checked_add(jiff::Span::new().years(10)).unwrap_or(today));
    let certificate = parameters.self_signed(&pair)?.der().to_vec();
    let certificate_pem = pem("CERTIFICATE", &certificate);
    let keys = IdpKeys {
        sso: sso.to_owned(),
        forging: forge::Idp {
            entity_id: entity_id.to_owned(),
            // Nothing is signed by it here.
            stranger: KeyPair { key: SigningKey::hmac(b"nobody"), certificate: Vec::new() },
            signing: KeyPair { key, certificate },
            second: None,
        },
    };
    Ok(MadeIdp { key: key_pem, certificate: certificate_pem, metadata: keys.metadata() })
}

/// A PEM block (RFC 7468).
fn pem(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    // Base64 is ASCII, so every chunk is text.
    let lines: Vec<String> =
        body.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{IdpFile, TextFrom};

    #[test]
    fn what_is_made_is_an_identity_provider_that_fedspec_can_play() {
        let today = Date::constant(2026, 2, 28);
        let made = make_idp("urn:idp", "https://idp.test/sso", today).unwrap();
        let env = |name: &str| {
            Some(if name == "K" { made.key.clone() } else { made.certificate.clone() })
        };
        let file = IdpFile {
            entity_id: "urn:idp".to_owned(),
            sso: "https://idp.test/sso".to_owned(),
            key: TextFrom::Env("K".to_owned()),
            certificate: TextFrom::Env("C".to_owned()),
            second: None,
        };
        let played = IdpKeys::open(&file, &env).unwrap();
        assert_eq!(played.metadata(), made.metadata);
        assert_eq!(played.certificates().count(), 1);
        assert!(made.metadata.contains("https://idp.test/sso"));
    }
}
