use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::signature::{self as library, ParsedPublicKey, VerificationAlgorithm};
use aws_lc_rs::{constant_time, hmac};

use super::algorithm::SignatureAlgorithm;
use super::error::{CheckError, KeyError};
use super::pem::pem_blocks;
use super::spki::{self, Parts};

/// A key that signatures are verified with. Reading it costs once, cloning it nothing.
#[derive(Clone)]
pub struct VerifyingKey(Arc<Inner>);

struct Inner {
    numbers: Numbers,
    /// The library's key for each algorithm, made when it is first used.
    parsed: [OnceLock<Option<ParsedPublicKey>>; SignatureAlgorithm::ALL.len()],
}

#[derive(PartialEq, Eq)]
pub(super) enum Numbers {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    Ec {
        curve: Curve,
        point: Vec<u8>,
    },
    Ed25519(Vec<u8>),
    /// The secret.
    Hmac(Vec<u8>),
}

/// An elliptic curve of NIST.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
}

/// What a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA.
    Rsa {
        /// Bits of the modulus.
        bits: usize,
    },
    /// Elliptic curve.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
    /// A secret that both sides know.
    Hmac,
}

impl VerifyingKey {
    /// The key of a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
    ///
    /// # Errors
    /// When it is none, or of a kind that is not supported.
    pub fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        match spki::parts(der)? {
            Parts::Rsa { modulus, exponent } => Self::rsa(modulus, exponent),
            Parts::Ec { curve, point } => Self::ec(curve, point),
            Parts::Ed25519(key) => Self::ed25519(key),
        }
    }

    /// The key of a certificate. Nothing else in the certificate is looked at, its dates and its
    /// signature included.
    ///
    /// # Errors
    /// When it holds no key of a kind that is supported.
    pub fn from_certificate(der: &[u8]) -> Result<Self, KeyError> {
        Self::from_spki(spki::of_certificate(der)?)
    }

    /// The key of the first certificate or public key in a PEM file.
    ///
    /// # Errors
    /// When there is none, or it is none that is supported.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let blocks = pem_blocks(text);
        let found = blocks.iter().find_map(|block| match &*block.label {
            "CERTIFICATE" => Some(Self::from_certificate(&block.der)),
            "PUBLIC KEY" => Some(Self::from_spki(&block.der)),
            _ => None,
        });
        found.ok_or(KeyError::NoPem)?
    }

    /// An RSA key from its numbers, most significant byte first.
    ///
    /// # Errors
    /// When they make no key.
    pub fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        let modulus = without_zeros(modulus);
        let exponent = without_zeros(exponent);
        Self::checked(Numbers::Rsa { modulus, exponent }, SignatureAlgorithm::RsaSha256)
    }

    /// A key on a curve from its point: 4, and both coordinates at their full length.
    ///
    /// # Errors
    /// When the point is not on the curve, or written in another form.
    pub fn ec(curve: Curve, point: &[u8]) -> Result<Self, KeyError> {
        let numbers = Numbers::Ec { curve, point: point.to_vec() };
        match point {
            [4, rest @ ..] if rest.len() == 2 * curve.length() => {
                Self::checked(numbers, SignatureAlgorithm::EcdsaSha256)
            }
            _ => Err(KeyError::Malformed),
        }
    }

    /// An Ed25519 key from its 32 bytes.
    ///
    /// # Errors
    /// When they are no key.
    pub fn ed25519(key: &[u8]) -> Result<Self, KeyError> {
        match key.len() {
            32 => Self::checked(Numbers::Ed25519(key.to_vec()), SignatureAlgorithm::Ed25519),
            _ => Err(KeyError::Malformed),
        }
    }

    /// A secret for HMAC, of any length.
    pub fn hmac(secret: &[u8]) -> Self {
        Self::new(Numbers::Hmac(secret.to_vec()))
    }

    /// What the key is.
    pub fn kind(&self) -> KeyKind {
        match &self.0.numbers {
            Numbers::Rsa { modulus, .. } => {
                let zeros = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
                KeyKind::Rsa { bits: modulus.len() * 8 - zeros }
            }
            Numbers::Ec { curve, .. } => KeyKind::Ec(*curve),
            Numbers::Ed25519(_) => KeyKind::Ed25519,
            Numbers::Hmac(_) => KeyKind::Hmac,
        }
    }

    /// Modulus and exponent of an RSA key, most significant byte first, without leading zeros.
    pub fn rsa_numbers(&self) -> Option<(&[u8], &[u8])> {
        match &self.0.numbers {
            Numbers::Rsa { modulus, exponent } => Some((modulus, exponent)),
            _ => None,
        }
    }

    /// Curve and point of a key on a curve, as [`ec`](Self::ec) takes them.
    pub fn ec_point(&self) -> Option<(Curve, &[u8])> {
        match &self.0.numbers {
            Numbers::Ec { curve, point } => Some((*curve, point)),
            _ => None,
        }
    }

    /// The SubjectPublicKeyInfo in DER; none for a secret.
    pub fn to_spki(&self) -> Option<Vec<u8>> {
        let parts = match &self.0.numbers {
            Numbers::Rsa { modulus, exponent } => Parts::Rsa { modulus, exponent },
            Numbers::Ec { curve, point } => Parts::Ec { curve: *curve, point },
            Numbers::Ed25519(key) => Parts::Ed25519(key),
            Numbers::Hmac(_) => return None,
        };
        Some(spki::write(&parts))
    }

    /// Whether this is the key's signature of the message. ECDSA signatures are two numbers of the
    /// curve's length, as XML Signature and RFC 7518 write them.
    ///
    /// # Errors
    /// When it is not, or the algorithm needs another kind of key.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CheckError> {
        if let (Numbers::Hmac(secret), true) = (&self.0.numbers, algorithm.is_symmetric()) {
            let made = code(algorithm, secret, message);
            let same = constant_time::verify_slices_are_equal(&made, signature);
            return same.map_err(|_| CheckError::Invalid);
        }
        let wrong = || CheckError::WrongKind { kind: self.kind(), algorithm };
        // The table has an entry for each algorithm.
        let parsed = self.0.parsed.get(algorithm as usize).ok_or_else(wrong)?;
        let parsed = parsed.get_or_init(|| self.0.numbers.parse(algorithm)).as_ref();
        let parsed = parsed.ok_or_else(wrong)?;
        let asn1;
        let written = match &self.0.numbers {
            Numbers::Ec { curve, .. } if !curve.takes_two_numbers(algorithm) => {
                asn1 = curve.as_asn1(signature).ok_or(CheckError::Invalid)?;
                &asn1
            }
            _ => signature,
        };
        parsed.verify_sig(message, written).map_err(|_| CheckError::Invalid)
    }

    pub(super) fn new(numbers: Numbers) -> Self {
        Self(Arc::new(Inner { numbers, parsed: Default::default() }))
    }

    fn checked(numbers: Numbers, with: SignatureAlgorithm) -> Result<Self, KeyError> {
        let parsed = numbers.parse(with).ok_or(KeyError::Rejected)?;
        let key = Self::new(numbers);
        if let Some(slot) = key.0.parsed.get(with as usize) {
            slot.get_or_init(|| Some(parsed));
        }
        Ok(key)
    }
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.numbers == other.0.numbers
    }
}

