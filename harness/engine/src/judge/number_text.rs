use fedspec_protocol::json::{Document, Json};
use serde_json::Value;
use serde_json_path::JsonPath;

/// What a path finds, where `1.0`, `1e2` and `100000000000000000000` are told apart by how they are
/// written (RFC 7643 section 2.3.4): a number that is written as an integer becomes `integer`.
///
/// Only the kind of the values may be looked at. Without the text the numbers stay as they are.
pub(super) fn as_written<'a>(
    path: &JsonPath,
    json: &'a Value,
    document: Option<&Document>,
    integer: &'a Value,
) -> Vec<&'a Value> {
    let found = path.query_located(json).all().into_iter();
    let written = found.map(|located| {
        let value = located.node();
        // Other numbers have kept whether they are integers.
        let text =
            value.is_f64().then(|| document?.value.pointer(&located.location().to_json_pointer()));
        match text.flatten().map(|node| &node.json) {
            Some(Json::Number(text)) if text.is_integer() => integer,
            _ => value,
        }
    });
    written.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_is_told_by_its_text() {
        let text = br#"{"a":[1, -0, 100000000000000000000, 1.0, 1e2, 1E20, "1", null]}"#;
        let json: Value = serde_json::from_slice(text).unwrap();
        let document = Document::read(text).unwrap();
        let path = JsonPath::parse("$.a[*]").unwrap();
        let integer = Value::from(0);
        let is_integer: Vec<bool> = as_written(&path, &json, Some(&document), &integer)
            .into_iter()
            .map(|value| value.is_i64() || value.is_u64())
            .collect();
        assert_eq!(is_integer, [true, true, true, false, false, false, false, false]);
        assert_eq!(as_written(&path, &json, None, &integer).len(), 8);
    }
}
