use aws_lc_rs::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, DecryptingKey, DecryptionContext, EncryptingKey, EncryptionContext,
    UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;

use super::error::CipherError;

/// What encrypts content, by its name in `EncryptionMethod` (XML Encryption 1.1 section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentAlgorithm {
    /// AES-128-CBC, which anyone can change on the way.
    Aes128Cbc,
    /// AES-192-CBC.
    Aes192Cbc,
    /// AES-256-CBC.
    Aes256Cbc,
    /// AES-128-GCM.
    Aes128Gcm,
    /// AES-192-GCM.
    Aes192Gcm,
    /// AES-256-GCM.
    Aes256Gcm,
}

/// Bytes of a block, and of a tag.
const BLOCK: usize = 16;
/// Bytes of a nonce of GCM.
const NONCE: usize = 12;

impl ContentAlgorithm {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Aes128Cbc,
        Self::Aes192Cbc,
        Self::Aes256Cbc,
        Self::Aes128Gcm,
        Self::Aes192Gcm,
        Self::Aes256Gcm,
    ];

    /// The algorithm that an `Algorithm` attribute names.
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.uri() == uri)
    }

    /// The name for an `Algorithm` attribute.
    pub fn uri(self) -> &'static str {
        match self {
            Self::Aes128Cbc => "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
            Self::Aes192Cbc => "http://www.w3.org/2001/04/xmlenc#aes192-cbc",
            Self::Aes256Cbc => "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
            Self::Aes128Gcm => "http://www.w3.org/2009/xmlenc11#aes128-gcm",
            Self::Aes192Gcm => "http://www.w3.org/2009/xmlenc11#aes192-gcm",
            Self::Aes256Gcm => "http://www.w3.org/2009/xmlenc11#aes256-gcm",
        }
    }

    /// Bytes of a key.
    pub fn key_length(self) -> usize {
        match self {
            Self::Aes128Cbc | Self::Aes128Gcm => 16,
            Self::Aes192Cbc | Self::Aes192Gcm => 24,
            Self::Aes256Cbc | Self::Aes256Gcm => 32,
        }
    }

    /// Bytes that have to be random, or at least new, for each message.
    pub fn iv_length(self) -> usize {
        if self.is_authenticated() { NONCE } else { BLOCK }
    }

    /// Whether what was changed on the way is noticed.
    pub fn is_authenticated(self) -> bool {
        matches!(self, Self::Aes128Gcm | Self::Aes192Gcm | Self::Aes256Gcm)
    }

    /// The octets of CipherValue: the vector, what was encrypted, and for GCM its tag of 16 bytes.
    /// For CBC the plaintext has to be [padded](pad) to whole blocks.
    ///
    /// # Errors
    /// When key or vector have another length, or the plaintext is no whole number of blocks.
    pub fn encrypt(self, key: &[u8], iv: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, CipherError> {
        if key.len() != self.key_length() || iv.len() != self.iv_length() {
            return Err(CipherError::Length);
        }
        let mut octets = plaintext.to_vec();
        if self.is_authenticated() {
            let nonce = Nonce::try_assume_unique_for_key(iv).map_err(|_| CipherError::Length)?;
            self.authenticated(key)?
                .seal_in_place_append_tag(nonce, Aad::empty(), &mut octets)
                .map_err(|_| CipherError::Failed)?;
        } else {
            if plaintext.is_empty() || !plaintext.len().is_multiple_of(BLOCK) {
                return Err(CipherError::Length);
            }
            let iv: [u8; BLOCK] = iv.try_into().map_err(|_| CipherError::Length)?;
            let context = EncryptionContext::Iv128(FixedLength::from(iv));
            let key = EncryptingKey::cbc(self.chained(key)?).map_err(|_| CipherError::Failed)?;
            key.less_safe_encrypt(&mut octets, context).map_err(|_| CipherError::Failed)?;
        }
        Ok([iv, &octets].concat())
    }

    /// What the octets of a CipherValue were made of; for CBC with its padding.
    ///
    /// # Errors
    /// When they are too short, the key has another length, or the tag is wrong.
    pub fn decrypt(self, key: &[u8], octets: &[u8]) -> Result<Vec<u8>, CipherError> {
        let parts = octets.split_at_checked(self.iv_length());
        let (iv, rest) =
            parts.filter(|_| key.len() == self.key_length()).ok_or(CipherError::Length)?;
        let mut buffer = rest.to_vec();
        if self.is_authenticated() {
            let nonce = Nonce::try_assume_unique_for_key(iv).map_err(|_| CipherError::Length)?;
            let opened = self.authenticated(key)?.open_in_place(nonce, Aad::empty(), &mut buffer);
            let length = opened.map_err(|_| CipherError::Failed)?.len();
            buffer.truncate(length);
            return Ok(buffer);
        }
        if rest.is_empty() || !rest.len().is_multiple_of(BLOCK) {
            return Err(CipherError::Length);
        }
        let iv: [u8; BLOCK] = iv.try_into().map_err(|_| CipherError::Length)?;
        let context = DecryptionContext::Iv128(FixedLength::from(iv));
        let key = DecryptingKey::cbc(self.chained(key)?).map_err(|_| CipherError::Failed)?;
        key.decrypt(&mut buffer, context).map_err(|_| CipherError::Failed)?;
        Ok(buffer)
    }

    fn authenticated(self, key: &[u8]) -> Result<LessSafeKey, CipherError> {
        let algorithm = match self.key_length() {
            16 => &aead::AES_128_GCM,
            24 => &aead::AES_192_GCM,
            _ => &aead::AES_256_GCM,
        };
        UnboundKey::new(algorithm, key).map(LessSafeKey::new).map_err(|_| CipherError::Length)
    }

    fn chained(self, key: &[u8]) -> Result<UnboundCipherKey, CipherError> {
        let algorithm = match self.key_length() {
            16 => &AES_128,
            24 => &AES_192,
            _ => &AES_256,
        };
        UnboundCipherKey::new(algorithm, key).map_err(|_| CipherError::Length)
    }
}