impl Eq for VerifyingKey {}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VerifyingKey({})", self.kind())
    }
}

impl Numbers {
    /// The library's key; none when the algorithm needs another kind.
    fn parse(&self, algorithm: SignatureAlgorithm) -> Option<ParsedPublicKey> {
        use SignatureAlgorithm as A;
        match self {
            Self::Rsa { modulus, exponent } => {
                let parameters = match algorithm {
                    A::RsaSha1 => &library::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
                    A::RsaSha256 => &library::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
                    A::RsaSha384 => &library::RSA_PKCS1_2048_8192_SHA384,
                    A::RsaSha512 => &library::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
                    A::RsaPssSha256 => &library::RSA_PSS_2048_8192_SHA256,
                    A::RsaPssSha384 => &library::RSA_PSS_2048_8192_SHA384,
                    A::RsaPssSha512 => &library::RSA_PSS_2048_8192_SHA512,
                    _ => return None,
                };
                let key = library::RsaPublicKeyComponents { n: &**modulus, e: &**exponent };
                key.to_parsed_public_key(parameters).ok()
            }
            Self::Ec { curve, point } => {
                let parameters: &'static dyn VerificationAlgorithm = match (curve, algorithm) {
                    (Curve::P256, A::EcdsaSha1) => &library::ECDSA_P256_SHA1_ASN1,
                    (Curve::P256, A::EcdsaSha256) => &library::ECDSA_P256_SHA256_FIXED,
                    (Curve::P256, A::EcdsaSha384) => &library::ECDSA_P256_SHA384_ASN1,
                    (Curve::P256, A::EcdsaSha512) => &library::ECDSA_P256_SHA512_ASN1,
                    (Curve::P384, A::EcdsaSha256) => &library::ECDSA_P384_SHA256_ASN1,
                    (Curve::P384, A::EcdsaSha384) => &library::ECDSA_P384_SHA384_FIXED,
                    (Curve::P384, A::EcdsaSha512) => &library::ECDSA_P384_SHA512_ASN1,
                    (Curve::P521, A::EcdsaSha1) => &library::ECDSA_P521_SHA1_FIXED,
                    (Curve::P521, A::EcdsaSha256) => &library::ECDSA_P521_SHA256_FIXED,
                    (Curve::P521, A::EcdsaSha384) => &library::ECDSA_P521_SHA384_FIXED,
                    (Curve::P521, A::EcdsaSha512) => &library::ECDSA_P521_SHA512_FIXED,
                    _ => return None,
                };
                ParsedPublicKey::new(parameters, point).ok()
            }
            Self::Ed25519(key) if algorithm == A::Ed25519 => {
                ParsedPublicKey::new(&library::ED25519, key).ok()
            }
            Self::Ed25519(_) | Self::Hmac(_) => None,
        }
    }
}

