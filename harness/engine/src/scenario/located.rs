//! The only file that knows how the YAML crate tells where a value stands.

use std::fmt;
use std::ops::{Deref, Range};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::one_key::Keyed;

/// A value with its place (bytes) in the file it was read from.
#[derive(Clone, PartialEq)]
pub struct At<T> {
    /// The value itself.
    pub value: T,
    /// Where it stands; empty for values that did not come from a file.
    pub span: Option<Range<usize>>,
}

impl<T> At<T> {
    /// A value that stands nowhere.
    pub const fn nowhere(value: T) -> Self {
        Self { value, span: None }
    }

    /// Another value at the same place.
    pub fn with<U>(&self, value: U) -> At<U> {
        At { value, span: self.span.clone() }
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for At<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: Serialize> Serialize for At<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = serde_saphyr::Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { value: spanned.value, span: byte_range(&spanned.referenced) })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// For `deserialize_with`: an enum with its place.
pub(super) fn one_key_at<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<At<T>, D::Error> {
    let spanned = serde_saphyr::Spanned::<Keyed<T>>::deserialize(deserializer)?;
    Ok(At { value: spanned.value.0, span: byte_range(&spanned.referenced) })
}

/// The bytes that a YAML location names.
pub(super) fn byte_range(location: &serde_saphyr::Location) -> Option<Range<usize>> {
    let span = location.span();
    let start = usize::try_from(span.byte_offset()?).ok()?;
    let len = usize::try_from(span.byte_len()?).ok()?;
    Some(start..start.checked_add(len)?)
}
