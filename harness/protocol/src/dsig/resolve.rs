//! From a Reference to the octets of its digest, for those who sign: whatever the transforms, as far
//! as they are known. Who verifies takes no such liberties.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::xml::c14n::{Canonicalization, Comments, Method, Subset, to_bytes};
use crate::xml::{Document, NodeId};

use super::error::SigningError;
use super::plan::{ReferencePlan, Target, Transform};

/// What one transform hands to the next.
enum Data {
    /// Nodes of the document, with their comments or without.
    Nodes(Subset, Comments),
    Octets(Vec<u8>),
}

/// What the digest of a Reference is made of, as far as its transforms are known.
///
/// # Errors
/// When nothing has its URI, or what a transform makes cannot be read by the next one.
pub fn reference_octets(
    document: &Document,
    signature: NodeId,
    reference: &ReferencePlan,
) -> Result<Vec<u8>, SigningError> {
    let mut data = target(document, reference)?;
    for transform in reference.transforms.iter().flatten() {
        data = apply(document, signature, transform, data)?;
    }
    match data {
        Data::Octets(octets) => Ok(octets),
        // XML Signature section 4.4.3.2.
        nodes => {
            canonical(document, &Canonicalization::new(Method::Inclusive, Comments::Omitted), nodes)
        }
    }
}

fn target(document: &Document, reference: &ReferencePlan) -> Result<Data, SigningError> {
    let uri = reference.uri.as_deref().unwrap_or_default();
    match &reference.target {
        Target::Octets(octets) => Ok(Data::Octets(octets.clone())),
        Target::Node(node) => Ok(Data::Nodes(Subset::of(*node), Comments::Omitted)),
        Target::Uri => {
            let found = reference.uri.as_deref().and_then(|uri| nodes(document, uri));
            found.ok_or_else(|| SigningError::NoTarget { uri: uri.to_owned() })
        }
    }
}

/// The nodes of a same-document URI (XML Signature section 4.4.3.3): only XPointers keep comments.
fn nodes(document: &Document, uri: &str) -> Option<Data> {
    let by_id =
        |id: &str| ["ID", "Id", "id"].iter().find_map(|name| document.find_by_attribute(name, id));
    let pointer = |uri: &str| {
        let inside = uri.strip_prefix("#xpointer(id(")?.strip_suffix("))")?;
        let quote = inside.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        Some(inside.strip_prefix(quote)?.strip_suffix(quote)?.to_owned())
    };
    match uri {
        "" => Some(Data::Nodes(Subset::DOCUMENT, Comments::Omitted)),
        "#xpointer(/)" => Some(Data::Nodes(Subset::DOCUMENT, Comments::Kept)),
        uri => match pointer(uri) {
            Some(id) => by_id(&id).map(|node| Data::Nodes(Subset::of(node.id()), Comments::Kept)),
            None => by_id(uri.strip_prefix('#')?)
                .map(|node| Data::Nodes(Subset::of(node.id()), Comments::Omitted)),
        },
    }
}

fn apply(
    document: &Document,
    signature: NodeId,
    transform: &Transform,
    data: Data,
) -> Result<Data, SigningError> {
    Ok(match (transform, data) {
        (Transform::Enveloped, Data::Nodes(subset, comments)) => {
            Data::Nodes(subset.without(signature), comments)
        }
        (Transform::Canonical(how), data) => Data::Octets(canonical(document, how, data)?),
        (Transform::Base64, data) => {
            let text = match data {
                Data::Octets(octets) => String::from_utf8_lossy(&octets).into_owned(),
                Data::Nodes(subset, _) => document
                    .node(subset.apex)
                    .map(|node| node.text().into_owned())
                    .unwrap_or_default(),
            };
            let text: String = text.split_ascii_whitespace().collect();
            // What is no base64 stands for nothing: the signature is wrong anyway.
            Data::Octets(BASE64_STANDARD.decode(text).unwrap_or_default())
        }
        (Transform::Enveloped | Transform::Other { .. }, data) => data,
    })
}

fn canonical(
    document: &Document,
    how: &Canonicalization,
    data: Data,
) -> Result<Vec<u8>, SigningError> {
    match data {
        Data::Nodes(subset, comments) => {
            let comments = match comments {
                Comments::Omitted => Comments::Omitted,
                Comments::Kept => how.comments,
            };
            let how = Canonicalization { comments, ..how.clone() };
            Ok(to_bytes(document, &subset, &how)?)
        }
        Data::Octets(octets) => {
            let read = Document::read(&octets).map_err(SigningError::Reread)?;
            Ok(to_bytes(&read, &Subset::DOCUMENT, how)?)
        }
    }
}
