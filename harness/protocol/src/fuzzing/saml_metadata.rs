use std::collections::HashSet;

use crate::crypto::KeyKind;
use crate::saml::metadata::{Aggregate, EntityDescriptor, KeyMaterial};
use crate::saml::x509::{Certificate, CertificateKey, CertificateRules};
use crate::saml::{Instant, names};
use crate::xml::{Document, Node};

/// Reads `data` as metadata, and checks what holds for any.
///
/// The entities are those that the tree of the document has in its groups, each under its own name;
/// read on its own an entity says what it says where it stands. What has expired is not used. Two
/// readers of certificates see keys of the same length.
///
/// # Panics
/// When one of these does not hold.
pub fn saml_metadata(data: &[u8]) {
    let Ok(aggregate) = Aggregate::read(data) else { return };
    let Ok(whole) = Document::read(data) else { return };
    let mut entities = Vec::new();
    gather(whole.root(), &mut entities);
    assert_eq!(aggregate.entries().len(), entities.len(), "other entities than in the tree");
    let mut seen = HashSet::new();
    for (entry, node) in aggregate.entries().iter().zip(entities) {
        assert!(seen.insert(&*entry.entity_id), "two entities of one name");
        assert_eq!(node.span(), Some(entry.span.clone()), "stands elsewhere");
        assert!(aggregate.entity(&entry.entity_id).is_ok_and(|found| found == entry));
        // A declaration in a group around it may pass a limit that a group of its own would not.
        let Ok(alone) = aggregate.document(entry) else { continue };
        let Some(read) = alone.root().and_then(|root| root.elements().next()) else {
            unreachable!("the entity is in its document")
        };
        assert_eq!(said(read), said(node), "says something else on its own");
        check_use(&aggregate, &entry.entity_id, entry.valid_until);
        let entity = EntityDescriptor::read(read, &mut Vec::new());
        check_keys(&entity);
    }
}

/// The entities in groups, in the order of the document.
fn gather<'d>(root: Option<Node<'d>>, entities: &mut Vec<Node<'d>>) {
    // Each group waits here with its next child.
    let mut waiting: Vec<Node<'d>> = root.into_iter().collect();
    while let Some(node) = waiting.pop() {
        if node.is(names::METADATA, "EntityDescriptor") {
            entities.push(node);
        } else if node.is(names::METADATA, "EntitiesDescriptor") {
            let children: Vec<Node<'d>> = node.elements().collect();
            waiting.extend(children.into_iter().rev());
        }
    }
}

/// What an entity says, and its flaws, without the numbers of nodes.
fn said(node: Node<'_>) -> String {
    let mut flaws = Vec::new();
    let entity = EntityDescriptor::read(node, &mut flaws);
    let flaws: Vec<String> = flaws.iter().map(ToString::to_string).collect();
    let all = format!("{entity:?} {flaws:?}");
    let mut parts = all.split("NodeId(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start_matches(|one: char| one.is_ascii_digit()))
}

fn check_use(aggregate: &Aggregate<'_>, entity_id: &str, until: Option<Instant>) {
    let Some(until) = until else { return };
    assert!(aggregate.find(Some(entity_id), until).is_err(), "is used after it has expired");
    if let Ok(found) = aggregate.find(Some(entity_id), Instant::MIN) {
        assert!(found.refresh.is_some_and(|refresh| refresh <= until), "is kept too long");
    }
}

fn check_keys(entity: &EntityDescriptor) {
    let idps = entity.idps.iter().map(|idp| &idp.role);
    let roles = idps.chain(entity.sps.iter().map(|sp| &sp.role));
    for material in roles.flat_map(|role| &role.keys).flat_map(|key| &key.material) {
        // Neither of the two falls over anything, and both see the same length of a key.
        let key = material.key();
        let KeyMaterial::Certificate(der) = material else { continue };
        let Ok(certificate) = Certificate::read(der) else { continue };
        let _ = CertificateRules::IAM.check(&certificate);
        if let (CertificateKey::Rsa { bits }, Ok(key)) = (&certificate.key, key) {
            assert_eq!(key.kind(), KeyKind::Rsa { bits: *bits });
        }
    }
}
