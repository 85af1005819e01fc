//! Turns an accepted resource into the stored representation: id, meta, schemas.

use fedspec_protocol::scim::urn;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::directory::{Directory, Kind, ResourceId, Row, Seq};
use crate::fault::Fault;

/// Stores a new resource (SCIM-U-01, SCIM-U-18, SCIM-U-19, SCIM-U-37).
pub(crate) fn create(
    directory: &mut Directory,
    kind: Kind,
    accepted: Map<String, Value>,
    asked: &Map<String, Value>,
) -> Seq {
    let id = new_id(directory, kind, &accepted, asked);
    let now = seconds(directory.clock.now());
    let mut modified = now.clone();
    if directory.has(Fault::LastModifiedAhead) {
        let second = jiff::SignedDuration::from_secs(1);
        modified = seconds(directory.clock.now().saturating_add(second).unwrap_or(Timestamp::MAX));
    }
    let resource = complete(kind, id, accepted, &now, &modified);
    directory.insert(kind, id, &resource)
}

/// Stores a new state. `meta.created` stays, `meta.lastModified` moves when something changed
/// (RFC 7644 section 3.5.2.1 demands it of an add that changes nothing).
pub(crate) fn update(
    directory: &mut Directory,
    kind: Kind,
    seq: Seq,
    old: &Row,
    accepted: Map<String, Value>,
) {
    let before = old.resource();
    let stamp = |name: &str| {
        let meta = before.get("meta").and_then(Value::as_object);
        meta.and_then(|meta| meta.get(name)).and_then(Value::as_str).unwrap_or_default()
    };
    let now = seconds(directory.clock.now());
    let unchanged =
        complete(kind, old.id, accepted.clone(), stamp("created"), stamp("lastModified"));
    if unchanged == before && !directory.has(Fault::LastModifiedAlwaysMoves) {
        return;
    }
    let created = if directory.has(Fault::CreatedMoves) { &now } else { stamp("created") };
    let frozen = directory.has(Fault::LastModifiedNeverMoves);
    let modified = if frozen { stamp("lastModified") } else { &now };
    let resource = complete(kind, old.id, accepted, created, modified);
    directory.collection_mut(kind).replace(seq, old.id, &resource);
}

/// Marks a group whose members changed.
pub(crate) fn touch(directory: &mut Directory, kind: Kind, seq: Seq) {
    let Some(row) = directory.collection(kind).row(seq).cloned() else { return };
    let mut resource = row.resource();
    let now = seconds(directory.clock.now());
    if let (false, Some(meta)) = (
        directory.has(Fault::LastModifiedNeverMoves),
        resource.get_mut("meta").and_then(Value::as_object_mut),
    ) {
        meta.insert("lastModified".to_owned(), now.into());
        directory.collection_mut(kind).replace(seq, row.id, &resource);
    }
}

/// The id is made here, whatever the client sends; only faults do otherwise.
fn new_id(
    directory: &mut Directory,
    kind: Kind,
    accepted: &Map<String, Value>,
    asked: &Map<String, Value>,
) -> ResourceId {
    let unused = |id: &ResourceId| directory.collection(kind).seq(*id).is_none();
    if directory.has(Fault::ClientChoosesId) {
        let wanted = asked.get("id").and_then(Value::as_str).and_then(ResourceId::parse);
        if let Some(id) = wanted.filter(unused) {
            return id;
        }
    }
    if directory.has(Fault::ReuseIdAfterDelete) {
        let former = crate::directory::keys_of(kind, accepted)
            .into_iter()
            .find_map(|(of, key)| directory.graveyard.holder(kind, of, &key));
        if let Some(id) = former.filter(unused) {
            return id;
        }
    }
    directory.ids.uuid()
}

fn complete(
    kind: Kind,
    id: ResourceId,
    mut resource: Map<String, Value>,
    created: &str,
    modified: &str,
) -> Map<String, Value> {
    let schemas = match kind {
        Kind::User if resource.contains_key(urn::ENTERPRISE_USER) => {
            json!([urn::USER, urn::ENTERPRISE_USER])
        }
        Kind::User => json!([urn::USER]),
        Kind::Group => json!([urn::GROUP]),
    };
    resource.insert("id".to_owned(), id.to_string().into());
    resource.insert("schemas".to_owned(), schemas);
    let meta = json!({
        "resourceType": kind.name(), "created": created, "lastModified": modified,
    });
    resource.insert("meta".to_owned(), meta);
    resource
}

/// Whole seconds in UTC (SCIM-U-01).
fn seconds(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}
