//! `bulkId:x` in place of the id of a resource that is not there yet (RFC 7644 section 3.7.2).
//!
//! A reference is a whole text (`"value": "bulkId:x"`), the last segment of a `$ref`
//! (`"../Users/bulkId:x"`), a text in the filter of a PATCH path (`members[value eq "bulkId:x"]`) or
//! the id in an operation's own path. Wherever else the letters stand, they are a client's text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::request::BulkOperation;

/// Levels of `data` that are looked into; SCIM knows four.
pub const MAX_DEPTH: usize = 64;

const PREFIX: &str = "bulkId:";

/// The ids of the resources that were created, by `bulkId`.
pub type BulkIds = BTreeMap<String, String>;

/// The `bulkId`s that an operation refers to.
pub fn references(operation: &BulkOperation) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut note = |bulk_id: &str| {
        found.insert(bulk_id.to_owned());
        None
    };
    if let Some(id) = &operation.path.id {
        replaced(id, Place::Text, &mut note);
    }
    for (name, value) in operation.data.iter().flatten() {
        visit(name, value, MAX_DEPTH, &mut note);
    }
    found
}

/// The operation with each reference replaced by the id of what was created. A reference that is not
/// in `ids` stays as it is.
#[must_use]
pub fn resolved(operation: &BulkOperation, ids: &BulkIds) -> BulkOperation {
    let mut operation = operation.clone();
    let mut known = |bulk_id: &str| ids.get(bulk_id).cloned();
    if let Some(id) = &mut operation.path.id
        && let Some(new) = replaced(id, Place::Text, &mut known)
    {
        *id = new;
    }
    for (name, value) in operation.data.iter_mut().flatten() {
        replace(name, value, MAX_DEPTH, &mut known);
    }
    operation
}

/// `data` without whatever refers to one of `later`: the values of lists, the objects with such a
/// `value` or `$ref`, the texts themselves. What is left can be created before they are.
#[must_use]
pub fn without(data: &Map<String, Value>, later: &BTreeSet<String>) -> Map<String, Value> {
    let kept = |(name, value): (&String, &Value)| {
        Some((name.clone(), pruned(name, value, later, MAX_DEPTH)?))
    };
    data.iter().filter_map(kept).collect()
}

/// How a reference is written in a text.
#[derive(Clone, Copy)]
enum Place {
    /// The text is the reference.
    Text,
    /// The text ends in it, after a slash.
    Address,
    /// The text has it in double quotes.
    Path,
}

impl Place {
    fn of(name: &str) -> Self {
        match name {
            name if name.eq_ignore_ascii_case("$ref") => Self::Address,
            name if name.eq_ignore_ascii_case("path") => Self::Path,
            _ => Self::Text,
        }
    }
}

/// The text with its references replaced by what `id` gives; `None` when none was.
fn replaced(
    text: &str,
    place: Place,
    id: &mut dyn FnMut(&str) -> Option<String>,
) -> Option<String> {
    match place {
        Place::Text => id(text.strip_prefix(PREFIX)?),
        Place::Address => {
            let (before, bulk_id) = match text.rsplit_once("/bulkId:") {
                Some((before, bulk_id)) => (format!("{before}/"), bulk_id),
                None => (String::new(), text.strip_prefix(PREFIX)?),
            };
            Some(format!("{before}{}", id(bulk_id)?))
        }
        Place::Path => {
            let mut parts = text.split("\"bulkId:");
            let mut new = parts.next().unwrap_or_default().to_owned();
            let mut changed = false;
            for part in parts {
                // A text without an end is no text, and refers to nothing.
                let closed = part.split_once('"');
                match closed.and_then(|(bulk_id, rest)| Some((id(bulk_id)?, rest))) {
                    Some((found, rest)) => {
                        changed = true;
                        new.push_str(&format!("\"{found}\"{rest}"));
                    }
                    None => new.push_str(&format!("\"bulkId:{part}")),
                }
            }
            changed.then_some(new)
        }
    }
}

fn visit(name: &str, value: &Value, depth: usize, id: &mut dyn FnMut(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            replaced(text, Place::of(name), id);
        }
        _ if depth == 0 => {}
        Value::Array(elements) => {
            elements.iter().for_each(|element| visit(name, element, depth - 1, id));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| visit(name, value, depth - 1, id));
        }
        _ => {}
    }
}

fn replace(
    name: &str,
    value: &mut Value,
    depth: usize,
    id: &mut dyn FnMut(&str) -> Option<String>,
) {
    match value {
        Value::String(text) => {
            if let Some(new) = replaced(text, Place::of(name), id) {
                *text = new;
            }
        }
        _ if depth == 0 => {}
        Value::Array(elements) => {
            elements.iter_mut().for_each(|element| replace(name, element, depth - 1, id));
        }
        Value::Object(members) => {
            members.iter_mut().for_each(|(name, value)| replace(name, value, depth - 1, id));
        }
        _ => {}
    }
}

