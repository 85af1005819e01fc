use std::collections::BTreeMap;

use crate::crypto::{ContentAlgorithm, TransportKey, unpad};
use crate::dsig::DSIG;
use crate::xml::c14n::{Canonicalization, Comments, Method, Subset, to_bytes};
use crate::xml::{Document, Limits, Node, NodeId, XmlError, XmlErrorKind};

use super::error::DecryptError;
use super::names::{ELEMENT, ENCRYPTED_KEY, XENC};
use super::read::{self, EncryptedKey};

/// What a recipient accepts.
#[derive(Clone, Debug)]
pub struct DecryptionPolicy {
    /// The name of this recipient: EncryptedKeys for another one are passed over. None takes all.
    pub recipient: Option<String>,
    /// Content algorithms.
    pub contents: Vec<ContentAlgorithm>,
    /// EncryptedKeys that are tried, each with each key.
    pub most_keys: usize,
    /// Limits for reading what was encrypted.
    pub limits: Limits,
    /// Takes the first of several elements: a mistake, for targets that are to be caught.
    pub first_of_several: bool,
}

impl Default for DecryptionPolicy {
    /// Every algorithm, and four EncryptedKeys.
    fn default() -> Self {
        Self {
            recipient: None,
            contents: ContentAlgorithm::ALL.to_vec(),
            most_keys: 4,
            limits: Limits::default(),
            first_of_several: false,
        }
    }
}

/// What was encrypted. Nobody has vouched for it.
#[derive(Clone, Debug)]
pub struct Decrypted {
    /// The octets.
    pub plaintext: Vec<u8>,
    /// The one element in them, as the root of its document.
    pub document: Document,
    /// What had encrypted it.
    pub content: ContentAlgorithm,
}

/// Decrypts an EncryptedData that holds one element.
///
/// Its EncryptedKey stands in its KeyInfo, is named there by a RetrievalMethod, or stands beside it.
///
/// # Errors
/// When it is written in another way, or was not encrypted for one of the keys.
pub fn decrypt(
    document: &Document,
    data: NodeId,
    keys: &[TransportKey],
    policy: &DecryptionPolicy,
) -> Result<Decrypted, DecryptError> {
    let node = document.node(data).filter(|node| node.is(XENC, "EncryptedData"));
    let node = node.ok_or(DecryptError::NotEncrypted)?;
    let kind = node.value_of("Type").unwrap_or_default();
    if kind != ELEMENT {
        return Err(DecryptError::NotAnElement { kind: kind.into_owned() });
    }
    let content = read::content(node)?;
    if !policy.contents.contains(&content) {
        return Err(DecryptError::RefusedContent { uri: content.uri().to_owned() });
    }
    let octets = read::cipher_value(node, "EncryptedData")?;
    let mut why = DecryptError::NoKey;
    for key in encrypted_keys(document, node, policy)? {
        if !is_for(key, policy) {
            why = worse(why, DecryptError::OtherRecipient);
            continue;
        }
        let key = match EncryptedKey::read(key) {
            Ok(key) => key,
            Err(refused @ DecryptError::RefusedTransport { .. }) => {
                why = worse(why, refused);
                continue;
            }
            Err(error) => return Err(error),
        };
        for private in keys {
            if let Some(plaintext) = open(content, &octets, &key, private) {
                let document = element_of(&plaintext, node, policy)?;
                return Ok(Decrypted { plaintext, document, content });
            }
        }
        why = DecryptError::Failed;
    }
    Err(why)
}

fn open(
    content: ContentAlgorithm,
    octets: &[u8],
    key: &EncryptedKey,
    private: &TransportKey,
) -> Option<Vec<u8>> {
    let key = private.decrypt(key.transport, &key.label, &key.octets).ok()?;
    let mut plaintext = content.decrypt(&key, octets).ok()?;
    if !content.is_authenticated() {
        unpad(&mut plaintext).ok()?;
    }
    Some(plaintext)
}

