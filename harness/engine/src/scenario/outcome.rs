use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::vocabulary::SignInOutcome;

/// `refused`, `{ one-of: [accepted, refused] }`, or a placeholder that stands for a name.
///
/// What placeholders stand for is known only in a case, so these are values; the lint reads them.
#[derive(Clone, Debug, PartialEq)]
pub enum OutcomeExpectation {
    /// This one.
    Is(String),
    /// One of a list.
    OneOf(Value),
}

impl OutcomeExpectation {
    /// The same as a value, for placeholders to be replaced.
    pub fn value(&self) -> Value {
        match self {
            Self::Is(name) => Value::from(name.as_str()),
            Self::OneOf(any) => any.clone(),
        }
    }

    /// The outcomes that a rendered value names.
    ///
    /// # Errors
    /// What is no outcome.
    pub fn named(rendered: &Value) -> Result<Vec<SignInOutcome>, String> {
        let any = rendered.as_array().map_or(std::slice::from_ref(rendered), Vec::as_slice);
        let outcome = |value: &Value| {
            value.as_str().and_then(SignInOutcome::named).ok_or_else(|| match value {
                Value::String(name) => name.clone(),
                other => other.to_string(),
            })
        };
        any.iter().map(outcome).collect()
    }
}

impl fmt::Display for OutcomeExpectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(name) => f.write_str(name),
            Self::OneOf(Value::Array(any)) => {
                let names: Vec<&str> = any.iter().filter_map(Value::as_str).collect();
                f.write_str(&names.join(" or "))
            }
            Self::OneOf(other) => write!(f, "one of {other}"),
        }
    }
}

impl Serialize for OutcomeExpectation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Is(name) => name.serialize(serializer),
            Self::OneOf(any) => json!({ "one-of": any }).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for OutcomeExpectation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Outcome;

        impl<'de> Visitor<'de> for Outcome {
            type Value = OutcomeExpectation;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an outcome such as `refused`, or `{ one-of: [accepted, refused] }`")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
                Ok(OutcomeExpectation::Is(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                match map.next_entry::<String, Value>()? {
                    Some((key, any)) if key == "one-of" => match map.next_key::<String>()? {
                        None => Ok(OutcomeExpectation::OneOf(any)),
                        Some(second) => Err(serde::de::Error::custom(format!(
                            "`{second}` is one key too many; keep `one-of`"
                        ))),
                    },
                    _ => Err(serde::de::Error::custom(
                        "an outcome is a name or a list of them; write `outcome: refused` or \
                         `outcome: { one-of: [accepted, refused] }`",
                    )),
                }
            }
        }

        deserializer.deserialize_any(Outcome)
    }
}

impl schemars::JsonSchema for OutcomeExpectation {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Outcome".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let name = generator.subschema_for::<SignInOutcome>();
        schemars::json_schema!({
            "description": "refused, or { one-of: [accepted, refused] }",
            "anyOf": [
                name,
                { "type": "string", "pattern": "^\\$\\{" },
                {
                    "type": "object",
                    "required": ["one-of"],
                    "additionalProperties": false,
                    "properties": { "one-of": { "type": ["array", "string"], "items": { "type": "string" } } },
                },
            ],
        })
    }
}
