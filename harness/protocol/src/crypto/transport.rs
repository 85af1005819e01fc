use std::fmt;

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OAEP_SHA384_MGF1SHA384, OAEP_SHA512_MGF1SHA512,
    OaepPrivateDecryptingKey, PrivateDecryptingKey,
};

use super::algorithm::DigestAlgorithm;
use super::error::{CipherError, KeyError};
use super::legacy::{self, LegacyRsa};
use super::private::SigningKey;
use super::public::VerifyingKey;

/// How a content key is encrypted for the one who has an RSA key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyTransport {
    /// RSAES-OAEP (RFC 8017 section 7.1).
    Oaep {
        /// The digest of the label.
        digest: DigestAlgorithm,
        /// The digest of the mask.
        mask: DigestAlgorithm,
    },
    /// RSAES-PKCS1-v1_5, which can be made and is never taken: whether its padding is right tells a
    /// stranger what the key is.
    Pkcs1,
}

/// An RSA key that decrypts content keys, read once.
pub struct TransportKey {
    private: OaepPrivateDecryptingKey,
    numbers: LegacyRsa,
}

impl TransportKey {
    /// The first private key of a PEM file, as [`SigningKey::from_pem`] reads it.
    ///
    /// # Errors
    /// When there is none, or it is no RSA key.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        Self::from_signing_key(&SigningKey::from_pem(text)?)
    }

    /// The same RSA key, to decrypt with.
    ///
    /// # Errors
    /// When it is no RSA key.
    pub fn from_signing_key(key: &SigningKey) -> Result<Self, KeyError> {
        let pkcs8 = key.to_pkcs8().ok_or(KeyError::UnsupportedKind)?;
        let numbers = LegacyRsa::from_pkcs8(pkcs8)?;
        let private =
            PrivateDecryptingKey::from_pkcs8(pkcs8).map_err(|_| KeyError::UnsupportedKind)?;
        let private = OaepPrivateDecryptingKey::new(private).map_err(|_| KeyError::Rejected)?;
        Ok(Self { private, numbers })
    }

    /// What was encrypted for this key.
    ///
    /// # Errors
    /// When it was not, or in another way; nothing tells why.
    pub fn decrypt(
        &self,
        transport: KeyTransport,
        label: &[u8],
        octets: &[u8],
    ) -> Result<Vec<u8>, CipherError> {
        let KeyTransport::Oaep { digest, mask } = transport else {
            return Err(CipherError::Failed);
        };
        let known = match (digest, mask) {
            (DigestAlgorithm::Sha1, DigestAlgorithm::Sha1) => &OAEP_SHA1_MGF1SHA1,
            (DigestAlgorithm::Sha256, DigestAlgorithm::Sha256) => &OAEP_SHA256_MGF1SHA256,
            (DigestAlgorithm::Sha384, DigestAlgorithm::Sha384) => &OAEP_SHA384_MGF1SHA384,
            (DigestAlgorithm::Sha512, DigestAlgorithm::Sha512) => &OAEP_SHA512_MGF1SHA512,
            // The library knows equal ones only, and SHA-256 with a mask by SHA-1 is common.
            _ => return self.numbers.decrypt_oaep(digest, mask, label, octets),
        };
        let mut buffer = vec![0; self.private.min_output_size()];
        let label = (!label.is_empty()).then_some(label);
        let plaintext = self.private.decrypt(known, octets, &mut buffer, label);
        Ok(plaintext.map_err(|_| CipherError::Failed)?.to_vec())
    }
}

impl fmt::Debug for TransportKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TransportKey(RSA {})", self.private.key_size_bits())
    }
}

