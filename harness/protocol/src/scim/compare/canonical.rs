//! A value in the one form that all values have that say the same.

use serde_json::{Map, Number, Value};

use super::text::value_key;
use crate::scim::attr::AttrRef;
use crate::scim::filter::AttributeRules;

/// Levels of a value that are looked into; SCIM knows three, counted from an extension.
const MAX_DEPTH: usize = 8;

/// The canonical form of a value of `attr`; `None` when the attribute is unassigned (RFC 7643
/// section 2.5: null and an empty array are; an object with nothing assigned in it is taken so too).
pub(super) fn canonical(
    value: &Value,
    attr: AttrRef<'_>,
    rules: &dyn AttributeRules,
) -> Option<Value> {
    at_depth(value, attr, rules, MAX_DEPTH)
}

/// The canonical form of one value of a multi-valued attribute, which is not primary unless it says
/// so (RFC 7643 section 2.4).
pub(super) fn canonical_element(
    value: &Value,
    attr: AttrRef<'_>,
    rules: &dyn AttributeRules,
) -> Option<Value> {
    element(value, attr, rules, MAX_DEPTH)
}

fn at_depth(
    value: &Value,
    attr: AttrRef<'_>,
    rules: &dyn AttributeRules,
    depth: usize,
) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(Value::Bool(*value)),
        Value::Number(number) => Some(Value::Number(canonical_number(number))),
        Value::String(text) => Some(value_key(text, attr, rules).into_owned().into()),
        // Nothing that SCIM knows is as deep as this: taken as it is.
        other if depth == 0 => Some(other.clone()),
        Value::Array(values) => {
            let mut values: Vec<Value> =
                values.iter().filter_map(|value| element(value, attr, rules, depth - 1)).collect();
            values.sort_by_cached_key(Value::to_string);
            values.dedup();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        Value::Object(members) => {
            let mut object = Map::new();
            for (name, value) in members {
                if let Some(value) = at_depth(value, attr.with_sub(name), rules, depth - 1) {
                    object.insert(name.to_ascii_lowercase(), value);
                }
            }
            (!object.is_empty()).then_some(Value::Object(object))
        }
    }
}

fn element(
    value: &Value,
    attr: AttrRef<'_>,
    rules: &dyn AttributeRules,
    depth: usize,
) -> Option<Value> {
    let mut value = at_depth(value, attr, rules, depth)?;
    if let Value::Object(members) = &mut value {
        if members.get("primary") == Some(&Value::Bool(false)) {
            members.remove("primary");
        }
        if members.is_empty() {
            return None;
        }
    }
    Some(value)
}

/// `1`, `1.0` and `1e0` are one number.
fn canonical_number(number: &Number) -> Number {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.clone() };
    // Up to here floating point numbers are exact integers; beyond, few numbers look the same twice.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if float.fract() == 0.0 && float.abs() <= EXACT {
        // Whole and small enough, so nothing is cut off.
        return Number::from(float as i64);
    }
    number.clone()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::attr::AttrPath;
    use crate::scim::core_schema::CoreSchema;

    fn form(path: &str, value: &Value) -> Option<Value> {
        canonical(value, AttrPath::parse(path).unwrap().borrowed(), &CoreSchema)
    }

    #[test]
    fn what_says_the_same_has_one_form() {
        for (path, one, other) in [
            ("title", json!("Tour Guide"), json!("tour guide")),
            ("userName", json!("Ｂjensen"), json!("bjensen")),
            ("meta.created", json!("2011-05-13T06:42:34+02:00"), json!("2011-05-13T04:42:34.000Z")),
            ("loginCount", json!(1), json!(1.0)),
            ("loginCount", json!(-0.0), json!(0)),
            ("nickName", json!(null), json!([])),
            ("name", json!({ "givenName": null }), json!({})),
            ("name", json!({ "GIVENNAME": "Ada" }), json!({ "givenName": "ada" })),
            (
                "emails",
                json!([{ "value": "a@x", "primary": false }, null, { "value": "b@x", "display": null }]),
                json!([{ "value": "B@X" }, { "value": "A@x" }, { "value": "a@X" }]),
            ),
        ] {
            assert_eq!(form(path, &one), form(path, &other), "{path}");
        }
    }

    #[test]
    fn what_says_something_else_has_another_form() {
        for (path, one, other) in [
            ("externalId", json!("A"), json!("a")),
            ("meta.version", json!("W/\"a\""), json!("W/\"A\"")),
            ("title", json!(""), json!(null)),
            ("active", json!(false), json!(null)),
            ("active", json!(true), json!("true")),
            ("loginCount", json!(u64::MAX), json!(18_446_744_073_709_551_615.0)),
            ("emails", json!([{ "value": "a@x" }]), json!({ "value": "a@x" })),
            ("emails", json!([{ "value": "a@x" }]), json!([{ "value": "a@x", "primary": true }])),
        ] {
            assert_ne!(form(path, &one), form(path, &other), "{path}");
        }
    }

    #[test]
    fn a_value_deeper_than_scim_knows_is_taken_as_it_is() {
        let deep = (0..100).fold(json!("A"), |inner, _| json!([inner]));
        assert_eq!(form("title", &deep), form("title", &deep));
    }
}