impl Curve {
    pub(super) const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    /// Bytes of a coordinate, and of each of a signature's two numbers.
    pub fn length(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Its object identifier as dotted numbers, as `NamedCurve` names it after `urn:oid:`.
    pub fn dotted(self) -> &'static str {
        match self {
            Self::P256 => "1.2.840.10045.3.1.7",
            Self::P384 => "1.3.132.0.34",
            Self::P521 => "1.3.132.0.35",
        }
    }

    /// The curve of this object identifier.
    pub fn from_dotted(dotted: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.dotted() == dotted)
    }

    pub(super) fn oid(self) -> &'static [u8] {
        match self {
            Self::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
            Self::P384 => &[0x2b, 0x81, 4, 0, 0x22],
            Self::P521 => &[0x2b, 0x81, 4, 0, 0x23],
        }
    }

    /// Whether the library takes signatures of this pair as two numbers; others it takes in ASN.1.
    fn takes_two_numbers(self, algorithm: SignatureAlgorithm) -> bool {
        matches!(
            (self, algorithm),
            (Self::P256, SignatureAlgorithm::EcdsaSha256)
                | (Self::P384, SignatureAlgorithm::EcdsaSha384)
                | (Self::P521, _)
        )
    }

    /// ECDSA-Sig-Value (RFC 3279 section 2.2.3) of two numbers.
    fn as_asn1(self, signature: &[u8]) -> Option<Vec<u8>> {
        use super::der;
        let (r, s) = signature.split_at_checked(self.length())?;
        (s.len() == self.length())
            .then(|| der::wrap(der::SEQUENCE, &[&der::unsigned(r), &der::unsigned(s)]))
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(formatter, "RSA {bits}"),
            Self::Ec(curve) => write!(formatter, "{curve:?}"),
            Self::Ed25519 => formatter.write_str("Ed25519"),
            Self::Hmac => formatter.write_str("secret"),
        }
    }
}

/// The HMAC of a message; the algorithm is symmetric.
pub(super) fn code(algorithm: SignatureAlgorithm, secret: &[u8], message: &[u8]) -> Vec<u8> {
    let algorithm = match algorithm {
        SignatureAlgorithm::HmacSha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        SignatureAlgorithm::HmacSha384 => hmac::HMAC_SHA384,
        SignatureAlgorithm::HmacSha512 => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    hmac::sign(&hmac::Key::new(algorithm, secret), message).as_ref().to_vec()
}

fn without_zeros(digits: &[u8]) -> Vec<u8> {
    digits.iter().copied().skip_while(|digit| *digit == 0).collect()
}
