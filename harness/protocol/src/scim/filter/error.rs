use std::ops::Range;

use thiserror::Error;

use crate::scim::attr::AttrPathError;
use crate::scim::error::ScimType;

/// Why a text is not a filter, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind} at byte {}", span.start)]
pub struct FilterError {
    /// The bytes of the text that are wrong; inside the text, on character boundaries, possibly
    /// empty.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub kind: FilterErrorKind,
}

/// One thing that can be wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FilterErrorKind {
    /// There is nothing but spaces.
    #[error("expected a filter, found nothing")]
    Empty,
    /// The text is longer than [`MAX_LENGTH`](super::MAX_LENGTH).
    #[error("filter of {length} bytes is longer than the {limit} that are read")]
    TooLong {
        /// Bytes of the text.
        length: usize,
        /// Bytes that are read.
        limit: usize,
    },
    /// Groups are nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    #[error("groups nested deeper than {limit}")]
    TooDeep {
        /// Levels that are read.
        limit: usize,
    },
    /// An expression has to start with an attribute, `not (` or `(`, and does not.
    #[error("expected an attribute or a group")]
    ExpectedExpression,
    /// A word stands where an attribute should, and is none.
    #[error("invalid attribute `{found}`: {reason}")]
    InvalidAttribute {
        /// The word, cut short when it is long.
        found: String,
        /// What is wrong with it.
        reason: AttrPathError,
    },
    /// Nothing, or a bracket, where an operator should be.
    #[error("expected an operator after the attribute")]
    ExpectedOperator,
    /// A word where an operator should be, and not one of table 3.
    #[error("unknown operator `{found}`")]
    UnknownOperator {
        /// The word, cut short when it is long.
        found: String,
    },
    /// The operator needs a value to compare with.
    #[error("expected a value after the operator")]
    ExpectedValue,
    /// The value is a bare word.
    #[error("expected a JSON value, found `{found}`")]
    UnquotedValue {
        /// The word, cut short when it is long.
        found: String,
    },
    /// The closing quote is missing.
    #[error("string without a closing quote")]
    UnterminatedString,
    /// A string that JSON does not allow: a raw control character, an unknown or a lone escape.
    #[error("not a JSON string")]
    InvalidString,
    /// A number that JSON does not allow, or that no 64-bit number holds.
    #[error("not a JSON number")]
    InvalidNumber,
    /// `gt`, `ge`, `lt` or `le` with a Boolean or null (RFC 7644 table 3: `invalidFilter`).
    #[error("`true`, `false` and `null` have no order")]
    UnorderedValue,
    /// `(` without `)`.
    #[error("group without a closing bracket")]
    UnclosedGroup,
    /// `[` without `]`.
    #[error("value filter without a closing bracket")]
    UnclosedValuePath,
    /// `[` inside `[…]`: sub-attributes have no sub-attributes of their own.
    #[error("value filter inside a value filter")]
    NestedValuePath,
    /// `emails[…].value eq …`: a PATCH path where a filter should be.
    #[error("sub-attribute after a value filter")]
    SubAttributeAfterValuePath,
    /// `not` without a group.
    #[error("`not` without a group")]
    NotWithoutGroup,
    /// Two expressions with nothing between them, or a bracket that nothing opened.
    #[error("expected `and`, `or` or the end of the filter, found `{found}`")]
    ExpectedEnd {
        /// What was found, cut short when it is long.
        found: String,
    },
    /// `and`, `or` or an operator has no space around it.
    #[error("expected a space")]
    ExpectedSpace,
}

impl FilterError {
    pub(super) fn new(span: Range<usize>, kind: FilterErrorKind) -> Self {
        Self { span, kind }
    }

    /// The keyword a server answers with: always `invalidFilter` (RFC 7644 table 9).
    pub fn scim_type(&self) -> ScimType {
        ScimType::InvalidFilter
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        use FilterErrorKind as Kind;
        match self.kind {
            Kind::Empty => "leave the parameter out, or write e.g. `userName eq \"ada\"`",
            Kind::TooLong { .. } => "split the query, or send fewer alternatives",
            Kind::TooDeep { .. } => "remove brackets that change nothing",
            Kind::ExpectedExpression => "write `attribute operator value`",
            Kind::InvalidAttribute { .. } => "write `name`, `name.sub` or `urn:…:name.sub`",
            Kind::ExpectedOperator | Kind::UnknownOperator { .. } => {
                "use one of eq, ne, co, sw, ew, pr, gt, ge, lt, le"
            }
            Kind::ExpectedValue => "write a value, or use `pr` to ask whether there is one",
            Kind::UnquotedValue { .. } => {
                "put strings in double quotes; `true`, `false` and `null` are lower case"
            }
            Kind::UnterminatedString => "close the string with `\"`",
            Kind::InvalidString => "escape `\"`, `\\` and control characters as JSON does",
            Kind::InvalidNumber => "write the number as JSON does, e.g. `-1`, `0.5` or `1e3`",
            Kind::UnorderedValue => "use `eq` or `ne`",
            Kind::UnclosedGroup => "close the group with `)`",
            Kind::UnclosedValuePath => "close the value filter with `]`",
            Kind::NestedValuePath => "combine the conditions with `and`",
            Kind::SubAttributeAfterValuePath => "put the comparison inside the square brackets",
            Kind::NotWithoutGroup => "put round brackets around what `not` denies",
            Kind::ExpectedEnd { .. } => "join expressions with `and` or `or`",
            Kind::ExpectedSpace => "put a space around operators, `and` and `or`",
        }
    }
}

/// At most 40 characters of what was found, so that a message stays short whatever came in.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(40) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
    }
}
