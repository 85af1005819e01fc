//! Filters (RFC 7644 section 3.4.2.2): reading, writing, evaluating.

mod ast;
mod compare;
mod error;
mod evaluate;
mod literal;
mod literal_test;
mod parse;
mod prepare;
mod print;
mod rules;
mod text_test;

pub use self::ast::{CompareOp, Filter};
pub use self::error::{FilterError, FilterErrorKind};
pub use self::parse::{MAX_DEPTH, MAX_LENGTH};
pub use self::prepare::Prepared;
pub use self::rules::AttributeRules;

pub(super) use self::parse::parse_inside_brackets;
