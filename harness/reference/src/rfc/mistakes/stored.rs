use fedspec_protocol::scim::lookup::member;
use fedspec_protocol::scim::urn;
use jiff::SignedDuration;
use serde_json::{Map, Value};

use crate::directory::{Kind, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::rfc::call::Call;
use crate::rfc::provider::Provider;
use crate::rfc::schemas;
use crate::rfc::table::Seq;
use crate::rfc::write::Write;

/// What is stored of a write, after it was found to be good: something is lost, or something else is
/// kept. `old` is what was there before.
pub(crate) fn of_attributes(
    kind: Kind,
    write: Write,
    body: &Map<String, Value>,
    old: &Map<String, Value>,
    attributes: &mut Map<String, Value>,
    faults: FaultSet,
) {
    if faults.is_empty() {
        return;
    }
    lose(kind, attributes, faults);
    if faults.has(Fault::ChangeExternalId)
        && let Some(Value::String(external)) = attributes.get_mut("externalId")
    {
        *external = external.to_uppercase();
    }
    if faults.has(Fault::InventExternalId) && !attributes.contains_key("externalId") {
        attributes.insert("externalId".to_owned(), "invented".into());
    }
    if faults.has(Fault::LowerCaseValues) {
        lower(attributes);
    }
    for values in attributes.values_mut().filter_map(Value::as_array_mut) {
        if faults.has(Fault::FirstValueOnly) && values.first().is_some_and(Value::is_object) {
            values.truncate(1);
        }
        for value in values.iter_mut().filter_map(Value::as_object_mut) {
            if faults.has(Fault::LosePrimary) {
                value.remove("primary");
            }
        }
    }
    if faults.has(Fault::StoreActiveAsString)
        && let Some(active) = attributes.get_mut("active")
    {
        *active = Value::String(active.to_string());
    }
    if faults.has(Fault::IgnoreDeactivation) && attributes.contains_key("active") {
        attributes.insert("active".to_owned(), true.into());
    }
    let groups = body.get("groups").filter(|_| write == Write::Create);
    if let (true, Some(groups)) = (faults.has(Fault::BelieveGroupsOfUser), groups) {
        attributes.insert("groups".to_owned(), groups.clone());
    }
    if write == Write::Replace {
        of_replacement(body, old, attributes, faults);
    }
    if faults.has(Fault::EchoSchemas) {
        let sent = member(body, "schemas").or(old.get("schemas")).and_then(Value::as_array);
        let mut schemas = sent.cloned().unwrap_or_default();
        schemas.push("urn:example:vendor".into());
        attributes.insert("schemas".to_owned(), Value::Array(schemas));
    }
}

fn lose(kind: Kind, attributes: &mut Map<String, Value>, faults: FaultSet) {
    let external = match kind {
        Kind::User => Fault::LoseExternalId,
        Kind::Group => Fault::LoseGroupExternalId,
    };
    let lost = [
        (external, "externalId"),
        (Fault::LoseEmail, "emails"),
        (Fault::LoseEnterpriseExtension, urn::ENTERPRISE_USER),
    ];
    for (_, name) in lost.iter().filter(|(fault, _)| faults.has(*fault)) {
        attributes.remove(*name);
    }
}

fn lower(attributes: &mut Map<String, Value>) {
    let lower = |value: Option<&mut Value>| {
        if let Some(Value::String(text)) = value {
            *text = text.to_lowercase();
        }
    };
    lower(attributes.get_mut("externalId"));
    if let Some(Value::Array(certificates)) = attributes.get_mut("x509Certificates") {
        certificates.iter_mut().for_each(|certificate| lower(certificate.get_mut("value")));
    }
    if let Some(workplace) = attributes.get_mut(schemas::WORKPLACE) {
        ["badgeNumber", "photo"].into_iter().for_each(|name| lower(workplace.get_mut(name)));
    }
}

fn of_replacement(
    body: &Map<String, Value>,
    old: &Map<String, Value>,
    attributes: &mut Map<String, Value>,
    faults: FaultSet,
) {
    let keeps = |name: &str| {
        let sent_empty = member(body, name).is_some();
        faults.has(Fault::PutMerges) || (faults.has(Fault::IgnoreNulls) && sent_empty)
    };
    for (name, value) in old {
        match attributes.get_mut(name) {
            None if keeps(name) => {
                attributes.insert(name.clone(), value.clone());
            }
            Some(Value::Array(new)) if faults.has(Fault::PutMerges) && name != "schemas" => {
                let added: Vec<Value> = value.as_array().into_iter().flatten().cloned().collect();
                new.extend(added.into_iter().filter(|value| value.is_object()));
            }
            _ => {}
        }
    }
}

/// What becomes of a resource after a write: its times, its id, its groups.
pub(crate) fn after(
    provider: &mut Provider,
    call: &mut Call<'_>,
    kind: Kind,
    seq: Seq,
    write: Write,
    body: &Map<String, Value>,
) {
    if call.faults.is_empty() {
        return;
    }
    let faults = call.faults;
    let hour = SignedDuration::from_hours(1);
    let id = match write {
        Write::Create if faults.has(Fault::ClientChoosesId) => member(body, "id").cloned(),
        _ => None,
    };
    let meta = member(body, "meta").filter(|_| faults.has(Fault::BelieveMeta)).cloned();
    provider.alter(kind, seq, |resource| {
        if write == Write::Create && faults.has(Fault::LastModifiedAhead) {
            resource.modified = resource.modified.saturating_add(hour).unwrap_or(resource.modified);
        }
        if write != Write::Create && faults.has(Fault::CreatedMoves) {
            resource.created = resource.modified;
        }
        if faults.has(Fault::LastModifiedNeverMoves) {
            resource.modified = resource.created;
        }
        resource.stamp();
        if let (Some(Value::Object(sent)), Some(Value::Object(stored))) =
            (meta, resource.attributes.get_mut("meta"))
        {
            stored.extend(sent);
        }
        if write == Write::Patch
            && faults.has(Fault::PatchRemovesReadOnly)
            && let Some(Value::Object(stored)) = resource.attributes.get_mut("meta")
        {
            stored.remove("created");
        }
        if let Some(id) = id {
            resource.attributes.insert("id".to_owned(), id);
        }
    });
    if write == Write::Replace && faults.has(Fault::PutChangesId) {
        provider.rename(kind, seq, call.ids.uuid());
    }
    if write == Write::Patch && kind == Kind::User && faults.has(Fault::PatchRemovesReadOnly) {
        provider.memberships.forget(seq);
    }
    if write == Write::Replace && faults.has(Fault::PutWritesGroups) {
        for group in provider.memberships.groups_of(seq).collect::<Vec<_>>() {
            provider.memberships.remove(group, seq);
        }
        let named = member(body, "groups").and_then(Value::as_array).into_iter().flatten();
        for id in named.filter_map(|group| ResourceId::parse(group.get("value")?.as_str()?)) {
            if let Some(group) = provider.groups.seq(id) {
                provider.memberships.add(group, seq);
            }
        }
    }
}
