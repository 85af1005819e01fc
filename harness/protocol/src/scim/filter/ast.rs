use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::scim::attr::AttrPath;

/// A filter expression.
///
/// [`Filter::parse`] keeps the grouping of the text: `a and (b and c)` is an `And` in an `And`, and
/// redundant brackets around a single expression vanish. What it gives always prints to a text that
/// it reads back as an equal filter. A filter made by hand prints the same way only if it keeps to
/// what each variant says.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Every operand holds; two operands or more.
    And(Vec<Filter>),
    /// At least one operand holds; two operands or more.
    Or(Vec<Filter>),
    /// The operand does not hold.
    Not(Box<Filter>),
    /// An attribute compared with a literal.
    Compare {
        /// The attribute.
        path: AttrPath,
        /// How it is compared.
        op: CompareOp,
        /// A string, number, Boolean or null, never an array or object.
        value: Value,
    },
    /// `pr`: the attribute has a value.
    Present {
        /// The attribute.
        path: AttrPath,
    },
    /// `path[filter]`: one and the same value of `path` satisfies `filter`.
    ValuePath {
        /// The attribute whose values are looked at.
        path: AttrPath,
        /// What a value has to satisfy, in terms of its sub-attributes; has no `ValuePath` in it.
        filter: Box<Filter>,
    },
}

/// A comparison operator (RFC 7644 table 3, without `pr`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// Identical.
    Eq,
    /// Not identical.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal to.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal to.
    Le,
}

impl CompareOp {
    /// Every operator, in the order of table 3.
    pub const ALL: [Self; 9] =
        [Self::Eq, Self::Ne, Self::Co, Self::Sw, Self::Ew, Self::Gt, Self::Ge, Self::Lt, Self::Le];

    /// The operator as it is written canonically.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Ew => "ew",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }

    /// Whether the operator asks for an order (`gt`, `ge`, `lt`, `le`).
    pub fn is_ordering(self) -> bool {
        matches!(self, Self::Gt | Self::Ge | Self::Lt | Self::Le)
    }

    /// The operator with this name, ignoring case (RFC 7644 section 3.4.2.2).
    pub(super) fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.as_str().eq_ignore_ascii_case(text))
    }
}

impl FromStr for Filter {
    type Err = super::FilterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for CompareOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
