use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `201`, `[200, 204]` or `2xx`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusExpectation {
    /// Any of these codes.
    AnyOf(Vec<u16>),
    /// Any code with this first digit.
    Class(u8),
}

impl StatusExpectation {
    /// Whether a code is expected.
    pub fn accepts(&self, status: u16) -> bool {
        match self {
            Self::AnyOf(codes) => codes.contains(&status),
            Self::Class(digit) => status / 100 == u16::from(*digit),
        }
    }
}

impl fmt::Display for StatusExpectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnyOf(codes) => {
                let codes: Vec<String> = codes.iter().map(u16::to_string).collect();
                f.write_str(&codes.join(" or "))
            }
            Self::Class(digit) => write!(f, "{digit}xx"),
        }
    }
}

impl Serialize for StatusExpectation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::AnyOf(codes) => codes.serialize(serializer),
            Self::Class(_) => serializer.collect_str(self),
        }
    }
}

const EXPECTED: &str = "a status such as 201, a list such as [200, 204], or a class such as 2xx";

impl<'de> Deserialize<'de> for StatusExpectation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Status;

        impl<'de> Visitor<'de> for Status {
            type Value = StatusExpectation;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_u64<E: serde::de::Error>(self, code: u64) -> Result<Self::Value, E> {
                Ok(StatusExpectation::AnyOf(vec![code_of(code)?]))
            }

            fn visit_i64<E: serde::de::Error>(self, code: i64) -> Result<Self::Value, E> {
                match u64::try_from(code) {
                    Ok(code) => self.visit_u64(code),
                    Err(_) => Err(no_status(code)),
                }
            }

            fn visit_f64<E: serde::de::Error>(self, code: f64) -> Result<Self::Value, E> {
                Err(no_status(code))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                match text.as_bytes() {
                    [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => {
                        Ok(StatusExpectation::Class(digit - b'0'))
                    }
                    _ => match text.parse::<u64>() {
                        Ok(code) => self.visit_u64(code),
                        Err(_) => {
                            Err(E::custom(format!("`{text}` is not a status; write {EXPECTED}")))
                        }
                    },
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut codes = Vec::new();
                while let Some(one) = list.next_element::<StatusExpectation>()? {
                    match one {
                        StatusExpectation::AnyOf(some) => codes.extend(some),
                        StatusExpectation::Class(_) => {
                            let cause = "a class stands alone; list the codes, or write the class \
                                without a list";
                            return Err(serde::de::Error::custom(cause));
                        }
                    }
                }
                if codes.is_empty() {
                    let cause = "the list of statuses is empty; write one that is expected";
                    return Err(serde::de::Error::custom(cause));
                }
                Ok(StatusExpectation::AnyOf(codes))
            }
        }

        deserializer.deserialize_any(Status)
    }
}

fn code_of<E: serde::de::Error>(code: u64) -> Result<u16, E> {
    match u16::try_from(code) {
        Ok(code @ 100..=599) => Ok(code),
        _ => Err(no_status(code)),
    }
}

fn no_status<E: serde::de::Error>(code: impl fmt::Display) -> E {
    E::custom(format!("`{code}` is not an HTTP status; write a whole number from 100 to 599"))
}

impl schemars::JsonSchema for StatusExpectation {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Status".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "201, [200, 204] or 2xx",
            "oneOf": [
                { "type": "integer", "minimum": 100, "maximum": 599 },
                { "type": "array", "minItems": 1, "items": { "type": "integer", "minimum": 100, "maximum": 599 } },
                { "type": "string", "pattern": "^[1-5]xx$" },
            ],
        })
    }
}