/// Encrypts a content key for the one who has the private key of `recipient`. `random` fills a slice
/// with random bytes; the same bytes make the same octets.
///
/// # Errors
/// When the key is no RSA key, or too short for the content key.
pub fn encrypt_key(
    recipient: &VerifyingKey,
    transport: KeyTransport,
    label: &[u8],
    key: &[u8],
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Vec<u8>, CipherError> {
    let (modulus, exponent) = recipient.rsa_numbers().ok_or(CipherError::Failed)?;
    let block = match transport {
        KeyTransport::Pkcs1 => legacy::pkcs1_block(modulus.len(), key, random)?,
        KeyTransport::Oaep { digest, mask } => {
            legacy::oaep_block(modulus.len(), digest, mask, label, key, random)?
        }
    };
    Ok(legacy::power(&block, exponent, modulus))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = include_str!("../../tests/keys/rsa-2048.key.pem");

    fn counting() -> impl FnMut(&mut [u8]) {
        let mut next = 0_u8;
        move |bytes: &mut [u8]| {
            for byte in bytes {
                next = next.wrapping_mul(5).wrapping_add(7);
                *byte = next;
            }
        }
    }

    #[test]
    fn every_pair_of_digests_decrypts_what_it_encrypted_and_nothing_else() {
        let private = TransportKey::from_pem(KEY).unwrap();
        let signing = SigningKey::from_pem(KEY).unwrap();
        let public = signing.verifying_key();
        let equal = DigestAlgorithm::ALL.map(|digest| (digest, digest));
        // One of the others is enough: the power of a private key takes long without optimisation.
        let mixed = (DigestAlgorithm::Sha256, DigestAlgorithm::Sha1);
        for (digest, mask) in equal.into_iter().chain([mixed]) {
            let transport = KeyTransport::Oaep { digest, mask };
            let label = &b"label"[..];
            let octets = encrypt_key(public, transport, label, &[7; 32], &mut counting()).unwrap();
            assert_eq!(private.decrypt(transport, label, &octets), Ok(vec![7; 32]));
            let mut changed = octets.clone();
            changed[200] ^= 1;
            for (label, octets) in [(&b""[..], &octets), (label, &changed)] {
                let refusal = private.decrypt(transport, label, octets);
                assert_eq!(refusal, Err(CipherError::Failed));
            }
        }
    }

    #[test]
    fn what_pkcs1_encrypted_is_never_taken() {
        let private = TransportKey::from_pem(KEY).unwrap();
        let signing = SigningKey::from_pem(KEY).unwrap();
        let pkcs1 = KeyTransport::Pkcs1;
        let octets =
            encrypt_key(signing.verifying_key(), pkcs1, b"", &[7; 32], &mut counting()).unwrap();
        assert_eq!(octets.len(), 256);
        assert_eq!(private.decrypt(pkcs1, b"", &octets), Err(CipherError::Failed));
    }

    #[test]
    fn refuses_octets_of_another_length_and_keys_of_another_kind() {
        let private = TransportKey::from_pem(KEY).unwrap();
        for (digest, mask) in [
            (DigestAlgorithm::Sha256, DigestAlgorithm::Sha256),
            (DigestAlgorithm::Sha256, DigestAlgorithm::Sha1),
        ] {
            let transport = KeyTransport::Oaep { digest, mask };
            for octets in [&[][..], &[0; 255], &[0xff; 256], &[0; 257]] {
                assert!(private.decrypt(transport, b"", octets).is_err());
            }
        }
        let p256 = include_str!("../../tests/keys/p256.key.pem");
        assert_eq!(TransportKey::from_pem(p256).unwrap_err(), KeyError::UnsupportedKind);
        let p256 = SigningKey::from_pem(p256).unwrap();
        let refusal =
            encrypt_key(p256.verifying_key(), KeyTransport::Pkcs1, b"", b"k", &mut counting());
        assert_eq!(refusal, Err(CipherError::Failed));
        let signing = SigningKey::from_pem(KEY).unwrap();
        let sha512 = DigestAlgorithm::Sha512;
        let transport = KeyTransport::Oaep { digest: sha512, mask: sha512 };
        let refusal =
            encrypt_key(signing.verifying_key(), transport, b"", &[0; 127], &mut counting());
        assert_eq!(refusal, Err(CipherError::Length));
    }
}
