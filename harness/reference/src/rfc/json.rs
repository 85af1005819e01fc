//! Bodies: the media type, and JSON in which no member is there twice.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::refusal::Refusal;

/// Refuses bodies of another media type or charset (RFC 7644 section 3.8). A body that does not say
/// what it is counts as SCIM.
pub(crate) fn is_scim(content_type: Option<&str>) -> Result<(), Refusal> {
    let Some(given) = content_type else { return Ok(()) };
    let mut parts = given.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let known = ["application/scim+json", "application/json"];
    let is_json = known.iter().any(|known| known.eq_ignore_ascii_case(essence));
    let is_utf_8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    if is_json && is_utf_8 {
        return Ok(());
    }
    Err(Refusal::MediaType { found: given.chars().take(100).collect() })
}

/// Reads one JSON value. Refuses a member that is there twice, whose meaning RFC 8259 section 4
/// leaves open; members that differ in case only are for the schema to refuse. Nesting is bounded by
/// the JSON crate.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, Refusal> {
    let wrong = |error: serde_json::Error| Refusal::NotJson { reason: error.to_string() };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Once.deserialize(&mut reader).map_err(wrong)?;
    reader.end().map_err(wrong)?;
    Ok(value)
}

/// Reads a value whose objects have each member once.
struct Once;

impl<'de> DeserializeSeed<'de> for Once {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(element) = elements.next_element_seed(Once)? {
            read.push(element);
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if read.contains_key(&name) {
                let name: String = name.chars().take(64).collect();
                return Err(A::Error::custom(format_args!("member `{name}` is there twice")));
            }
            read.insert(name, members.next_value_seed(Once)?);
        }
        Ok(Value::Object(read))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_what_json_is() {
        let text = r#" {"a":[1,-2,1.5,"x\u00e9",null,true],"b":{"c":{}}} "#;
        let value = json!({ "a": [1, -2, 1.5, "xé", null, true], "b": { "c": {} } });
        assert_eq!(read(text.as_bytes()), Ok(value));
    }

    #[test]
    fn refuses_what_json_is_not() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "{",
            "{}x",
            "[1,]",
            "\u{feff}{}",
            r#"{"a":1,"a":1}"#,
            r#"[{"b":{"a":1,"a":2}}]"#,
            r#""\ud800""#,
            "NaN",
            "{'a':1}",
            "1e999",
            &deep,
        ] {
            let refused = read(text.as_bytes());
            assert!(matches!(refused, Err(Refusal::NotJson { .. })), "{refused:?}");
        }
        assert!(read(b"\"\xff\"").is_err());
    }

    #[test]
    fn takes_json_in_utf_8_and_no_other_media_type() {
        for good in [
            None,
            Some("application/scim+json"),
            Some("Application/JSON"),
            Some("application/scim+json; charset=\"UTF-8\""),
            Some("application/scim+json;charset=utf-8;q=1"),
        ] {
            assert_eq!(is_scim(good), Ok(()), "{good:?}");
        }
        for bad in ["text/plain", "application/xml", "", "application/json; charset=iso-8859-1"] {
            assert!(is_scim(Some(bad)).is_err(), "{bad}");
        }
    }
}
