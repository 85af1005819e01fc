//! What a client may change (RFC 7643 section 7, RFC 7644 sections 3.5.1 and 3.5.2).

use std::collections::HashSet;

use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::lookup;
use fedspec_protocol::scim::patch::{Op, Operation};
use fedspec_protocol::scim::schema::{Attribute, Mutability, SchemaSet};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use super::schemas;
use crate::directory::{Kind, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What a change has to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// PUT: immutable and write-only attributes that the body leaves out stay as they are.
    WhatIsLeftOut,
    /// PATCH: what is gone was removed on purpose.
    Nothing,
}

/// Lets `new` be what `old` may become: immutable values have to match (400 `mutability`), secrets
/// are sealed, and what the server assigns is carried over.
pub(crate) fn carry_over(
    kind: Kind,
    id: ResourceId,
    old: &Map<String, Value>,
    new: &mut Map<String, Value>,
    keep: Keep,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let set = schemas::of(kind);
    carry(&set.base().attributes, "", id, old, new, keep, faults)?;
    for extension in set.extensions() {
        let before = old.get(&extension.id).and_then(Value::as_object);
        let mut after = match new.remove(&extension.id) {
            Some(Value::Object(after)) => after,
            _ => Map::new(),
        };
        let prefix = format!("{}:", extension.id);
        let nothing = Map::new();
        carry(
            &extension.attributes,
            &prefix,
            id,
            before.unwrap_or(&nothing),
            &mut after,
            keep,
            faults,
        )?;
        if !after.is_empty() {
            assign(&extension.id, before, &mut after);
            new.insert(extension.id.clone(), Value::Object(after));
        }
    }
    super::conform::list_schemas(set, new);
    Ok(())
}

