use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{self as library, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};

use super::algorithm::SignatureAlgorithm;
use super::der::{self, Reader};
use super::error::{KeyError, SignError};
use super::legacy::LegacyRsa;
use super::pem::pem_blocks;
use super::public::{Curve, Numbers, VerifyingKey, code};
use super::spki::{self, Algorithm};

/// A key that signs, read once. Its output never names its numbers.
pub struct SigningKey {
    private: Private,
    public: VerifyingKey,
    /// PKCS#8, to write it down; empty for a secret.
    pkcs8: Vec<u8>,
}

enum Private {
    Rsa {
        pair: Box<RsaKeyPair>,
        legacy: Box<LegacyRsa>,
    },
    /// The library has a key of its own for each digest; this is all of them that the curve has.
    Ec(Vec<(SignatureAlgorithm, EcdsaKeyPair)>),
    Ed25519(Ed25519KeyPair),
    Hmac(Vec<u8>),
}

/// A kind of key to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generate {
    /// RSA of 2048 bits.
    Rsa2048,
    /// RSA of 3072 bits.
    Rsa3072,
    /// RSA of 4096 bits.
    Rsa4096,
    /// A key on a curve.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
}

impl SigningKey {
    /// The first private key of a PEM file: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or
    /// SEC 1 (`EC PRIVATE KEY`), without a password.
    ///
    /// # Errors
    /// When there is none, or it is none that is supported.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let blocks = pem_blocks(text);
        let found = blocks.iter().find_map(|block| match &*block.label {
            "PRIVATE KEY" => Some(Self::from_pkcs8(&block.der)),
            "RSA PRIVATE KEY" => Some(Self::from_pkcs8(&pkcs8_of_rsa(&block.der))),
            "EC PRIVATE KEY" => {
                Some(pkcs8_of_ec(&block.der).and_then(|pkcs8| Self::from_pkcs8(&pkcs8)))
            }
            _ => None,
        });
        found.ok_or(KeyError::NoPem)?
    }

    /// The key of a PrivateKeyInfo in DER (RFC 5958).
    ///
    /// # Errors
    /// When it is none, or of a kind that is not supported.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let mut info = Reader::new(der).sequence()?;
        info.unsigned()?;
        let algorithm = spki::algorithm(info.sequence()?)?;
        let private = info.expect(der::OCTET_STRING)?;
        let (private, public) = match algorithm {
            Algorithm::Rsa => {
                let pair = RsaKeyPair::from_pkcs8(der).map_err(|_| KeyError::Rejected)?;
                let legacy = LegacyRsa::from_pkcs1(private)?;
                let (modulus, exponent) = legacy.public();
                let public = VerifyingKey::rsa(modulus, exponent)?;
                (Private::Rsa { pair: Box::new(pair), legacy: Box::new(legacy) }, public)
            }
            Algorithm::Ec(curve) => {
                let pairs = ec_pairs(curve, der)?;
                let point = pairs.first().map(|(_, pair)| pair.public_key().as_ref().to_vec());
                let public = VerifyingKey::ec(curve, &point.unwrap_or_default())?;
                (Private::Ec(pairs), public)
            }
            Algorithm::Ed25519 => {
                let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| KeyError::Rejected)?;
                let public = VerifyingKey::ed25519(pair.public_key().as_ref())?;
                (Private::Ed25519(pair), public)
            }
        };
        Ok(Self { private, public, pkcs8: der.to_vec() })
    }

    /// A secret for HMAC, of any length; a public key's bytes, for one who takes them for a secret.
    pub fn hmac(secret: &[u8]) -> Self {
        let public = VerifyingKey::new(Numbers::Hmac(secret.to_vec()));
        Self { private: Private::Hmac(secret.to_vec()), public, pkcs8: Vec::new() }
    }

    /// Makes a new key, with randomness of the system. RSA takes as long as a hundred signatures.
    ///
    /// # Errors
    /// When the library cannot.
    pub fn generate(what: Generate) -> Result<Self, KeyError> {
        let rsa = |size| {
            let pair = RsaKeyPair::generate(size).map_err(|_| KeyError::NotMade)?;
            let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::NotMade)?;
            Ok(der.as_ref().to_vec())
        };
        let pkcs8 = match what {
            Generate::Rsa2048 => rsa(KeySize::Rsa2048)?,
            Generate::Rsa3072 => rsa(KeySize::Rsa3072)?,
            Generate::Rsa4096 => rsa(KeySize::Rsa4096)?,
            Generate::Ec(curve) => {
                let pair = EcdsaKeyPair::generate(natural(curve)).map_err(|_| KeyError::NotMade)?;
                pair.to_pkcs8v1().map_err(|_| KeyError::NotMade)?.as_ref().to_vec()
            }
            Generate::Ed25519 => {
                let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::NotMade)?;
                pair.to_pkcs8v1().map_err(|_| KeyError::NotMade)?.as_ref().to_vec()
            }
        };
        Self::from_pkcs8(&pkcs8)
    }

    /// What its signatures are verified with.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    /// PKCS#8 in DER, for a file; none for a secret.
    pub fn to_pkcs8(&self) -> Option<&[u8]> {
        (!self.pkcs8.is_empty()).then_some(&self.pkcs8)
    }

    /// What one signs with who has this key and no other wish: SHA-256, or the curve's own digest.
    pub fn usual_algorithm(&self) -> SignatureAlgorithm {
        match &self.private {
            Private::Rsa { .. } => SignatureAlgorithm::RsaSha256,
            Private::Ec(pairs) => {
                pairs.first().map_or(SignatureAlgorithm::EcdsaSha256, |(algorithm, _)| *algorithm)
            }
            Private::Ed25519(_) => SignatureAlgorithm::Ed25519,
            Private::Hmac(_) => SignatureAlgorithm::HmacSha256,
        }
    }

    /// The signature of a message, in the form that [`VerifyingKey::verify`] takes.
    ///
    /// # Errors
    /// When the algorithm needs another kind of key, or the key is too small for it.
    pub fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, SignError> {
        let wrong = || SignError::WrongKind { kind: self.public.kind(), algorithm };
        match &self.private {
            Private::Hmac(secret) if algorithm.is_symmetric() => {
                Ok(code(algorithm, secret, message))
            }
            Private::Hmac(_) => Err(wrong()),
            Private::Ed25519(pair) if algorithm == SignatureAlgorithm::Ed25519 => {
                let signature = pair.try_sign(message).map_err(|_| SignError::Failed)?;
                Ok(signature.as_ref().to_vec())
            }
            Private::Ed25519(_) => Err(wrong()),
            Private::Ec(pairs) => {
                let pair = pairs.iter().find(|(one, _)| *one == algorithm).ok_or_else(wrong)?;
                let signature = pair.1.sign(&SystemRandom::new(), message);
                Ok(signature.map_err(|_| SignError::Failed)?.as_ref().to_vec())
            }
            Private::Rsa { pair, legacy } => {
                let encoding: &'static dyn library::RsaEncoding = match algorithm {
                    SignatureAlgorithm::RsaSha1 => return Ok(legacy.sign_sha1(message)),
                    SignatureAlgorithm::RsaSha256 => &library::RSA_PKCS1_SHA256,
                    SignatureAlgorithm::RsaSha384 => &library::RSA_PKCS1_SHA384,
                    SignatureAlgorithm::RsaSha512 => &library::RSA_PKCS1_SHA512,
                    SignatureAlgorithm::RsaPssSha256 => &library::RSA_PSS_SHA256,
                    SignatureAlgorithm::RsaPssSha384 => &library::RSA_PSS_SHA384,
                    SignatureAlgorithm::RsaPssSha512 => &library::RSA_PSS_SHA512,
                    _ => return Err(wrong()),
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &SystemRandom::new(), message, &mut signature)
                    .map_err(|_| SignError::Failed)?;
                Ok(signature)
            }
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SigningKey({})", self.public.kind())
    }
}