/// `value` without what refers to `later`; `None` when nothing of it can stay.
fn pruned(name: &str, value: &Value, later: &BTreeSet<String>, depth: usize) -> Option<Value> {
    match value {
        Value::String(text) => (!refers(name, text, later)).then(|| value.clone()),
        _ if depth == 0 => Some(value.clone()),
        Value::Array(elements) => {
            let kept = elements.iter().filter_map(|e| pruned(name, e, later, depth - 1));
            Some(Value::Array(kept.collect()))
        }
        Value::Object(members) => {
            let lost = members.iter().any(|(name, value)| {
                let identifies = ["value", "$ref"].iter().any(|id| id.eq_ignore_ascii_case(name));
                identifies && value.as_str().is_some_and(|text| refers(name, text, later))
            });
            let kept = |(name, value): (&String, &Value)| {
                Some((name.clone(), pruned(name, value, later, depth - 1)?))
            };
            (!lost).then(|| Value::Object(members.iter().filter_map(kept).collect()))
        }
        _ => Some(value.clone()),
    }
}

fn refers(name: &str, text: &str, later: &BTreeSet<String>) -> bool {
    let mut found = false;
    replaced(text, Place::of(name), &mut |bulk_id| {
        found |= later.contains(bulk_id);
        None
    });
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::request::BulkRequest;
    use super::*;
    use crate::scim::urn;

    const ENTERPRISE: &str = urn::ENTERPRISE_USER;

    fn operation(method: &str, path: &str, data: &Value) -> BulkOperation {
        let body = json!({
            "schemas": [urn::BULK_REQUEST],
            "Operations": [{ "method": method, "path": path, "bulkId": "own", "data": data }],
        });
        BulkRequest::from_json(&body, 1).unwrap().operations.remove(0).unwrap()
    }

    fn everywhere() -> BulkOperation {
        let data = json!({
            "displayName": "see bulkId:a",
            "members": [{ "value": "bulkId:a", "$ref": "../Users/bulkId:a" }, { "value": "1" }],
            (ENTERPRISE): { "manager": { "value": "bulkId:b" } },
            "Operations": [
                { "op": "remove", "path": "members[value eq \"bulkId:c\" or value eq \"bulkId:a\"]" },
                { "op": "replace", "path": "title", "value": "a \"bulkId:a\"" },
            ],
        });
        operation("PATCH", "/Groups/bulkId:g", &data)
    }

    #[test]
    fn a_text_without_an_end_refers_to_nothing() {
        let data = json!({
            "Operations": [{ "op": "remove", "path": "members[value eq \"bulkId:a" }],
        });
        assert!(references(&operation("PATCH", "/Groups/1", &data)).is_empty());
    }

    #[test]
    fn finds_references_wherever_an_id_may_stand() {
        let found: Vec<String> = references(&everywhere()).into_iter().collect();
        assert_eq!(found, ["a", "b", "c", "g"]);
    }

    #[test]
    fn replaces_them_by_ids_and_leaves_other_text_alone() {
        let ids: BulkIds = [("a", "1"), ("b", "2"), ("g", "7")]
            .map(|(bulk_id, id)| (bulk_id.to_owned(), id.to_owned()))
            .into();
        let new = resolved(&everywhere(), &ids);
        assert_eq!(new.path.to_string(), "/Groups/7");
        let data = new.data.unwrap();
        assert_eq!(data["displayName"], "see bulkId:a");
        assert_eq!(data["members"][0], json!({ "value": "1", "$ref": "../Users/1" }));
        assert_eq!(data[ENTERPRISE]["manager"]["value"], "2");
        let path = "members[value eq \"bulkId:c\" or value eq \"1\"]";
        assert_eq!(data["Operations"][0]["path"], path);
        assert_eq!(data["Operations"][1]["value"], "a \"bulkId:a\"");
    }

    #[test]
    fn takes_out_what_cannot_be_said_yet() {
        let later: BTreeSet<String> = ["a".to_owned(), "b".to_owned()].into();
        let data = json!({
            "displayName": "G",
            "members": [{ "value": "bulkId:a" }, { "value": "bulkId:c" }],
            (ENTERPRISE): { "manager": { "value": "bulkId:b" }, "department": "D" },
            "costCode": "bulkId:a",
        });
        let expected = json!({
            "displayName": "G",
            "members": [{ "value": "bulkId:c" }],
            (ENTERPRISE): { "department": "D" },
        });
        let left = without(data.as_object().unwrap(), &later);
        assert_eq!(Value::Object(left), expected);
    }

    #[test]
    fn does_not_look_deeper_than_it_may() {
        let mut deep = json!("bulkId:a");
        for _ in 0..MAX_DEPTH + 10 {
            deep = json!([deep]);
        }
        let operation = operation("POST", "/Users", &json!({ "x": deep }));
        assert!(references(&operation).is_empty());
        assert_eq!(resolved(&operation, &BulkIds::new()), operation);
    }

    #[test]
    fn survives_a_path_whose_quote_is_never_closed() {
        let data = json!({ "path": "a eq \"bulkId:a" });
        let ids: BulkIds = [("a".to_owned(), "1".to_owned())].into();
        let operation = operation("PATCH", "/Users/1", &data);
        assert_eq!(resolved(&operation, &ids), operation);
    }
}