fn carry(
    attributes: &[Attribute],
    prefix: &str,
    id: ResourceId,
    old: &Map<String, Value>,
    new: &mut Map<String, Value>,
    keep: Keep,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let put = keep == Keep::WhatIsLeftOut;
    let fixed = !faults.has(Fault::ImmutableUpdated);
    for attribute in attributes {
        let name = &attribute.name;
        let before = old.get(name);
        match (attribute.mutability, before, new.get(name)) {
            (Mutability::Immutable, _, Some(_))
                if put && faults.has(Fault::PutRefusesImmutable) =>
            {
                return Err(Refusal::Immutable { path: format!("{prefix}{name}") });
            }
            (Mutability::Immutable, None, Some(_))
                if put && faults.has(Fault::PutIgnoresImmutable) =>
            {
                new.remove(name);
            }
            (Mutability::Immutable, Some(before), Some(after)) if before != after && fixed => {
                return Err(Refusal::Immutable { path: format!("{prefix}{name}") });
            }
            (Mutability::Immutable, Some(_), None) if keep == Keep::Nothing && fixed => {
                return Err(Refusal::Immutable { path: format!("{prefix}{name}") });
            }
            (Mutability::Immutable | Mutability::WriteOnly, Some(before), None)
                if keep == Keep::WhatIsLeftOut =>
            {
                new.insert(name.clone(), before.clone());
            }
            (Mutability::WriteOnly, before, Some(Value::String(secret)))
                if before.and_then(Value::as_str) != Some(secret) && !is_kept(faults) =>
            {
                let sealed = seal(id, secret);
                new.insert(name.clone(), sealed.into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// What the server itself puts into an extension that is in use.
fn assign(uri: &str, before: Option<&Map<String, Value>>, after: &mut Map<String, Value>) {
    if uri == schemas::WORKPLACE {
        let before = before.and_then(|before| before.get("seniority")).cloned();
        // Present by a fault only.
        after.entry("seniority").or_insert_with(|| before.unwrap_or_else(|| json!(0)));
    }
}

/// The mistakes of keeping secrets as they are.
fn is_kept(faults: FaultSet) -> bool {
    faults.has(Fault::ReturnPassword) || faults.has(Fault::ReturnWriteOnly)
}

/// A secret is kept as a hash (RFC 7643 section 9.2): nothing here ever has to show it. The id is
/// the salt.
fn seal(id: ResourceId, secret: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(id.to_string());
    hash.update(secret);
    let bytes = hash.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A PATCH operation without what it says of read-only attributes, if that is what they are already;
/// `None` when nothing is left of it.
///
/// # Errors
/// 400 `mutability` when it would change a read-only attribute, or an immutable part of a value that
/// is one of several; 400 `invalidPath` when its path names nothing that the schemas know.
pub(crate) fn allowed(
    kind: Kind,
    operation: &Operation,
    current: &Map<String, Value>,
    faults: FaultSet,
) -> Result<Option<Operation>, Refusal> {
    check_value(operation)?;
    let set = schemas::of(kind);
    if faults.has(Fault::ReadOnlyWritten) {
        return Ok(Some(operation.clone()));
    }
    let Some(path) = &operation.path else { return without_read_only(set, operation, current) };
    let attr = path.attr();
    let target = AttrRef { sub: path.sub(), ..attr.borrowed() };
    let Some(found) = set.find(target) else {
        return match is_schema(set, attr) {
            true => Ok(Some(operation.clone())),
            false => Err(Refusal::PathUnknown { path: path.to_string() }),
        };
    };
    let ends = found.sub.unwrap_or(found.attribute);
    let whole = path.filter().is_none() && !(found.attribute.multi_valued && found.sub.is_some());
    let same = || {
        operation.op != Op::Remove
            && whole
            && lookup::get(current, attr) == operation.value.as_ref()
    };
    if found.attribute.mutability == Mutability::ReadOnly || ends.mutability == Mutability::ReadOnly
    {
        let removed = operation.op == Op::Remove && faults.has(Fault::PatchRemovesReadOnly);
        let ignored = faults.has(Fault::ReadOnlyPatchIgnored);
        return match same() || ignored || removed {
            true => Ok(None),
            false => Err(Refusal::ReadOnly { path: path.to_string() }),
        };
    }
    if found.sub.is_some_and(|sub| sub.mutability == Mutability::Immutable)
        && found.attribute.multi_valued
        && !faults.has(Fault::ImmutableUpdated)
    {
        return Err(Refusal::Immutable { path: path.to_string() });
    }
    Ok(Some(operation.clone()))
}

/// Refuses what no attribute can be: a list in a list (RFC 7643 section 2.3), and one attribute in
/// two spellings, of which the order of members would choose one.
fn check_value(operation: &Operation) -> Result<(), Refusal> {
    let Some(value) = &operation.value else { return Ok(()) };
    let is_nested =
        |value: &Value| value.as_array().is_some_and(|values| values.iter().any(Value::is_array));
    let members = value.as_object();
    let mut inside = members.into_iter().flat_map(Map::values);
    if is_nested(value) || inside.any(is_nested) {
        let path = operation.path.as_ref().map_or_else(|| "value".to_owned(), ToString::to_string);
        return Err(Refusal::WrongValue { path, expected: "a list without lists in it" });
    }
    let mut names = HashSet::new();
    match members.into_iter().flat_map(Map::keys).find(|name| !names.insert(name.to_lowercase())) {
        Some(name) => Err(Refusal::repeated(name)),
        None => Ok(()),
    }
}

fn without_read_only(
    set: &SchemaSet,
    operation: &Operation,
    current: &Map<String, Value>,
) -> Result<Option<Operation>, Refusal> {
    let Some(attributes) = operation.value.as_ref().and_then(Value::as_object) else {
        return Ok(Some(operation.clone()));
    };
    let mut kept = attributes.clone();
    for (name, value) in attributes {
        let Ok(path) = AttrPath::parse(name) else { continue };
        let Some(found) = set.find(path.borrowed()) else { continue };
        let ends = found.sub.unwrap_or(found.attribute);
        if found.attribute.mutability == Mutability::ReadOnly
            || ends.mutability == Mutability::ReadOnly
        {
            if lookup::get(current, &path) != Some(value) {
                return Err(Refusal::ReadOnly { path: name.clone() });
            }
            kept.remove(name);
        }
    }
    let left = !kept.is_empty() || attributes.is_empty();
    Ok(left.then(|| Operation { value: Some(Value::Object(kept)), ..operation.clone() }))
}

/// Whether a path is the URI of a schema: its last segment reads like the name of an attribute.
fn is_schema(set: &SchemaSet, path: &AttrPath) -> bool {
    let uri = path.to_string();
    path.sub().is_none()
        && (set.base().id.eq_ignore_ascii_case(&uri) || set.extension_named(&uri).is_some())
}

/// Refuses the removal of a required attribute (RFC 7644 section 3.5.2.2).
pub(crate) fn keeps_required(
    kind: Kind,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
) -> Result<(), Refusal> {
    let set = schemas::of(kind);
    let required = set.base().attributes.iter().chain(set.common()).filter(|a| a.required);
    for attribute in required {
        let name = attribute.name.as_str();
        if lookup::member(old, name).is_some() && lookup::member(new, name).is_none() {
            return Err(Refusal::RequiredRemoved { path: name.to_owned() });
        }
    }
    Ok(())
}
