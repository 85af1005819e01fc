//! Reads types from values whose placeholders are replaced, and tells what does not fit, and where.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::{Deserializer, forward_to_deserialize_any};
use serde_json::{Map, Value};

use crate::problem::did_you_mean;
use crate::vocabulary::Forgery;

/// What does not fit into a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The keys that lead to it, the outermost first.
    pub path: Vec<String>,
    /// What it is.
    pub kind: MisfitKind,
    /// Names that may stand there.
    expected: Vec<&'static str>,
}

/// How something does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MisfitKind {
    /// A key that nobody knows.
    UnknownKey(String),
    /// A word that is none of those that may stand there.
    UnknownValue(String),
    /// A key that has to be there.
    MissingKey(&'static str),
    /// Something else, in words; after a semicolon, what to do.
    Other(String),
}

/// Reads a type from a value.
///
/// # Errors
/// The first thing that does not fit.
pub(super) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Misfit> {
    T::deserialize(Node(value))
}

impl Misfit {
    const fn new(kind: MisfitKind, expected: Vec<&'static str>) -> Self {
        Self { path: Vec::new(), kind, expected }
    }

    fn below(mut self, key: &str) -> Self {
        self.path.insert(0, key.to_owned());
        self
    }

    /// The same, where an unknown key of the outermost map might have been one of these too.
    pub(super) fn or(mut self, more: &[&'static str]) -> Self {
        if self.path.is_empty() && matches!(self.kind, MisfitKind::UnknownKey(_)) {
            self.expected.extend(more);
        }
        self
    }

    /// The name that stands there, where that is what does not fit.
    pub(super) fn quoted(&self) -> Option<&str> {
        let MisfitKind::Other(words) = &self.kind else { return None };
        words.split('`').nth(1)
    }

    /// The nearest name of a tampering or a wrapping, where one of these is meant.
    fn nearest_forgery(&self) -> Option<String> {
        let wrong = self.quoted()?;
        let known: Vec<Forgery> = match self.path.first()?.as_str() {
            "tamper" => Forgery::tamperings().collect(),
            "wrap" => Forgery::wrappings().collect(),
            _ => return None,
        };
        did_you_mean(wrong, known.iter().map(|one| one.name.as_str()))
    }

    /// Something to do about it.
    pub fn help(&self) -> Option<String> {
        match &self.kind {
            MisfitKind::UnknownKey(name) | MisfitKind::UnknownValue(name) => {
                did_you_mean(name, self.expected.iter().copied())
            }
            MisfitKind::MissingKey(name) => Some(format!("add `{name}: …`")),
            MisfitKind::Other(words) => {
                let written = words.split_once("; ").map(|(_, help)| help.to_owned());
                written.or_else(|| self.nearest_forgery())
            }
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            MisfitKind::UnknownKey(name) => write!(f, "unknown key `{name}`"),
            MisfitKind::UnknownValue(name) => write!(f, "unknown value `{name}`"),
            MisfitKind::MissingKey(name) => write!(f, "missing key `{name}`"),
            MisfitKind::Other(words) => {
                f.write_str(words.split_once("; ").map_or(words, |(what, _)| what))
            }
        }
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self::new(MisfitKind::Other(words.to_string()), Vec::new())
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(MisfitKind::UnknownKey(field.to_owned()), expected.to_vec())
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(MisfitKind::UnknownValue(variant.to_owned()), expected.to_vec())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(MisfitKind::MissingKey(field), Vec::new())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::custom(format!("expected {expected}, found {}", words(&found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::custom(format!("expected {expected}, found {}", words(&found)))
    }
}

fn words(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Str(text) => format!("`{text}`"),
        Unexpected::Unsigned(number) => format!("`{number}`"),
        Unexpected::Signed(number) => format!("`{number}`"),
        Unexpected::Float(number) => format!("`{number}`"),
        Unexpected::Bool(truth) => format!("`{truth}`"),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a map".to_owned(),
        other => other.to_string(),
    }
}

struct Node<'de>(&'de Value);

impl<'de> IntoDeserializer<'de, Misfit> for Node<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items(items.iter())),
            Value::Object(members) => {
                visitor.visit_map(Members { members: members.iter(), next: None })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let names = || format!("`{}`", variants.join("`, `"));
        match self.0 {
            Value::String(word) => visitor.visit_enum(Variant { word, value: None }),
            Value::Object(members) => match single(members) {
                Some((word, value)) => visitor.visit_enum(Variant { word, value: Some(value) }),
                None => Err(Misfit::custom(format!(
                    "exactly one key may stand here; write one of {}",
                    names()
                ))),
            },
            _ => Err(Misfit::custom(format!("expected one of {}", names()))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

fn single(members: &Map<String, Value>) -> Option<(&String, &Value)> {
    let mut members = members.iter();
    members.next().filter(|_| members.next().is_none())
}

struct Items<'de>(std::slice::Iter<'de, Value>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misfit> {
        let Some(item) = self.0.next() else { return Ok(None) };
        seed.deserialize(Node(item)).map(Some)
    }
}

struct Members<'de> {
    members: serde_json::map::Iter<'de>,
    next: Option<(&'de String, &'de Value)>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Misfit;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misfit> {
        self.next = self.members.next();
        let Some((name, _)) = self.next else { return Ok(None) };
        let name: StrDeserializer<'de, Misfit> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        let Some((name, value)) = self.next.take() else {
            return Err(Misfit::custom("a value without a key"));
        };
        seed.deserialize(Node(value)).map_err(|misfit| misfit.below(name))
    }
}

struct Variant<'de> {
    word: &'de str,
    value: Option<&'de Value>,
}

