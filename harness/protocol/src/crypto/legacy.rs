//! What RSA does that the library does no more, or only in some combinations: signatures with SHA-1,
//! for messages that have to be refused, and OAEP with two different digests.
//!
//! Nothing here takes the same time for every key: keys of a test tool are no secrets.

use num_bigint::BigUint;

use super::algorithm::DigestAlgorithm;
use super::der::{OCTET_STRING, Reader};
use super::digest::Digester;
use super::error::{CipherError, KeyError};
use super::spki::{self, Algorithm};

/// DigestInfo of SHA-1 up to the digest (RFC 8017 section 9.2).
const SHA1_INFO: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];

/// The numbers of an RSA key.
pub(super) struct LegacyRsa {
    modulus: Vec<u8>,
    public: Vec<u8>,
    private: Vec<u8>,
}

impl LegacyRsa {
    /// The numbers of an RSAPrivateKey (RFC 8017 appendix A.1.2).
    pub(super) fn from_pkcs1(der: &[u8]) -> Result<Self, KeyError> {
        let mut key = Reader::new(der).sequence()?;
        key.unsigned()?;
        let mut number = || key.unsigned().map(<[u8]>::to_vec);
        let (modulus, public, private) = (number()?, number()?, number()?);
        // The power is not defined for the module zero.
        match modulus.is_empty() {
            true => Err(KeyError::Rejected),
            false => Ok(Self { modulus, public, private }),
        }
    }

    /// The numbers of a PrivateKeyInfo.
    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let mut info = Reader::new(der).sequence()?;
        info.unsigned()?;
        match spki::algorithm(info.sequence()?)? {
            Algorithm::Rsa => Self::from_pkcs1(info.expect(OCTET_STRING)?),
            Algorithm::Ec(_) | Algorithm::Ed25519 => Err(KeyError::UnsupportedKind),
        }
    }

    /// Modulus and exponent, most significant byte first.
    pub(super) fn public(&self) -> (&[u8], &[u8]) {
        (&self.modulus, &self.public)
    }

    /// The signature by RSASSA-PKCS1-v1_5 with SHA-1 (RFC 8017 section 8.2.1).
    pub(super) fn sign_sha1(&self, message: &[u8]) -> Vec<u8> {
        let digest = Digester::of(DigestAlgorithm::Sha1, message);
        let padding = self.modulus.len().saturating_sub(3 + SHA1_INFO.len() + digest.len());
        let mut block = vec![0, 1];
        block.extend(std::iter::repeat_n(0xff, padding));
        block.push(0);
        block.extend(SHA1_INFO);
        block.extend(digest);
        power(&block, &self.private, &self.modulus)
    }

    /// RSAES-OAEP-DECRYPT (RFC 8017 section 7.1.2).
    pub(super) fn decrypt_oaep(
        &self,
        digest: DigestAlgorithm,
        mask: DigestAlgorithm,
        label: &[u8],
        octets: &[u8],
    ) -> Result<Vec<u8>, CipherError> {
        let length = self.modulus.len();
        if octets.len() != length || octets >= &*self.modulus || length < 2 * digest.length() + 2 {
            return Err(CipherError::Failed);
        }
        let block = power(octets, &self.private, &self.modulus);
        let (first, rest) = block.split_first().ok_or(CipherError::Failed)?;
        let (masked_seed, masked) = rest.split_at(digest.length());
        let seed = masked_by(masked_seed, masked, mask);
        let data = masked_by(masked, &seed, mask);
        let (label_digest, rest) = data.split_at(digest.length());
        let end = rest.iter().position(|byte| *byte != 0);
        let key = end.and_then(|end| rest.get(end..)).and_then(|rest| rest.strip_prefix(&[1]));
        let right = *first == 0 && label_digest == Digester::of(digest, label);
        key.filter(|_| right).map(<[u8]>::to_vec).ok_or(CipherError::Failed)
    }
}

/// `base ^ exponent mod modulus`, as long as the modulus, which is not zero.
pub(super) fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Vec<u8> {
    let [base, exponent, number] = [base, exponent, modulus].map(BigUint::from_bytes_be);
    let power = base.modpow(&exponent, &number).to_bytes_be();
    let mut bytes = vec![0; modulus.len().saturating_sub(power.len())];
    bytes.extend(power);
    bytes
}

/// EME-OAEP (RFC 8017 section 7.1.1).
pub(super) fn oaep_block(
    length: usize,
    digest: DigestAlgorithm,
    mask: DigestAlgorithm,
    label: &[u8],
    key: &[u8],
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Vec<u8>, CipherError> {
    let zeros = length.checked_sub(key.len() + 2 * digest.length() + 2);
    let mut data = Digester::of(digest, label);
    data.resize(data.len() + zeros.ok_or(CipherError::Length)?, 0);
    data.push(1);
    data.extend(key);
    let mut seed = vec![0; digest.length()];
    random(&mut seed);
    let masked = masked_by(&data, &seed, mask);
    let masked_seed = masked_by(&seed, &masked, mask);
    Ok([&[0], &masked_seed[..], &masked].concat())
}

/// EME-PKCS1-v1_5 (RFC 8017 section 7.2.1).
pub(super) fn pkcs1_block(
    length: usize,
    key: &[u8],
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Vec<u8>, CipherError> {
    let padding = length.checked_sub(key.len() + 3).filter(|padding| *padding >= 8);
    let mut padding = vec![0; padding.ok_or(CipherError::Length)?];
    random(&mut padding);
    // None of them may be zero, and which other number it is does not matter.
    padding.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = 1);
    Ok([&[0, 2], &padding[..], &[0], key].concat())
}

/// The bytes with MGF1 of `seed` (RFC 8017 appendix B.2.1) over them.
fn masked_by(bytes: &[u8], seed: &[u8], digest: DigestAlgorithm) -> Vec<u8> {
    let blocks = (0_u32..).flat_map(|counter| {
        let mut digester = Digester::new(digest);
        digester.update(seed);
        digester.update(&counter.to_be_bytes());
        digester.finish()
    });
    bytes.iter().zip(blocks).map(|(byte, mask)| byte ^ mask).collect()
}
