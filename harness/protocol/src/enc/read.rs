use crate::crypto::{ContentAlgorithm, DigestAlgorithm, KeyTransport};
use crate::dsig::{DSIG, decode};
use crate::xml::Node;

use super::error::DecryptError;
use super::names::{OAEP, OAEP_MGF1P, XENC, XENC11, mask_of_uri};

/// An EncryptedKey that is written as it has to be.
pub(super) struct EncryptedKey {
    pub(super) transport: KeyTransport,
    pub(super) label: Vec<u8>,
    pub(super) octets: Vec<u8>,
}

impl EncryptedKey {
    pub(super) fn read(node: Node<'_>) -> Result<Self, DecryptError> {
        const NAME: &str = "EncryptedKey";
        let method = expect(node, NAME, XENC, "EncryptionMethod")?;
        let uri = algorithm(method)?;
        let refused = || DecryptError::RefusedTransport { uri: uri.clone() };
        let digest = match child(method, DSIG, "DigestMethod") {
            None => DigestAlgorithm::Sha1,
            Some(element) => self::digest(&algorithm(element)?).ok_or_else(refused)?,
        };
        let mask = match (&*uri, child(method, XENC11, "MGF")) {
            (OAEP_MGF1P, _) | (OAEP, None) => DigestAlgorithm::Sha1,
            (OAEP, Some(element)) => mask_of_uri(&algorithm(element)?).ok_or_else(refused)?,
            _ => return Err(refused()),
        };
        let label = match child(method, XENC, "OAEPparams") {
            None => Vec::new(),
            Some(element) => base64(element, "OAEPparams")?,
        };
        let transport = KeyTransport::Oaep { digest, mask };
        Ok(Self { transport, label, octets: cipher_value(node, NAME)? })
    }
}

/// XML Encryption section 5.8.3 names SHA-384 otherwise than XML Signature does; both are in use.
fn digest(uri: &str) -> Option<DigestAlgorithm> {
    match uri {
        "http://www.w3.org/2001/04/xmlenc#sha384" => Some(DigestAlgorithm::Sha384),
        uri => DigestAlgorithm::from_uri(uri),
    }
}

/// What encrypts the content of an EncryptedData.
pub(super) fn content(node: Node<'_>) -> Result<ContentAlgorithm, DecryptError> {
    let method = expect(node, "EncryptedData", XENC, "EncryptionMethod")?;
    let uri = algorithm(method)?;
    ContentAlgorithm::from_uri(&uri).ok_or(DecryptError::RefusedContent { uri })
}

/// The octets of an EncryptedData or EncryptedKey.
pub(super) fn cipher_value(node: Node<'_>, name: &'static str) -> Result<Vec<u8>, DecryptError> {
    let data = expect(node, name, XENC, "CipherData")?;
    if child(data, XENC, "CipherReference").is_some() {
        return Err(DecryptError::CipherReference);
    }
    base64(expect(data, "CipherData", XENC, "CipherValue")?, "CipherValue")
}

pub(super) fn child<'d>(node: Node<'d>, namespace: &str, local: &str) -> Option<Node<'d>> {
    node.elements().find(|child| child.is(namespace, local))
}

fn expect<'d>(
    node: Node<'d>,
    parent: &'static str,
    namespace: &str,
    local: &'static str,
) -> Result<Node<'d>, DecryptError> {
    child(node, namespace, local).ok_or(DecryptError::Missing { parent, expected: local })
}

fn algorithm(method: Node<'_>) -> Result<String, DecryptError> {
    let missing = DecryptError::Missing { parent: "EncryptionMethod", expected: "Algorithm" };
    method.value_of("Algorithm").map(|uri| uri.into_owned()).ok_or(missing)
}

fn base64(node: Node<'_>, element: &'static str) -> Result<Vec<u8>, DecryptError> {
    let text = (!node.has_markup()).then(|| node.text());
    text.and_then(|text| decode(&text)).ok_or(DecryptError::NotBase64 { element })
}
