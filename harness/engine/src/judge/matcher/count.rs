use serde_json::Value;

/// Elements of a single list; otherwise how many values were found.
pub(super) fn count(found: &[&Value]) -> u64 {
    let count = match found {
        [Value::Array(items)] => items.len(),
        // RFC 7643 section 2.5: null is the same as no value.
        [Value::Null] => 0,
        found => found.len(),
    };
    u64::try_from(count).unwrap_or(u64::MAX)
}