impl<'de> Variant<'de> {
    fn value(&self) -> Result<Node<'de>, Misfit> {
        let word = self.word;
        self.value.map(Node).ok_or_else(|| {
            Misfit::custom(format!("`{word}` needs a value; write `{{ {word}: … }}`"))
        })
    }
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Misfit;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Misfit> {
        let word: StrDeserializer<'de, Misfit> = self.word.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        match self.value {
            None | Some(Value::Null) => Ok(()),
            Some(_) => Err(Misfit::custom(format!("`{0}` has no value; write `{0}`", self.word))),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Misfit> {
        seed.deserialize(self.value()?).map_err(|misfit| misfit.below(self.word))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.value()?.deserialize_any(visitor).map_err(|misfit| misfit.below(self.word))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.value()?.deserialize_any(visitor).map_err(|misfit| misfit.below(self.word))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Outer {
        inner: Vec<Inner>,
        #[serde(default)]
        count: Option<u8>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Inner {
        Plain,
        Named(String),
        Shaped { wide: bool },
    }

    #[test]
    fn reads_what_fits() {
        let value = json!({ "inner": ["plain", { "named": "x" }, { "shaped": { "wide": true } }], "count": 7 });
        let inner = vec![Inner::Plain, Inner::Named("x".into()), Inner::Shaped { wide: true }];
        assert_eq!(read::<Outer>(&value), Ok(Outer { inner, count: Some(7) }));
    }

    #[test]
    fn tells_what_does_not_fit_and_where() {
        let told = |value: Value| {
            let misfit = read::<Outer>(&value).unwrap_err();
            (misfit.path.join("."), misfit.to_string(), misfit.help())
        };
        let (path, words, help) = told(json!({ "inner": [], "cuont": 1 }));
        assert_eq!((path.as_str(), words.as_str()), ("", "unknown key `cuont`"));
        assert_eq!(help.unwrap(), "did you mean `count`?");
        let (path, words, _) = told(json!({ "inner": [{ "shaped": { "wide": 3 } }] }));
        assert_eq!(
            (path.as_str(), words.as_str()),
            ("inner.shaped.wide", "expected a boolean, found `3`")
        );
        let (path, words, help) = told(json!({ "inner": ["named"] }));
        assert_eq!((path.as_str(), words.as_str()), ("inner", "`named` needs a value"));
        assert_eq!(help.unwrap(), "write `{ named: … }`");
        assert_eq!(told(json!({})).1, "missing key `inner`");
        assert_eq!(told(json!({ "inner": [], "count": 300 })).0, "count");
        let (_, words, _) = told(json!({ "inner": [{ "plain": 1, "named": 2 }] }));
        assert_eq!(words, "exactly one key may stand here");
    }
}