/// The curve's own digest, which the library signs with for each curve.
fn natural(curve: Curve) -> &'static library::EcdsaSigningAlgorithm {
    match curve {
        Curve::P256 => &library::ECDSA_P256_SHA256_FIXED_SIGNING,
        Curve::P384 => &library::ECDSA_P384_SHA384_FIXED_SIGNING,
        Curve::P521 => &library::ECDSA_P521_SHA512_FIXED_SIGNING,
    }
}

fn ec_pairs(
    curve: Curve,
    pkcs8: &[u8],
) -> Result<Vec<(SignatureAlgorithm, EcdsaKeyPair)>, KeyError> {
    use SignatureAlgorithm as A;
    let algorithms = match curve {
        Curve::P256 => vec![(A::EcdsaSha256, natural(curve))],
        Curve::P384 => vec![(A::EcdsaSha384, natural(curve))],
        Curve::P521 => vec![
            (A::EcdsaSha512, natural(curve)),
            (A::EcdsaSha256, &library::ECDSA_P521_SHA256_FIXED_SIGNING),
            (A::EcdsaSha384, &library::ECDSA_P521_SHA384_FIXED_SIGNING),
        ],
    };
    let pairs = algorithms.into_iter().map(|(name, algorithm)| {
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8).map_err(|_| KeyError::Rejected)?;
        Ok((name, pair))
    });
    pairs.collect()
}

/// PKCS#8 around a PKCS#1 key.
fn pkcs8_of_rsa(pkcs1: &[u8]) -> Vec<u8> {
    let algorithm =
        der::wrap(der::SEQUENCE, &[&der::wrap(der::OID, &[spki::RSA]), &[der::NULL, 0]]);
    let key = der::wrap(der::OCTET_STRING, &[pkcs1]);
    der::wrap(der::SEQUENCE, &[&der::unsigned(&[]), &algorithm, &key])
}

/// PKCS#8 around a SEC 1 key, which has to name its curve.
fn pkcs8_of_ec(sec1: &[u8]) -> Result<Vec<u8>, KeyError> {
    const PARAMETERS: u8 = 0xa0;
    let mut key = Reader::new(sec1).sequence()?;
    key.unsigned()?;
    key.expect(der::OCTET_STRING)?;
    let curve = key.expect(PARAMETERS).map_err(|_| KeyError::UnsupportedCurve)?;
    let algorithm = der::wrap(der::SEQUENCE, &[&der::wrap(der::OID, &[spki::EC]), curve]);
    let key = der::wrap(der::OCTET_STRING, &[sec1]);
    Ok(der::wrap(der::SEQUENCE, &[&der::unsigned(&[]), &algorithm, &key]))
}
