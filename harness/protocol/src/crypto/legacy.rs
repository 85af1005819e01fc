//! RSA signatures that the library makes no more, for messages that have to be refused.
//!
//! Nothing here takes the same time for every key: whoever signs with SHA-1 hides nothing.

use num_bigint::BigUint;

use super::algorithm::DigestAlgorithm;
use super::der::Reader;
use super::digest::Digester;
use super::error::KeyError;

/// DigestInfo of SHA-1 up to the digest (RFC 8017 section 9.2).
const SHA1_INFO: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];

/// The numbers of an RSA key.
pub(super) struct LegacyRsa {
    modulus: BigUint,
    public: BigUint,
    private: BigUint,
}

impl LegacyRsa {
    /// The numbers of an RSAPrivateKey (RFC 8017 appendix A.1.2).
    pub(super) fn from_pkcs1(der: &[u8]) -> Result<Self, KeyError> {
        let mut key = Reader::new(der).sequence()?;
        key.unsigned()?;
        let mut number = || key.unsigned().map(BigUint::from_bytes_be);
        let (modulus, public, private) = (number()?, number()?, number()?);
        // The power is not defined for the module zero.
        match modulus.bits() {
            0 => Err(KeyError::Rejected),
            _ => Ok(Self { modulus, public, private }),
        }
    }

    /// Modulus and exponent, most significant byte first.
    pub(super) fn public(&self) -> (Vec<u8>, Vec<u8>) {
        (self.modulus.to_bytes_be(), self.public.to_bytes_be())
    }

    /// The signature by RSASSA-PKCS1-v1_5 with SHA-1 (RFC 8017 section 8.2.1).
    pub(super) fn sign_sha1(&self, message: &[u8]) -> Vec<u8> {
        let length = self.modulus.to_bytes_be().len();
        let digest = Digester::of(DigestAlgorithm::Sha1, message);
        let padding = length.saturating_sub(3 + SHA1_INFO.len() + digest.len());
        let mut block = vec![0, 1];
        block.extend(std::iter::repeat_n(0xff, padding));
        block.push(0);
        block.extend(SHA1_INFO);
        block.extend(digest);
        let block = BigUint::from_bytes_be(&block);
        let signature = block.modpow(&self.private, &self.modulus).to_bytes_be();
        let mut bytes = vec![0; length.saturating_sub(signature.len())];
        bytes.extend(signature);
        bytes
    }
}
