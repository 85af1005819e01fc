//! The one file that knows the crate for certificates.

use thiserror::Error;
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Reader, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Time;
use x509_cert::{Certificate as Parsed, Version};

use crate::saml::Instant;

/// What a certificate says (RFC 5280 section 4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// 1, 2 or 3.
    pub version: u8,
    /// The serial number, in hexadecimal digits.
    pub serial: String,
    /// The issuer's name (RFC 4514).
    pub issuer: String,
    /// The subject's name (RFC 4514).
    pub subject: String,
    /// From when it is valid; nothing here asks.
    pub not_before: Instant,
    /// Until when it is valid; nothing here asks.
    pub not_after: Instant,
    /// Its key.
    pub key: CertificateKey,
    /// What it was signed with, as a dotted number.
    pub signature_algorithm: String,
    /// Each extension in order, as a dotted number; one that stands twice is there twice.
    pub extensions: Vec<String>,
}

/// The key of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateKey {
    /// RSA.
    Rsa {
        /// Bits of the modulus.
        bits: usize,
    },
    /// On an elliptic curve.
    Ec {
        /// The curve, as a dotted number; none when it is described by value.
        curve: Option<String>,
    },
    /// Anything else.
    Other {
        /// The algorithm, as a dotted number.
        algorithm: String,
    },
}

/// Why bytes are no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CertificateError {
    /// They are no DER, or not that of a certificate.
    #[error("malformed certificate")]
    Malformed,
    /// Something follows the certificate.
    #[error("bytes after the certificate")]
    BytesAfterEnd,
    /// The RSA key in it is malformed.
    #[error("malformed RSA key in the certificate")]
    MalformedKey,
    /// It is valid from or until a time that there is not.
    #[error("validity outside of all time")]
    Validity,
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(der: &[u8]) -> Result<Self, CertificateError> {
        let mut reader = SliceReader::new(der).map_err(|_| CertificateError::Malformed)?;
        let parsed = Parsed::decode(&mut reader).map_err(|_| CertificateError::Malformed)?;
        if !reader.is_finished() {
            return Err(CertificateError::BytesAfterEnd);
        }
        let inside = parsed.tbs_certificate();
        let extensions = inside.extensions().map(|all| all.as_slice()).unwrap_or_default();
        Ok(Self {
            version: match inside.version() {
                Version::V1 => 1,
                Version::V2 => 2,
                Version::V3 => 3,
            },
            serial: hexadecimal(inside.serial_number().as_bytes()),
            issuer: inside.issuer().to_string(),
            subject: inside.subject().to_string(),
            not_before: instant(&inside.validity().not_before)?,
            not_after: instant(&inside.validity().not_after)?,
            key: key(inside.subject_public_key_info())?,
            signature_algorithm: parsed.signature_algorithm().oid.to_string(),
            extensions: extensions.iter().map(|one| one.extn_id.to_string()).collect(),
        })
    }
}

fn key(info: &SubjectPublicKeyInfoOwned) -> Result<CertificateKey, CertificateError> {
    let algorithm = &info.algorithm;
    Ok(match algorithm.oid {
        RSA | RSA_PSS => {
            let bytes = info.subject_public_key.as_bytes();
            let bits = bytes.and_then(modulus_bits).ok_or(CertificateError::MalformedKey)?;
            CertificateKey::Rsa { bits }
        }
        EC => {
            let named = algorithm.parameters.as_ref();
            let curve = named.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
            CertificateKey::Ec { curve: curve.map(|curve| curve.to_string()) }
        }
        other => CertificateKey::Other { algorithm: other.to_string() },
    })
}

/// The length of the modulus of an RSAPublicKey (RFC 8017 appendix A.1.1).
fn modulus_bits(der: &[u8]) -> Option<usize> {
    let key = AnyRef::from_der(der).ok()?;
    let modulus = key.sequence(|reader| {
        let modulus = UintRef::decode(reader)?;
        UintRef::decode(reader)?;
        Ok::<_, x509_cert::der::Error>(modulus)
    });
    let modulus = modulus.ok()?.as_bytes();
    let zeros = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    Some(modulus.len() * 8 - zeros)
}

fn instant(time: &Time) -> Result<Instant, CertificateError> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs());
    let seconds = seconds.map_err(|_| CertificateError::Validity)?;
    Instant::from_second(seconds).map_err(|_| CertificateError::Validity)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
