use std::ops::Range;

use thiserror::Error;

/// Something a stricter reader refuses or reads in its own way, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind} at byte {}", span.start)]
pub struct Oddity {
    /// The bytes of the text it is about.
    pub span: Range<usize>,
    /// What is odd about them.
    pub kind: OddityKind,
}

/// One thing that is odd about a JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OddityKind {
    /// The text starts with U+FEFF, which must not be sent (RFC 8259 section 8.1).
    #[error("byte order mark")]
    ByteOrderMark,
    /// Bytes in a string that are not UTF-8 (section 8.1); read as U+FFFD.
    #[error("bytes that are not UTF-8")]
    InvalidUtf8,
    /// A control character in a string that is not escaped (section 7).
    #[error("control character in a string")]
    ControlCharacter,
    /// A backslash with something behind it that is no escape (section 7); read as written.
    #[error("unknown escape in a string")]
    InvalidEscape,
    /// Half a surrogate pair: allowed by the grammar, no character (section 8.2); read as U+FFFD.
    #[error("half a surrogate pair")]
    LoneSurrogate,
    /// A comma with nothing behind it.
    #[error("comma with nothing behind it")]
    TrailingComma,
    /// `//` or `/* */`.
    #[error("comment")]
    Comment,
    /// A zero before other digits (section 6).
    #[error("leading zero in a number")]
    LeadingZero,
    /// A plus sign before a number (section 6).
    #[error("plus sign before a number")]
    PlusSign,
    /// A decimal point without digits on both sides (section 6).
    #[error("decimal point without digits on both sides")]
    BareDecimalPoint,
    /// A number that no 64-bit number holds (allowed, section 6); read as the largest one.
    #[error("number too large for 64 bits")]
    HugeNumber,
    /// A value of another language: `NaN`, `True`, `None`, `undefined`; see
    /// [`Json::Word`](super::Json::Word).
    #[error("a word that is no JSON value")]
    Word,
    /// A name that stands more than once in its object (section 4: names SHOULD be unique). The
    /// span is that of each name but the first.
    #[error("name `{name}` more than once in an object")]
    RepeatedName {
        /// The name, cut short when it is long.
        name: String,
    },
    /// Something behind the value; not read.
    #[error("bytes behind the value")]
    TrailingBytes,
}

impl OddityKind {
    /// Whether RFC 8259 forbids it, rather than advising against it.
    pub fn is_forbidden(&self) -> bool {
        !matches!(self, Self::LoneSurrogate | Self::HugeNumber | Self::RepeatedName { .. })
    }
}
