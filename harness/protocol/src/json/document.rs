use serde_json::Value;

use super::{JsonError, Node, Oddity, OddityKind, read};

/// A JSON text that was read, with all that was odd about it.
///
/// A text that could not be read to its end is a [`JsonError`] instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What the text says.
    pub value: Node,
    /// What a stricter reader refuses, or reads in its own way; in the order of the text except that
    /// names that stand twice follow what is inside their object. At most [`Limits::oddities`].
    pub oddities: Vec<Oddity>,
    /// Not read off `oddities`, which may be cut short.
    strict: bool,
}

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the text.
    pub length: usize,
    /// Levels of arrays and objects. Everything that recurses over a value is bounded by it, so it
    /// should fit the stack.
    pub depth: usize,
    /// Values of every kind, members of objects included.
    pub values: usize,
    /// Oddities that are kept; those after it only count for [`Document::is_strict`].
    pub oddities: usize,
}

impl Document {
    /// Reads a text within the default [`Limits`].
    ///
    /// # Errors
    /// When there is no value in it, or it goes wrong in a way that leaves no single reading.
    pub fn read(text: &[u8]) -> Result<Self, JsonError> {
        Self::read_within(text, &Limits::default())
    }

    /// Reads a text within these limits.
    ///
    /// # Errors
    /// As [`read`](Self::read), and when it passes a limit.
    pub fn read_within(text: &[u8], limits: &Limits) -> Result<Self, JsonError> {
        read::document(text, limits)
    }

    /// Whether the text keeps to RFC 8259: UTF-8 without a byte order mark, the grammar, and one
    /// value only.
    ///
    /// What the RFC merely advises against (a name twice in one object, half a surrogate pair) may
    /// still be among the [`oddities`](Self::oddities).
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// The names that stand more than once in their object, with their places.
    pub fn repeated_names(&self) -> impl Iterator<Item = &Oddity> {
        self.oddities.iter().filter(|oddity| matches!(oddity.kind, OddityKind::RepeatedName { .. }))
    }

    /// The value as other code knows it; see [`Json::to_value`](super::Json::to_value).
    pub fn to_value(&self) -> Value {
        self.value.json.to_value()
    }

    pub(super) fn new(value: Node, oddities: Vec<Oddity>, strict: bool) -> Self {
        Self { value, oddities, strict }
    }
}

impl Default for Limits {
    /// 16 MiB, 128 levels (one more than `serde_json` reads), a million values, a thousand oddities.
    fn default() -> Self {
        Self { length: 16 * 1024 * 1024, depth: 128, values: 1_000_000, oddities: 1_000 }
    }
}
