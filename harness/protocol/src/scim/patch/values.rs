//! Values as PATCH sees them: what counts as unassigned, and how a complex value takes another in.

use serde_json::{Map, Value};

use super::Shapes;
use crate::scim::lookup::{member, spelled};

/// What an operation does, with the value it does it with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change<'v> {
    Add(&'v Value),
    Replace(&'v Value),
    /// The value, if any, lists what goes from a multi-valued attribute.
    Remove(Option<&'v Value>),
}

impl<'v> Change<'v> {
    /// The same change with another value.
    pub(super) fn with(self, value: &'v Value) -> Self {
        match self {
            Self::Add(_) => Self::Add(value),
            Self::Replace(_) => Self::Replace(value),
            Self::Remove(_) => Self::Remove(Some(value)),
        }
    }

    pub(super) fn value(self) -> Option<&'v Value> {
        match self {
            Self::Add(value) | Self::Replace(value) => Some(value),
            Self::Remove(value) => value,
        }
    }

    /// Whether the change makes the sub-attribute `sub`, or the whole value, a primary one.
    pub(super) fn makes_primary(self, sub: Option<&str>) -> bool {
        match (self, sub) {
            (Self::Remove(_), _) => false,
            (Self::Add(value) | Self::Replace(value), None) => is_primary(value),
            (Self::Add(value) | Self::Replace(value), Some(sub)) => {
                sub.eq_ignore_ascii_case("primary") && *value == Value::Bool(true)
            }
        }
    }
}

/// The value without nulls, empty arrays and empty objects in it; `None` when nothing is left, and
/// the attribute is therefore unassigned (RFC 7643 section 2.5).
pub(super) fn assigned(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Array(elements) => {
            let kept: Vec<Value> = elements.iter().filter_map(assigned).collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        Value::Object(members) => {
            let kept: Map<String, Value> = members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), assigned(value)?)))
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        simple => Some(simple.clone()),
    }
}

/// The name under which `object` has, or will have, this attribute.
pub(super) fn key_for(object: &Map<String, Value>, name: &str, shapes: &dyn Shapes) -> String {
    spelled(object, name).or_else(|| shapes.spelling(name)).unwrap_or(name).to_owned()
}

/// Puts the sub-attributes of `incoming` into `target` and leaves the others unchanged (RFC 7644
/// section 3.5.2.3). A null unassigns when the change is a replacement, and adds nothing otherwise.
pub(super) fn merge(
    target: &mut Map<String, Value>,
    incoming: &Map<String, Value>,
    change: Change<'_>,
    shapes: &dyn Shapes,
) {
    for (name, value) in incoming {
        let key = key_for(target, name, shapes);
        match (assigned(value), change) {
            (Some(value), _) => {
                target.insert(key, value);
            }
            (None, Change::Replace(_)) => {
                target.remove(&key);
            }
            (None, _) => {}
        }
    }
}

pub(super) fn is_primary(value: &Value) -> bool {
    value
        .as_object()
        .and_then(|complex| member(complex, "primary"))
        .is_some_and(|primary| *primary == Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_empty_is_unassigned_at_any_depth() {
        for value in [json!(null), json!([]), json!({}), json!([null, {}]), json!({ "a": [null] })]
        {
            assert_eq!(assigned(&value), None, "{value}");
        }
        assert_eq!(assigned(&json!({ "$ref": null, "value": "1" })), Some(json!({ "value": "1" })));
        assert_eq!(assigned(&json!(false)), Some(json!(false)));
        assert_eq!(assigned(&json!("")), Some(json!("")));
    }
}
