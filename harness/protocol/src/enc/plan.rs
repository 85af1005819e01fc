use crate::crypto::{ContentAlgorithm, DigestAlgorithm, KeyTransport};

/// What an encrypted element is to be, right or wrong. [`EncryptionPlan::usual`] is what most service
/// providers read; every field departs from it on its own.
#[derive(Clone, Debug)]
pub struct EncryptionPlan {
    /// What encrypts the content.
    pub content: ContentAlgorithm,
    /// What the EncryptionMethod of the EncryptedData says instead.
    pub content_uri: Option<String>,
    /// The `Type` of the EncryptedData; none leaves it out.
    pub kind: Option<String>,
    /// What is encrypted.
    pub plaintext: Plaintext,
    /// How CBC fills its last block.
    pub padding: Padding,
    /// What becomes of the tag of GCM.
    pub tag: Tag,
    /// How the content key is encrypted.
    pub transport: KeyTransport,
    /// What the EncryptionMethod of the EncryptedKey says instead.
    pub transport_uri: Option<String>,
    /// Bytes that are encrypted as content key instead of the one that was used.
    pub content_key: Option<Vec<u8>>,
    /// The `Recipient` of the EncryptedKey.
    pub recipient: Option<String>,
    /// Where the EncryptedKey stands.
    pub key_place: KeyPlace,
    /// A certificate in DER for the KeyInfo of the EncryptedKey.
    pub certificate: Option<Vec<u8>>,
}

/// What is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plaintext {
    /// The element in a canonical form that declares every namespace around it: whoever decrypts it
    /// needs nothing else.
    Canonical,
    /// The element as it is written. Namespaces that are declared further out are missing.
    AsWritten,
    /// These octets.
    Octets(Vec<u8>),
}

/// How CBC fills its last block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// As XML Encryption section 5.2.2 says.
    Right,
    /// To whole blocks, with this number last.
    Number(u8),
}

/// What becomes of the tag of GCM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// It stays whole.
    Whole,
    /// Only its first bytes stay.
    Cut(usize),
    /// One bit of it is changed.
    Corrupt,
}

/// Where an EncryptedKey stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the KeyInfo of the EncryptedData.
    Inside,
    /// Wherever the caller puts it; a RetrievalMethod in the EncryptedData names it.
    Beside,
    /// Nowhere.
    Absent,
}

impl EncryptionPlan {
    /// AES-256-GCM, its key by RSA-OAEP with SHA-1 as the identifier `rsa-oaep-mgf1p` has it by
    /// default, inside the EncryptedData.
    pub fn usual() -> Self {
        let sha1 = DigestAlgorithm::Sha1;
        Self {
            content: ContentAlgorithm::Aes256Gcm,
            content_uri: None,
            kind: Some(super::names::ELEMENT.to_owned()),
            plaintext: Plaintext::Canonical,
            padding: Padding::Right,
            tag: Tag::Whole,
            transport: KeyTransport::Oaep { digest: sha1, mask: sha1 },
            transport_uri: None,
            content_key: None,
            recipient: None,
            key_place: KeyPlace::Inside,
            certificate: None,
        }
    }
}
