use serde_json::Value;

use crate::scenario::Kind;

/// Whether a value has this type.
pub(super) fn is(value: &Value, kind: Kind) -> bool {
    match kind {
        Kind::String => value.is_string(),
        Kind::Number => value.is_number(),
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Boolean => value.is_boolean(),
        Kind::Object => value.is_object(),
        Kind::Array => value.is_array(),
        Kind::Null => value.is_null(),
        Kind::DateTime => value.as_str().is_some_and(is_date_time),
    }
}

/// RFC 7643 section 2.5: null and an empty list are the same as no value.
pub(super) fn is_assigned(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// The type in words, with its article.
pub(super) const fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Number => "a number",
        Kind::Integer => "an integer",
        Kind::Boolean => "a Boolean",
        Kind::Object => "an object",
        Kind::Array => "a list",
        Kind::Null => "null",
        Kind::DateTime => "a dateTime",
    }
}

/// xsd:dateTime (RFC 7643 section 2.3.5): date and time both; a zone may be left out.
fn is_date_time(text: &str) -> bool {
    text.contains('T')
        && (text.parse::<jiff::Timestamp>().is_ok()
            || text.parse::<jiff::civil::DateTime>().is_ok())
}

/// The point in time of a dateTime with a zone.
pub(super) fn instant(text: &str) -> Option<jiff::Timestamp> {
    text.contains('T').then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_time_has_a_date_and_a_time() {
        for good in ["2008-01-23T04:56:22Z", "2011-05-13T04:42:34.123+02:00", "2011-05-13T04:42:34"]
        {
            assert!(is_date_time(good), "{good}");
        }
        for bad in
            ["2008-01-23", "04:56:22", "2008-01-23 04:56:22Z", "yesterday", "2008-13-23T04:56:22Z"]
        {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
