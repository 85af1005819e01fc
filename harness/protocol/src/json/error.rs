use std::ops::Range;

use thiserror::Error;

/// Why a text cannot be read as JSON however lenient one is, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind} at byte {}", span.start)]
pub struct JsonError {
    /// The bytes of the text that are wrong; inside the text, possibly empty.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub kind: JsonErrorKind,
}

/// One thing that leaves a JSON text without a single reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum JsonErrorKind {
    /// There is nothing but white space and comments.
    #[error("expected a JSON value, found nothing")]
    Empty,
    /// The text is longer than [`Limits::length`](super::Limits::length).
    #[error("text of {length} bytes is longer than the {limit} that are read")]
    TooLong {
        /// Bytes of the text.
        length: usize,
        /// Bytes that are read.
        limit: usize,
    },
    /// Values are nested deeper than [`Limits::depth`](super::Limits::depth).
    #[error("values nested deeper than {limit}")]
    TooDeep {
        /// Levels that are read.
        limit: usize,
    },
    /// There are more values than [`Limits::values`](super::Limits::values).
    #[error("more than {limit} values")]
    TooMany {
        /// Values that are read.
        limit: usize,
    },
    /// Something else stands where a value should.
    #[error("expected a JSON value")]
    ExpectedValue,
    /// A word that is no value, not even in the languages JSON is mistaken for.
    #[error("unknown word where a JSON value should be")]
    UnknownWord,
    /// A member of an object has to start with a quoted name.
    #[error("expected the name of a member in double quotes")]
    ExpectedName,
    /// A name has to be followed by a colon.
    #[error("expected `:` after the name of a member")]
    ExpectedColon,
    /// Two elements or members with nothing between them, or the wrong bracket.
    #[error("expected `,` or the end of the array or object")]
    ExpectedComma,
    /// The closing quote is missing.
    #[error("string without a closing quote")]
    UnterminatedString,
    /// `[` without `]`.
    #[error("array without an end")]
    UnclosedArray,
    /// `{` without `}`.
    #[error("object without an end")]
    UnclosedObject,
    /// `/*` without `*/`.
    #[error("comment without an end")]
    UnclosedComment,
}

impl JsonError {
    pub(super) fn new(span: Range<usize>, kind: JsonErrorKind) -> Self {
        Self { span, kind }
    }
}