/// Fills the last block (XML Encryption section 5.2.2): any bytes, and last their number.
pub fn pad(plaintext: &mut Vec<u8>) {
    let missing = BLOCK - plaintext.len() % BLOCK;
    plaintext.resize(plaintext.len() + missing - 1, 0);
    // At most a block.
    plaintext.push(u8::try_from(missing).unwrap_or_default());
}

/// Takes the padding away.
///
/// # Errors
/// When the number at the end is none of 1 to 16, or larger than what there is.
pub fn unpad(plaintext: &mut Vec<u8>) -> Result<(), CipherError> {
    match plaintext.last().copied().map(usize::from) {
        Some(number @ 1..=BLOCK) if number <= plaintext.len() => {
            plaintext.truncate(plaintext.len() - number);
            Ok(())
        }
        _ => Err(CipherError::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_is_decrypted_at_every_length() {
        for algorithm in ContentAlgorithm::ALL {
            assert_eq!(ContentAlgorithm::from_uri(algorithm.uri()), Some(algorithm));
            let (key, iv) = (vec![1; algorithm.key_length()], vec![2; algorithm.iv_length()]);
            for length in [0, 1, 15, 16, 17, 1_000] {
                let mut plaintext = vec![3; length];
                pad(&mut plaintext);
                let octets = algorithm.encrypt(&key, &iv, &plaintext).unwrap();
                let mut again = algorithm.decrypt(&key, &octets).unwrap();
                unpad(&mut again).unwrap();
                assert_eq!(again, vec![3; length]);
                let wrong = vec![9; algorithm.key_length()];
                assert_ne!(algorithm.decrypt(&wrong, &octets), Ok(plaintext));
            }
        }
    }

    #[test]
    fn what_was_changed_or_cut_is_noticed_by_gcm_alone() {
        for algorithm in ContentAlgorithm::ALL {
            let (key, iv) = (vec![1; algorithm.key_length()], vec![2; algorithm.iv_length()]);
            let octets = algorithm.encrypt(&key, &iv, &[3; 32]).unwrap();
            let mut changed = octets.clone();
            changed[algorithm.iv_length()] ^= 1;
            let noticed = algorithm.decrypt(&key, &changed).is_err();
            assert_eq!(noticed, algorithm.is_authenticated());
            for cut in [0, 1, 11, 16, octets.len() - 1, octets.len() - 4] {
                assert!(algorithm.decrypt(&key, &octets[..cut]).is_err(), "{algorithm:?} {cut}");
            }
            assert_eq!(algorithm.decrypt(&key[1..], &octets), Err(CipherError::Length));
        }
    }

    #[test]
    fn padding_is_refused_when_its_number_cannot_be() {
        for bytes in [&[][..], &[0], &[17; 32], &[1, 2, 4]] {
            assert_eq!(unpad(&mut bytes.to_vec()), Err(CipherError::Failed), "{bytes:?}");
        }
    }
}
