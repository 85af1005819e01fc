//! What a resource should have said, as a check of a scenario.

use std::collections::BTreeSet;

use fedspec_protocol::scim::compare::{Comparison, Difference};
use fedspec_protocol::scim::core_schema::CoreSchema;
use fedspec_protocol::scim::lookup::member;
use serde_json::{Map, Value, json};

/// Attributes that a service provider sets by itself (RFC 7643 sections 3.1 and 4.1.2), and what it may derive.
const OWN: [&str; 4] = ["meta", "groups", "name.formatted", "schemas"];

/// Where two states of a resource differ, apart from what the service provider sets by itself.
pub(super) fn differences(
    right: &Map<String, Value>,
    shown: &Map<String, Value>,
) -> Vec<Difference> {
    let paths = OWN.iter().filter_map(|path| path.parse().ok());
    let rules = CoreSchema;
    let comparison = paths.fold(Comparison::new(&rules), Comparison::without);
    comparison.differences(right, shown)
}

/// The same with each value of a list once.
pub(super) fn without_repeats(shown: &Map<String, Value>) -> Map<String, Value> {
    let once = |value: &Value| match value {
        Value::Array(values) => {
            let mut kept: Vec<Value> = Vec::with_capacity(values.len());
            for value in values {
                if !kept.contains(value) {
                    kept.push(value.clone());
                }
            }
            Value::Array(kept)
        }
        other => other.clone(),
    };
    shown.iter().map(|(name, value)| (name.clone(), once(value))).collect()
}

/// The first attribute of what was sent that is not shown: more may be shown.
pub(super) fn not_shown(sent: &Map<String, Value>, shown: &Map<String, Value>) -> Option<String> {
    let wanted = sent.iter().filter(|(name, _)| !matches!(name.as_str(), "schemas" | "password"));
    let mut wanted = wanted.filter(|(name, value)| {
        !member(shown, name).is_some_and(|shown| covers(name, value, shown)) && !is_nothing(value)
    });
    wanted.next().map(|(name, _)| name.clone())
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn covers(name: &str, sent: &Value, shown: &Value) -> bool {
    match (sent, shown) {
        (Value::Object(sent), Value::Object(shown)) => sent.iter().all(|(sub, value)| {
            let path = if name.contains(':') { sub.clone() } else { format!("{name}.{sub}") };
            is_nothing(value) || member(shown, sub).is_some_and(|shown| covers(&path, value, shown))
        }),
        (Value::Array(sent), Value::Array(shown)) => {
            sent.len() == shown.len()
                && sent.iter().all(|one| shown.iter().any(|shown| covers(name, one, shown)))
        }
        (sent, shown) => sent == shown,
    }
}

/// The check that a resource says what `right` says of the attribute at `path`, and of no other.
pub(super) fn says(path: &str, right: &Map<String, Value>) -> Value {
    let (place, name, rest) = attribute(path);
    let value = match place {
        Some(schema) => {
            member(right, schema).and_then(Value::as_object).and_then(|it| member(it, name))
        }
        None => member(right, name),
    };
    let at = match place {
        Some(schema) => format!("$['{schema}'].{name}"),
        None => format!("$.{name}"),
    };
    let checks = match value {
        None | Some(Value::Null) => vec![json!({ "at": at, "absent": true })],
        Some(Value::Array(values)) => of_values(&at, values),
        Some(Value::Object(object)) => {
            let subs: BTreeSet<&str> = rest.into_iter().collect();
            let named = |sub: &&String| subs.is_empty() || subs.contains(sub.as_str());
            let mut checks: Vec<Value> = object
                .iter()
                .filter(|(sub, _)| named(sub))
                .map(|(sub, value)| json!({ "at": format!("{at}.{sub}"), "equals": value }))
                .collect();
            if checks.is_empty() {
                checks.extend(
                    subs.iter().map(|sub| json!({ "at": format!("{at}.{sub}"), "absent": true })),
                );
            }
            checks
        }
        Some(value) => vec![json!({ "at": at, "equals": value })],
    };
    json!({ "json": checks })
}

/// Values of a list in any order, and the type of each.
fn of_values(at: &str, values: &[Value]) -> Vec<Value> {
    let value = |one: &Value| one.get("value").cloned().unwrap_or_else(|| one.clone());
    let all: Vec<Value> = values.iter().map(value).collect();
    let whole = json!({ "at": format!("{at}[*].value"), "values-in-any-order": all });
    let typed =
        values.iter().filter_map(|one| Some((one.get("value")?.as_str()?, one.get("type")?)));
    let types = typed.map(|(value, of_type)| {
        json!({ "at": format!("{at}[?@.value == '{value}'].type"), "equals": of_type })
    });
    std::iter::once(whole).chain(types).collect()
}

/// `urn:…:User:department`, `name.familyName` and `emails[type eq "work"].value` in their parts: schema, name,
/// and a sub-attribute.
fn attribute(path: &str) -> (Option<&str>, &str, Option<&str>) {
    let (schema, rest) = match path.rfind(':').filter(|_| path.starts_with("urn:")) {
        Some(at) => (path.get(..at), path.get(at + 1..).unwrap_or_default()),
        None => (None, path),
    };
    let name = rest.split(['.', '[']).next().unwrap_or(rest);
    let sub = rest.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
    (schema, name, sub)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn more_may_be_shown_than_was_sent_but_not_less() {
        let sent = map(
            &json!({ "a": "x", "name": { "g": "y" }, "emails": [{ "value": "v" }], "n": null }),
        );
        let shown = json!({ "A": "x", "name": { "g": "y", "formatted": "z" },
                            "emails": [{ "value": "v", "primary": true }], "id": "1" });
        assert_eq!(not_shown(&sent, &map(&shown)), None);
        let mut less = map(&shown);
        less.insert("emails".to_owned(), json!([{ "value": "v" }, { "value": "w" }]));
        assert_eq!(not_shown(&sent, &less).as_deref(), Some("emails"));
    }

    #[test]
    fn a_difference_becomes_a_check_of_that_attribute() {
        let right = map(&json!({
            "title": "Clerk",
            "name": { "givenName": "Ada", "familyName": "Hopper" },
            "emails": [{ "value": "a@x", "type": "work" }],
            "urn:x:User": { "department": "Navy" },
        }));
        for (path, check) in [
            ("title", json!([{ "at": "$.title", "equals": "Clerk" }])),
            ("nickName", json!([{ "at": "$.nickName", "absent": true }])),
            ("name.familyName", json!([{ "at": "$.name.familyName", "equals": "Hopper" }])),
            (
                "emails[type eq \"work\"].value",
                json!([
                    { "at": "$.emails[*].value", "values-in-any-order": ["a@x"] },
                    { "at": "$.emails[?@.value == 'a@x'].type", "equals": "work" },
                ]),
            ),
            (
                "urn:x:User:department",
                json!([{ "at": "$['urn:x:User'].department", "equals": "Navy" }]),
            ),
        ] {
            assert_eq!(says(path, &right), json!({ "json": check }), "{path}");
        }
    }
}
