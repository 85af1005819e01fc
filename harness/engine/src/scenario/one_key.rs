//! Enums that are written as a word, or as a map with exactly one key.
//!
//! Left to itself the YAML reader takes the word in `{ auth: bearer, path: / }` for the name of a
//! variant whose value comes next, and reads the following key as that value.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess, VariantAccess, Visitor,
};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

/// For `deserialize_with`: an enum.
pub(crate) fn one_key<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::deserialize(OneKey(deserializer))
}

/// For `deserialize_with`: an enum that may be left out.
pub(crate) fn one_key_if_any<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::<Keyed<T>>::deserialize(deserializer)?.map(|keyed| keyed.0))
}

/// A value that is read by [`one_key`].
pub(super) struct Keyed<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Keyed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_key(deserializer).map(Self)
    }
}

struct OneKey<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for OneKey<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(WordOrMap { variants, visitor })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct WordOrMap<V> {
    variants: &'static [&'static str],
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for WordOrMap<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of `{}`", self.variants.join("`, `"))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<V::Value, E> {
        self.visitor.visit_enum(Word { word, error: PhantomData })
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        Err(E::custom(format!(
            "nothing stands here; write one of `{}`",
            self.variants.join("`, `")
        )))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(Single { map, variants: self.variants })
    }
}

/// A word alone: only a variant without a value can be written like that.
struct Word<'a, E> {
    word: &'a str,
    error: PhantomData<E>,
}

impl<'de, E: Error> EnumAccess<'de> for Word<'_, E> {
    type Error = E;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), E> {
        let word: StrDeserializer<'_, E> = self.word.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<E: Error> Word<'_, E> {
    fn needs_a_value<T>(&self) -> Result<T, E> {
        let word = self.word;
        Err(E::custom(format!("`{word}` needs a value; write `{{ {word}: … }}`")))
    }
}

impl<'de, E: Error> VariantAccess<'de> for Word<'_, E> {
    type Error = E;

    fn unit_variant(self) -> Result<(), E> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, E> {
        self.needs_a_value()
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, E> {
        self.needs_a_value()
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, E> {
        self.needs_a_value()
    }
}

/// A map whose one key names the variant.
struct Single<A> {
    map: A,
    variants: &'static [&'static str],
}

impl<'de, A: MapAccess<'de>> EnumAccess<'de> for Single<A> {
    type Error = A::Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(
        mut self,
        seed: S,
    ) -> Result<(S::Value, Self), A::Error> {
        match self.map.next_key_seed(seed)? {
            Some(variant) => Ok((variant, self)),
            None => {
                let names = self.variants.join("`, `");
                Err(A::Error::custom(format!("the map is empty; write one of `{names}`")))
            }
        }
    }
}

impl<'de, A: MapAccess<'de>> Single<A> {
    fn value<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<S::Value, A::Error> {
        let value = self.map.next_value_seed(seed)?;
        match self.map.next_key::<String>()? {
            None => Ok(value),
            Some(second) => Err(A::Error::custom(format!(
                "`{second}` is one key too many, exactly one may stand here; keep one of them"
            ))),
        }
    }
}

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Single<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.value(PhantomData::<()>)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.value(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, A::Error> {
        Err(A::Error::custom("no variant here is a list"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, A::Error> {
        Err(A::Error::custom("no variant here has fields of its own"))
    }
}

#[cfg(test)]
mod tests {
    use crate::problem::Source;
    use crate::scenario::{ScimAction, parse_yaml};

    fn auth(written: &str) -> Result<String, String> {
        let text = format!("{{ method: GET, auth: {written}, path: /Users }}");
        let read = parse_yaml::<ScimAction>(&Source::new("x.yaml", text));
        read.map(|action| format!("{:?}", action.auth)).map_err(|problem| problem.to_string())
    }

    #[test]
    fn a_word_never_takes_the_next_key_for_its_value() {
        assert_eq!(auth("none"), Ok("None".to_owned()));
        assert_eq!(auth("{ none: }"), Ok("None".to_owned()));
        assert_eq!(auth("{ bearer: x }"), Ok("Bearer(\"x\")".to_owned()));
        assert_eq!(auth("bearer"), Err("`bearer` needs a value".to_owned()));
        assert_eq!(auth("{}"), Err("the map is empty".to_owned()));
    }

    #[test]
    fn a_second_key_is_refused() {
        assert!(auth("{ bearer: x, raw: y }").unwrap_err().contains("`raw` is one key too many"));
    }
}
