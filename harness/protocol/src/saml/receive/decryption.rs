//! What is encrypted for this service provider (Core sections 2.3.4, 2.2.4 and 2.7.3.2). Encryption
//! proves nothing of who wrote it: what comes out is as good as the signatures around and inside.

use crate::enc::{DecryptError, Decrypted, XENC, decrypt};
use crate::saml::model::{Assertion, Attribute, Flaw, Identifier, NameId};
use crate::xml::{Document, Node, NodeId};

use super::judge::Judge;
use super::refusal::Refusal;
use super::response::check_flaws;

/// What an `EncryptedAssertion`, `EncryptedID` or `EncryptedAttribute` holds; none where this service
/// provider has no keys.
pub(super) fn open(
    judge: &Judge<'_>,
    document: &Document,
    holder: NodeId,
) -> Result<Option<Decrypted>, Refusal> {
    let Some(decryption) = &judge.expects.decryption else { return Ok(None) };
    let data = data_of(document, holder).ok_or(Refusal::Decryption(DecryptError::NotEncrypted))?;
    let opened = decrypt(document, data, decryption.keys, decryption.policy);
    opened.map(Some).map_err(Refusal::Decryption)
}

/// The one `EncryptedData` in an element.
fn data_of(document: &Document, holder: NodeId) -> Option<NodeId> {
    let node = document.node(holder)?;
    let mut all = node.elements().filter(|child| child.is(XENC, "EncryptedData"));
    match (all.next(), all.next()) {
        (Some(data), None) => Some(data.id()),
        _ => None,
    }
}

/// Puts what the encrypted identifier and attributes of an assertion hold in their place.
pub(super) fn open_inside(
    judge: &Judge<'_>,
    document: &Document,
    assertion: &mut Assertion,
) -> Result<(), Refusal> {
    if let Some(subject) = &mut assertion.subject
        && let Some(Identifier::Encrypted(node)) = subject.identifier
        && let Some(opened) = open(judge, document, node)?
    {
        let name = read(judge, &opened.document, NameId::read)?;
        subject.identifier = Some(Identifier::Name(name));
    }
    for statement in &mut assertion.attributes {
        for node in &statement.encrypted {
            if let Some(opened) = open(judge, document, *node)? {
                statement.attributes.push(read(judge, &opened.document, Attribute::read)?);
            }
        }
    }
    Ok(())
}

fn read<T>(
    judge: &Judge<'_>,
    document: &Document,
    read: impl FnOnce(Node<'_>, &mut Vec<Flaw>) -> T,
) -> Result<T, Refusal> {
    let mut flaws = Vec::new();
    let value = read(document.root().unwrap_or(document.top()), &mut flaws);
    check_flaws(judge, flaws)?;
    Ok(value)
}
