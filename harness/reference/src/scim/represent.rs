//! A stored resource as an answer shows it. The honest answer is the stored text itself; everything
//! else here is mistakes.

use fedspec_protocol::scim::urn;
use serde_json::{Map, Value, json};

use crate::directory::{Directory, Kind, Row, Seq};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Where a resource is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// As the answer itself.
    Alone,
    /// In a list.
    Listed,
}

/// The JSON text of a resource.
pub(crate) fn represent(
    directory: &Directory,
    kind: Kind,
    seq: Seq,
    row: &Row,
    place: Place,
) -> String {
    let faults = directory.faults;
    if faults.is_empty() {
        return match (kind, place) {
            (Kind::Group, Place::Listed) => gr_06_with_no_members(&row.text),
            _ => row.text.to_string(),
        };
    }
    let mut resource = row.resource();
    if kind == Kind::Group {
        add_members(directory, seq, &mut resource, place);
    }
    resource.insert("id".to_owned(), directory.write_id(row.id).into());
    distort(kind, &mut resource, faults);
    let text = Value::Object(resource).to_string();
    match faults.has(Fault::MangleNonAscii) {
        true => text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect(),
        false => text,
    }
}

/// SCIM-GR-06: in lists a group has an empty list of members, whoever is in it; read alone it has
/// none at all (SCIM-GR-05).
fn gr_06_with_no_members(text: &str) -> String {
    // A stored group is an object with an id, so its text ends with a brace after a member.
    let open = text.strip_suffix('}').unwrap_or(text);
    format!("{open},\"members\":[]}}")
}

fn add_members(directory: &Directory, group: Seq, resource: &mut Map<String, Value>, place: Place) {
    let (shown, empty) = match place {
        Place::Alone => (Fault::ReturnMembersInGroup, false),
        Place::Listed => (Fault::ReturnMembersInList, !directory.has(Fault::OmitMembersInList)),
    };
    if directory.has(shown) {
        let members: Vec<Value> = directory
            .memberships
            .members(group, 0)
            .filter_map(|user| directory.users.row(user))
            .map(|row| json!({ "value": directory.write_id(row.id), "type": "User" }))
            .collect();
        resource.insert("members".to_owned(), members.into());
    } else if empty {
        resource.insert("members".to_owned(), json!([]));
    }
}

fn distort(kind: Kind, resource: &mut Map<String, Value>, faults: FaultSet) {
    if faults.has(Fault::StoreActiveAsString)
        && let Some(Value::Bool(active)) = resource.get("active")
    {
        let text = if *active { "True" } else { "False" };
        resource.insert("active".to_owned(), text.into());
    }
    if faults.has(Fault::ReturnNulls) {
        for name in ["nickName", "externalId", "title"] {
            resource.entry(name).or_insert(Value::Null);
        }
    }
    if faults.has(Fault::OmitSchemas) {
        resource.remove("schemas");
    }
    if faults.has(Fault::RepeatSchemas) {
        let base = if kind == Kind::User { urn::USER } else { urn::GROUP };
        resource.insert("schemas".to_owned(), json!([base, base, urn::ENTERPRISE_USER]));
    }
    if faults.has(Fault::OmitMeta) {
        resource.remove("meta");
    }
    if let Some(meta) = resource.get_mut("meta").and_then(Value::as_object_mut) {
        distort_meta(kind, meta, faults);
    }
}

fn distort_meta(kind: Kind, meta: &mut Map<String, Value>, faults: FaultSet) {
    if faults.has(Fault::WrongResourceType) {
        let other = if kind == Kind::User { "Group" } else { "User" };
        meta.insert("resourceType".to_owned(), other.into());
    }
    if faults.has(Fault::AddMetaLocation) {
        meta.insert("location".to_owned(), "/v2/nowhere".into());
        meta.insert("version".to_owned(), "1".into());
    }
    for name in ["created", "lastModified"] {
        let Some(Value::String(time)) = meta.get_mut(name) else { continue };
        if faults.has(Fault::FractionalTimestamps) {
            *time = time.replace('Z', ".123+00:00");
        }
        if faults.has(Fault::MalformedTimestamps) {
            *time = time.replace('T', " ").replace('Z', "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gr_06_adds_an_empty_list_to_a_listed_group() {
        let text = gr_06_with_no_members(r#"{"displayName":"x","id":"1"}"#);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value, json!({"displayName": "x", "id": "1", "members": []}));
    }
}
