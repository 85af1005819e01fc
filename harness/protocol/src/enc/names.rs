use crate::crypto::{DigestAlgorithm, KeyTransport};

/// The namespace of XML Encryption, and what its algorithms' names begin with.
pub const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";
/// The namespace of what XML Encryption 1.1 added, such as `MGF`.
pub const XENC11: &str = "http://www.w3.org/2009/xmlenc11#";
/// The `Type` of an encrypted element.
pub const ELEMENT: &str = "http://www.w3.org/2001/04/xmlenc#Element";
/// The `Type` of the encrypted content of an element.
pub const CONTENT: &str = "http://www.w3.org/2001/04/xmlenc#Content";
/// The `Type` of a RetrievalMethod that leads to an EncryptedKey.
pub const ENCRYPTED_KEY: &str = "http://www.w3.org/2001/04/xmlenc#EncryptedKey";

/// RSAES-OAEP whose mask is by SHA-1, whatever the digest (XML Encryption 1.1 section 5.5.2).
pub(super) const OAEP_MGF1P: &str = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
/// RSAES-OAEP with its mask named.
pub(super) const OAEP: &str = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
/// RSAES-PKCS1-v1_5.
pub(super) const PKCS1: &str = "http://www.w3.org/2001/04/xmlenc#rsa-1_5";

const MASKS: [(DigestAlgorithm, &str); 4] = [
    (DigestAlgorithm::Sha1, "http://www.w3.org/2009/xmlenc11#mgf1sha1"),
    (DigestAlgorithm::Sha256, "http://www.w3.org/2009/xmlenc11#mgf1sha256"),
    (DigestAlgorithm::Sha384, "http://www.w3.org/2009/xmlenc11#mgf1sha384"),
    (DigestAlgorithm::Sha512, "http://www.w3.org/2009/xmlenc11#mgf1sha512"),
];

/// The name of a key transport for `EncryptionMethod`.
pub(super) fn transport_uri(transport: KeyTransport) -> &'static str {
    match transport {
        KeyTransport::Pkcs1 => PKCS1,
        KeyTransport::Oaep { mask: DigestAlgorithm::Sha1, .. } => OAEP_MGF1P,
        KeyTransport::Oaep { .. } => OAEP,
    }
}

/// The name of a mask for `MGF`.
pub(super) fn mask_uri(mask: DigestAlgorithm) -> &'static str {
    // The table has all of them.
    MASKS.iter().find(|(one, _)| *one == mask).map_or("", |(_, uri)| uri)
}

/// The mask that `MGF` names.
pub(super) fn mask_of_uri(uri: &str) -> Option<DigestAlgorithm> {
    MASKS.iter().find(|(_, name)| *name == uri).map(|(mask, _)| *mask)
}