/// The EncryptedKeys that belong to an EncryptedData.
fn encrypted_keys<'d>(
    document: &'d Document,
    data: Node<'d>,
    policy: &DecryptionPolicy,
) -> Result<Vec<Node<'d>>, DecryptError> {
    let mut keys = BTreeMap::new();
    let mut add = |key: Node<'d>| {
        keys.insert(key.id(), key);
        match keys.len() > policy.most_keys {
            true => Err(DecryptError::TooManyKeys { limit: policy.most_keys }),
            false => Ok(()),
        }
    };
    let is_key = |node: &Node<'_>| node.is(XENC, "EncryptedKey");
    let key_info = read::child(data, DSIG, "KeyInfo");
    let inside = key_info.into_iter().flat_map(|info| info.elements());
    let mut named = None;
    for node in inside {
        if is_key(&node) {
            add(node)?;
        } else if node.is(DSIG, "RetrievalMethod")
            && node.value_of("Type").as_deref() == Some(ENCRYPTED_KEY)
        {
            // One is all that anybody needs, and each costs a walk through the document.
            named = named.or_else(|| node.value_of("URI"));
        }
    }
    if let Some(id) = named.as_deref().and_then(|uri| uri.strip_prefix('#'))
        && let Some(node) = document.find_by_attribute("Id", id).filter(is_key)
    {
        add(node)?;
    }
    for node in data.parent().into_iter().flat_map(|parent| parent.elements()) {
        if is_key(&node) {
            add(node)?;
        }
    }
    Ok(keys.into_values().collect())
}

fn is_for(key: Node<'_>, policy: &DecryptionPolicy) -> bool {
    match (key.value_of("Recipient"), &policy.recipient) {
        (Some(named), Some(own)) => *named == **own,
        _ => true,
    }
}

/// What says more about why no key was tried.
fn worse(one: DecryptError, other: DecryptError) -> DecryptError {
    match one {
        DecryptError::Failed | DecryptError::RefusedTransport { .. } => one,
        _ => other,
    }
}

/// The one element in the plaintext. Prefixes that it does not declare are those of where it stands
/// (XML Encryption section 4.4.3).
fn element_of(
    plaintext: &[u8],
    data: Node<'_>,
    policy: &DecryptionPolicy,
) -> Result<Document, DecryptError> {
    let alone = Document::read_within(plaintext, &policy.limits);
    match alone {
        Err(XmlError { kind: XmlErrorKind::UndeclaredPrefix { .. }, .. }) => {
            in_context(plaintext, data, policy)
        }
        Err(XmlError { kind: XmlErrorKind::SecondRoot, span, .. }) if policy.first_of_several => {
            let first = plaintext.get(..span.start).unwrap_or_default();
            Document::read_within(first, &policy.limits).map_err(DecryptError::Reread)
        }
        read => read.map_err(DecryptError::Reread),
    }
}

fn in_context(
    plaintext: &[u8],
    data: Node<'_>,
    policy: &DecryptionPolicy,
) -> Result<Document, DecryptError> {
    let mut declared = BTreeMap::new();
    for ancestor in data.ancestors() {
        for attribute in ancestor.attributes().filter(|one| one.declares().is_some()) {
            declared.entry(attribute.name()).or_insert_with(|| attribute.written());
        }
    }
    let declared: String = declared.into_values().collect();
    let around = [b"<around", declared.as_bytes(), b">", plaintext, b"</around>"].concat();
    let read = Document::read_within(&around, &policy.limits).map_err(DecryptError::Reread)?;
    let mut inside = read.root().into_iter().flat_map(|root| root.children());
    let (Some(element), None) = (inside.next().filter(Node::is_element), inside.next()) else {
        return Err(DecryptError::NotOneElement);
    };
    // Declares what was declared around it.
    let how = Canonicalization::new(Method::Inclusive, Comments::Kept);
    let alone = to_bytes(&read, &Subset::of(element.id()), &how);
    let alone = alone.map_err(|_| DecryptError::NotOneElement)?;
    Document::read_within(&alone, &policy.limits).map_err(DecryptError::Reread)
}
