//! Signatures as minisign makes them: the only file that knows the crate.

use std::fmt;
use std::io::Cursor;
use std::str::FromStr;

use minisign::{KeyPair, PublicKeyBox, SecretKeyBox, SignatureBox};

/// Longer than any key or signature file; what is longer is not read.
pub const MAX_KEY_FILE: u64 = 16 * 1024;

/// A minisign secret key.
pub struct SigningKey(minisign::SecretKey);

/// A minisign public key, as its one line of base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey(String);

/// Why something is not signed, or the signature is not good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The file is something else.
    #[error("this is no minisign secret key")]
    NoSecretKey,
    /// The key is encrypted.
    #[error("the secret key has a password, and none is given")]
    PasswordNeeded,
    /// The key is encrypted with another one.
    #[error("the password does not open the secret key")]
    WrongPassword,
    /// The text is something else.
    #[error("this is no minisign public key")]
    NoPublicKey,
    /// The signature file is something else.
    #[error("this is no minisign signature")]
    NoSignature,
    /// Made by another key.
    #[error("it was made by another key than {0}")]
    OtherKey(String),
    /// Made over other bytes.
    #[error("the signature does not fit the manifest")]
    Broken,
    /// No randomness, or the like.
    #[error("failed to sign: {0}")]
    Failed(String),
}

/// A new pair of keys, as the two files that `minisign -G -W` writes: the secret one has no password.
///
/// # Errors
/// There is no randomness.
pub fn new_keys() -> Result<(String, String), SignError> {
    let failed = |error: minisign::PError| SignError::Failed(error.to_string());
    let pair = KeyPair::generate_unencrypted_keypair().map_err(failed)?;
    let secret = pair.sk.to_box(None).map_err(failed)?;
    Ok((secret.into_string(), pair.pk.to_box().map_err(failed)?.into_string()))
}

impl SigningKey {
    /// Reads a key file; `password` is only asked for where the key has one.
    ///
    /// # Errors
    /// It is no key, or another password opens it.
    pub fn read(text: &str, password: impl FnOnce() -> Option<String>) -> Result<Self, SignError> {
        let boxed = || SecretKeyBox::from_string(text).map_err(|_| SignError::NoSecretKey);
        match boxed()?.into_unencrypted_secret_key() {
            Ok(key) => Ok(Self(key)),
            Err(error) if error.to_string().contains("encrypted") => {
                // Without one the crate would ask the terminal.
                let password = password().ok_or(SignError::PasswordNeeded)?;
                let key = boxed()?.into_secret_key(Some(password));
                key.map(Self).map_err(|_| SignError::WrongPassword)
            }
            Err(_) => Err(SignError::NoSecretKey),
        }
    }

    /// Its public half.
    ///
    /// # Errors
    /// The key is broken.
    pub fn public(&self) -> Result<VerifyingKey, SignError> {
        let public = minisign::PublicKey::from_secret_key(&self.0);
        public.map(|key| VerifyingKey(key.to_base64())).map_err(|_| SignError::NoSecretKey)
    }

    /// The signature file of `bytes`; `comment` is signed as well.
    ///
    /// # Errors
    /// There is no randomness.
    pub fn sign(&self, bytes: &[u8], comment: &str) -> Result<String, SignError> {
        let untrusted = "signature of fedspec evidence: minisign -V -m manifest.txt -P KEY";
        minisign::sign(None, &self.0, Cursor::new(bytes), Some(comment), Some(untrusted))
            .map(SignatureBox::into_string)
            .map_err(|error| SignError::Failed(error.to_string()))
    }
}

impl VerifyingKey {
    /// Whether a signature file is this key's, over `bytes`; gives back the signed comment.
    ///
    /// # Errors
    /// It is not, or is no signature.
    pub fn verify(&self, bytes: &[u8], signature: &str) -> Result<String, SignError> {
        let key = minisign::PublicKey::from_base64(&self.0).map_err(|_| SignError::NoPublicKey)?;
        let signature = SignatureBox::from_string(signature).map_err(|_| SignError::NoSignature)?;
        if signature.keynum() != key.keynum() {
            return Err(SignError::OtherKey(self.0.clone()));
        }
        minisign::verify(&key, &signature, Cursor::new(bytes), true, false, false)
            .map_err(|_| SignError::Broken)?;
        signature.trusted_comment().map_err(|_| SignError::NoSignature)
    }
}

impl FromStr for VerifyingKey {
    type Err = SignError;

    /// A key file, or its line of base64 alone.
    fn from_str(text: &str) -> Result<Self, SignError> {
        let key = match text.trim() {
            line if !line.contains('\n') => minisign::PublicKey::from_base64(line),
            file => PublicKeyBox::from_string(file).and_then(PublicKeyBox::into_public_key),
        };
        key.map(|key| Self(key.to_base64())).map_err(|_| SignError::NoPublicKey)
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_signed_verifies_and_nothing_else() {
        let (secret, public) = new_keys().unwrap();
        let key = SigningKey::read(&secret, || panic!("there is no password")).unwrap();
        let signature = key.sign(b"manifest", "of a test").unwrap();
        let public: VerifyingKey = public.parse().unwrap();
        assert_eq!(public, key.public().unwrap());
        assert_eq!(public.to_string().parse::<VerifyingKey>(), Ok(public.clone()));
        assert_eq!(public.verify(b"manifest", &signature).as_deref(), Ok("of a test"));
        assert_eq!(public.verify(b"manifesto", &signature), Err(SignError::Broken));
        let forged = signature.replace("of a test", "of a jest");
        assert_eq!(public.verify(b"manifest", &forged), Err(SignError::Broken));
        let (_, other) = new_keys().unwrap();
        let other: VerifyingKey = other.parse().unwrap();
        assert!(matches!(other.verify(b"manifest", &signature), Err(SignError::OtherKey(_))));
        assert_eq!(public.verify(b"manifest", "é\né\né\né\n"), Err(SignError::NoSignature));
        assert!(matches!(SigningKey::read("nonsense", || None), Err(SignError::NoSecretKey)));
        assert_eq!("nonsense".parse::<VerifyingKey>(), Err(SignError::NoPublicKey));
    }
}
