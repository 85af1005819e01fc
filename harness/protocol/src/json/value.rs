//! Between the lossless representation and that of `serde_json`.

use serde_json::{Map, Value};

use super::{Json, Member, Node, NumberText};

impl Json {
    /// The value as `serde_json` knows it.
    ///
    /// Of members with one name the last counts; numbers become the nearest 64-bit one; a bare word
    /// becomes a string, so that it is taken for nothing else.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(text) => Value::Number(text.to_number()),
            Self::String(text) => Value::String(text.as_str().to_owned()),
            Self::Array(elements) => {
                Value::Array(elements.iter().map(|element| element.json.to_value()).collect())
            }
            Self::Object(members) => {
                let mut object = Map::new();
                for member in members {
                    object.insert(member.name.as_str().to_owned(), member.value.json.to_value());
                }
                Value::Object(object)
            }
            Self::Word(word) => Value::String(word.clone()),
        }
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(NumberText::new(number.to_string())),
            Value::String(text) => Self::String(text.as_str().into()),
            Value::Array(elements) => Self::Array(
                elements.iter().map(|element| Node::from(Self::from(element))).collect(),
            ),
            Value::Object(members) => Self::Object(
                members.iter().map(|(name, value)| Member::new(name.as_str(), value)).collect(),
            ),
        }
    }
}
