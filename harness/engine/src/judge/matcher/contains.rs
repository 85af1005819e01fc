use serde_json::Value;

use super::equals;

/// A text has the part; a list has an element that is (or contains) the part; an object has its members.
pub(super) fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
        (Value::Array(items), part) => {
            items.iter().any(|item| equals::same(item, part) || has_members(item, part))
        }
        (object, part) => has_members(object, part),
    }
}

fn has_members(object: &Value, part: &Value) -> bool {
    match (object, part) {
        (Value::Object(object), Value::Object(part)) => part.iter().all(|(name, wanted)| {
            object
                .get(name)
                .is_some_and(|value| equals::same(value, wanted) || has_members(value, wanted))
        }),
        _ => false,
    }
}
