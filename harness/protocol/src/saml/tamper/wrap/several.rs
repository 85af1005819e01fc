use std::fmt;
use std::slice;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::saml::forge::Signed;

use super::Wrap;

/// Points of wrapping that are made one after the other: none, one by its name, or a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wraps(Vec<Wrap>);

impl Wraps {
    /// Each of them, in order.
    pub fn iter(&self) -> slice::Iter<'_, Wrap> {
        self.0.iter()
    }

    /// What there is two of, once each, in the order in which signatures are made.
    pub fn what(&self) -> Vec<Signed> {
        let mut what: Vec<Signed> = self.iter().map(|wrap| wrap.what).collect();
        what.sort_unstable();
        what.dedup();
        what
    }
}

impl From<Option<Wrap>> for Wraps {
    fn from(wrap: Option<Wrap>) -> Self {
        Self(wrap.into_iter().collect())
    }
}

impl Serialize for Wraps {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [] => serializer.serialize_none(),
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Wraps {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Wraps;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of a point of wrapping, or a list of them")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Wraps, E> {
                Ok(Wraps::default())
            }

            fn visit_none<E: de::Error>(self) -> Result<Wraps, E> {
                Ok(Wraps::default())
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Wraps, E> {
                let name = serde::de::value::StrDeserializer::new(name);
                Ok(Wraps(vec![Wrap::deserialize(name)?]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Wraps, A::Error> {
                let mut all = Vec::new();
                while let Some(wrap) = names.next_element()? {
                    all.push(wrap);
                }
                Ok(Wraps(all))
            }
        }

        deserializer.deserialize_any(Names)
    }
}

impl schemars::JsonSchema for Wraps {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Wraps".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<Wrap>();
        schemars::json_schema!({
            "description": "A point of wrapping by its name, or a list of them.",
            "anyOf": [one, { "type": "array", "items": one }, { "type": "null" }],
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn none_one_and_several_are_read_as_they_are_written() {
        for written in [json!(null), json!(Wrap::xsw(1)), json!([Wrap::xsw(3), Wrap::xsw(8)])] {
            let read = Wraps::deserialize(&written).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), written);
        }
        let both = Wraps::deserialize(json!(["xsw1", "xsw4", "xsw3"])).unwrap();
        assert_eq!(both.iter().count(), 3);
        assert_eq!(both.what(), [Signed::Assertion, Signed::Response]);
        let error = Wraps::deserialize(json!(["xsw9"])).unwrap_err().to_string();
        assert!(error.contains("is called `xsw9`"), "{error}");
    }
}
