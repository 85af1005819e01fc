use fedspec_protocol::scim::error::ScimType;
use fedspec_protocol::scim::patch::{Op, PatchRequest};
use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::rfc::refusal::Refusal;
use crate::rfc::schemas::WORKPLACE;

/// What a PATCH makes of the attributes, with the mistakes about it; `old` is what was there before.
pub(crate) fn of_patched(
    request: &PatchRequest,
    old: &Map<String, Value>,
    new: &mut Map<String, Value>,
    faults: FaultSet,
) {
    if faults.is_empty() {
        return;
    }
    for (name, before) in old {
        let Some(before) = before.as_array().filter(|b| b.iter().any(Value::is_object)) else {
            continue;
        };
        match new.get_mut(name).and_then(Value::as_array_mut) {
            Some(after) => of_list(before, after, faults),
            None if faults.has(Fault::PatchLeavesEmptyList) => {
                new.insert(name.clone(), json!([{}]));
            }
            None => {}
        }
    }
    if faults.has(Fault::PatchNumbersAsText)
        && let Some(Value::Object(workplace)) = new.get_mut(WORKPLACE)
    {
        let plain = workplace.values_mut().filter(|v| v.is_number() || v.is_boolean());
        plain.for_each(|value| *value = Value::String(value.to_string()));
    }
    if faults.has(Fault::PatchWipesOthers) {
        let text = format!("{request:?}");
        new.retain(|name, _| {
            let stays = ["schemas", "id", "meta", "userName", "displayName"];
            stays.contains(&name.as_str()) || text.contains(name.as_str())
        });
    }
}

fn of_list(before: &[Value], after: &mut Vec<Value>, faults: FaultSet) {
    let is_primary = |value: &Value| value.get("primary") == Some(&Value::Bool(true));
    let was_primary = |value: &Value| {
        let same = |old: &&Value| old.get("value") == value.get("value");
        before.iter().find(same).is_some_and(is_primary)
    };
    if faults.has(Fault::PatchKeepsPrimaries) {
        for value in after.iter_mut().filter(|value| was_primary(value)) {
            if let Some(value) = value.as_object_mut() {
                value.insert("primary".to_owned(), true.into());
            }
        }
    }
    let promoted = after.iter().any(|value| is_primary(value) && !was_primary(value));
    if promoted && faults.has(Fault::PatchPrimaryDeletesOthers) {
        after.retain(is_primary);
    }
    if faults.has(Fault::PatchFirstMatchOnly) && before.len() == after.len() {
        let changed = before.iter().zip(after.iter_mut()).filter(|(old, new)| *old != &**new);
        changed.skip(1).for_each(|(old, new)| *new = old.clone());
    }
}

/// Whether a PATCH that is refused for this reason is said to be carried out.
pub(crate) fn is_overlooked(refusal: &Refusal, faults: FaultSet) -> bool {
    let incompatible = [
        Some(ScimType::Mutability),
        Some(ScimType::InvalidValue),
        Some(ScimType::InvalidPath),
        Some(ScimType::InvalidSyntax),
    ];
    let kind = refusal.scim_type();
    (faults.has(Fault::PatchIgnoresIncompatible) && incompatible.contains(&kind))
        || (faults.has(Fault::PatchNoTargetAccepted) && kind == Some(ScimType::NoTarget))
}

/// The attributes with the values of a refused PATCH all the same; nothing without the mistake.
pub(crate) fn stored_anyway(
    request: &PatchRequest,
    old: &Map<String, Value>,
    faults: FaultSet,
) -> Option<Map<String, Value>> {
    if faults.has(Fault::PatchReplaceAddsWithoutMatch) {
        return added_anyway(request, old);
    }
    if !faults.has(Fault::PatchStoresWrongType) {
        return None;
    }
    let mut stored = old.clone();
    for operation in &request.operations {
        let path = operation.path.as_ref()?;
        let plain =
            path.filter().is_none() && path.sub().is_none() && path.attr().schema().is_none();
        let value = operation.value.clone().filter(|_| plain)?;
        stored.insert(path.attr().name().to_owned(), value);
    }
    Some(stored)
}

/// The list of a single `replace` with a filter, and one value more.
fn added_anyway(request: &PatchRequest, old: &Map<String, Value>) -> Option<Map<String, Value>> {
    let [operation] = request.operations.as_slice() else { return None };
    let path = operation.path.as_ref().filter(|path| path.filter().is_some())?;
    let value = operation.value.clone().filter(|_| operation.op == Op::Replace)?;
    let mut stored = old.clone();
    stored.get_mut(path.attr().name())?.as_array_mut()?.push(value);
    Some(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(fault: Fault, old: &Value, new: &Value) -> Value {
        let request = PatchRequest { operations: Vec::new() };
        let mut after = new.as_object().unwrap().clone();
        of_patched(&request, old.as_object().unwrap(), &mut after, [fault].into_iter().collect());
        Value::Object(after)
    }

    #[test]
    fn mistakes_who_is_primary() {
        let old = json!({ "emails": [{ "value": "a", "primary": true }, { "value": "b" }] });
        let new = json!({ "emails": [{ "value": "a", "primary": false }, { "value": "b", "primary": true }] });
        let kept = after(Fault::PatchKeepsPrimaries, &old, &new);
        assert_eq!(kept["emails"][0]["primary"], true);
        let alone = after(Fault::PatchPrimaryDeletesOthers, &old, &new);
        assert_eq!(alone["emails"], json!([{ "value": "b", "primary": true }]));
        assert_eq!(after(Fault::LostPatch, &old, &new), new);
    }

    #[test]
    fn changes_the_first_of_several_values_only() {
        let old = json!({ "emails": [{ "value": "a" }, { "value": "b" }] });
        let new = json!({ "emails": [{ "value": "x" }, { "value": "x" }] });
        let first = after(Fault::PatchFirstMatchOnly, &old, &new);
        assert_eq!(first["emails"], json!([{ "value": "x" }, { "value": "b" }]));
    }

    #[test]
    fn adds_what_a_replace_was_to_replace() {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": "emails[type eq \"home\"]", "value": { "value": "b" } }],
        });
        let request = PatchRequest::from_json(&body).unwrap();
        let old = json!({ "emails": [{ "value": "a" }] });
        let faults = [Fault::PatchReplaceAddsWithoutMatch].into_iter().collect();
        let after = stored_anyway(&request, old.as_object().unwrap(), faults).unwrap();
        assert_eq!(after["emails"], json!([{ "value": "a" }, { "value": "b" }]));
    }

    #[test]
    fn overlooks_only_what_the_mistake_is_about() {
        let read_only = Refusal::ReadOnly { path: "id".to_owned() };
        let faults = [Fault::PatchIgnoresIncompatible].into_iter().collect();
        assert!(is_overlooked(&read_only, faults) && !is_overlooked(&Refusal::Internal, faults));
        assert!(!is_overlooked(&read_only, FaultSet::NONE));
    }
}
