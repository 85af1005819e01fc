use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::crypto::{DigestAlgorithm, KeyTransport, VerifyingKey, encrypt_key, pad};
use crate::dsig::DSIG;
use crate::xml::c14n::{Canonicalization, Comments, Method, Subset, to_bytes};
use crate::xml::tree::EditError;
use crate::xml::{Document, NodeId};

use super::error::EncryptionError;
use super::names::{ENCRYPTED_KEY, XENC, XENC11, mask_uri, transport_uri};
use super::plan::{EncryptionPlan, KeyPlace, Padding, Plaintext, Tag};

/// What was made. Both stand nowhere until the caller puts them somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encrypted {
    /// The EncryptedData.
    pub data: NodeId,
    /// The EncryptedKey, where it is to stand beside.
    pub key: Option<NodeId>,
}

/// Encrypts an element for the one who has the private key of `recipient`. The element itself stays
/// where it is. `random` fills a slice with random bytes; the same bytes make the same octets.
///
/// # Errors
/// When the plan cannot be followed.
pub fn encrypt(
    document: &mut Document,
    element: NodeId,
    plan: &EncryptionPlan,
    recipient: &VerifyingKey,
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Encrypted, EncryptionError> {
    let plaintext = plaintext(document, element, plan)?;
    let mut key = vec![0; plan.content.key_length()];
    random(&mut key);
    let mut iv = vec![0; plan.content.iv_length()];
    random(&mut iv);
    let octets = octets(plan, &key, &iv, plaintext)?;
    let transported = plan.content_key.as_deref().unwrap_or(&key);
    let wrapped = match plan.key_place {
        KeyPlace::Absent => Vec::new(),
        KeyPlace::Inside | KeyPlace::Beside => {
            encrypt_key(recipient, plan.transport, b"", transported, random)?
        }
    };
    let mut id = [0; 16];
    random(&mut id);
    let id = id.iter().fold("_k".to_owned(), |id, byte| format!("{id}{byte:02x}"));

    let mut maker = Maker { document };
    let data = maker.make("xenc:EncryptedData", None)?;
    maker.attribute(data, "xmlns:xenc", Some(XENC))?;
    maker.attribute(data, "Type", plan.kind.as_deref())?;
    let method = maker.make("xenc:EncryptionMethod", Some(data))?;
    let uri = plan.content_uri.as_deref().unwrap_or(plan.content.uri());
    maker.attribute(method, "Algorithm", Some(uri))?;
    let key = match plan.key_place {
        KeyPlace::Absent => None,
        KeyPlace::Inside => {
            let info = maker.key_info(data)?;
            let key = maker.encrypted_key(plan, &wrapped)?;
            maker.document.append(info, key)?;
            None
        }
        KeyPlace::Beside => {
            let info = maker.key_info(data)?;
            let method = maker.make("ds:RetrievalMethod", Some(info))?;
            maker.attribute(method, "Type", Some(ENCRYPTED_KEY))?;
            maker.attribute(method, "URI", Some(&format!("#{id}")))?;
            let key = maker.encrypted_key(plan, &wrapped)?;
            maker.attribute(key, "Id", Some(&id))?;
            Some(key)
        }
    };
    maker.cipher_data(data, &octets)?;
    Ok(Encrypted { data, key })
}

fn plaintext(
    document: &Document,
    element: NodeId,
    plan: &EncryptionPlan,
) -> Result<Vec<u8>, EncryptionError> {
    let node = document.node(element).filter(|node| node.is_element());
    let node = node.ok_or(EncryptionError::NotAnElement)?;
    Ok(match &plan.plaintext {
        Plaintext::Octets(octets) => octets.clone(),
        Plaintext::AsWritten => node.to_bytes(),
        Plaintext::Canonical => {
            let how = Canonicalization::new(Method::Inclusive, Comments::Kept);
            to_bytes(document, &Subset::of(element), &how)?
        }
    })
}

/// What CipherValue holds.
fn octets(
    plan: &EncryptionPlan,
    key: &[u8],
    iv: &[u8],
    mut plaintext: Vec<u8>,
) -> Result<Vec<u8>, EncryptionError> {
    if !plan.content.is_authenticated() {
        pad(&mut plaintext);
        if let (Padding::Number(number), Some(last)) = (plan.padding, plaintext.last_mut()) {
            *last = number;
        }
    }
    let mut octets = plan.content.encrypt(key, iv, &plaintext)?;
    if plan.content.is_authenticated() {
        match plan.tag {
            Tag::Whole => {}
            Tag::Cut(stay) => octets.truncate(octets.len() - 16 + stay.min(16)),
            Tag::Corrupt => {
                if let Some(last) = octets.last_mut() {
                    *last ^= 1;
                }
            }
        }
    }
    Ok(octets)
}

struct Maker<'d> {
    document: &'d mut Document,
}

impl Maker<'_> {
    fn make(&mut self, name: &str, parent: Option<NodeId>) -> Result<NodeId, EditError> {
        let element = self.document.make_element(name)?;
        if let Some(parent) = parent {
            self.document.append(parent, element)?;
        }
        Ok(element)
    }

    fn attribute(
        &mut self,
        element: NodeId,
        name: &str,
        value: Option<&str>,
    ) -> Result<(), EditError> {
        match value {
            Some(value) => self.document.set_attribute(element, name, value),
            None => Ok(()),
        }
    }

    fn key_info(&mut self, parent: NodeId) -> Result<NodeId, EditError> {
        let info = self.make("ds:KeyInfo", Some(parent))?;
        self.attribute(info, "xmlns:ds", Some(DSIG))?;
        Ok(info)
    }

    fn encrypted_key(
        &mut self,
        plan: &EncryptionPlan,
        wrapped: &[u8],
    ) -> Result<NodeId, EditError> {
        let key = self.make("xenc:EncryptedKey", None)?;
        self.attribute(key, "xmlns:xenc", Some(XENC))?;
        self.attribute(key, "Recipient", plan.recipient.as_deref())?;
        let method = self.make("xenc:EncryptionMethod", Some(key))?;
        let uri = plan.transport_uri.as_deref().unwrap_or(transport_uri(plan.transport));
        self.attribute(method, "Algorithm", Some(uri))?;
        if let KeyTransport::Oaep { digest, mask } = plan.transport {
            let element = self.make("ds:DigestMethod", Some(method))?;
            self.attribute(element, "xmlns:ds", Some(DSIG))?;
            self.attribute(element, "Algorithm", Some(digest.uri()))?;
            if mask != DigestAlgorithm::Sha1 {
                let element = self.make("xenc11:MGF", Some(method))?;
                self.attribute(element, "xmlns:xenc11", Some(XENC11))?;
                self.attribute(element, "Algorithm", Some(mask_uri(mask)))?;
            }
        }
        if let Some(certificate) = &plan.certificate {
            let info = self.key_info(key)?;
            let data = self.make("ds:X509Data", Some(info))?;
            self.base64(data, "ds:X509Certificate", certificate)?;
        }
        self.cipher_data(key, wrapped)?;
        Ok(key)
    }

    fn cipher_data(&mut self, parent: NodeId, octets: &[u8]) -> Result<(), EditError> {
        let data = self.make("xenc:CipherData", Some(parent))?;
        self.base64(data, "xenc:CipherValue", octets)
    }

    fn base64(&mut self, parent: NodeId, name: &str, bytes: &[u8]) -> Result<(), EditError> {
        let element = self.make(name, Some(parent))?;
        let text = self.document.make_text(&BASE64_STANDARD.encode(bytes))?;
        self.document.append(element, text)
    }
}
