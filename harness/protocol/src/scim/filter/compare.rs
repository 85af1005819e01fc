//! One value against one literal (RFC 7644 table 3).

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::CompareOp;
use super::literal_test::{LiteralTest, ValueKind};

/// Whether `actual` satisfies `op literal`.
///
/// Values of different kinds are not equal and have no order; neither have Booleans, arrays and
/// objects. So `gt` on a Boolean does not match. (A Boolean *literal* after `gt` is refused when the
/// filter is read; a string literal cannot be, because only a schema knows the attribute's type.)
pub(super) fn holds(
    actual: &Value,
    kind: ValueKind,
    op: CompareOp,
    literal: &LiteralTest<'_>,
) -> bool {
    let order = || order(actual, kind, literal);
    match op {
        CompareOp::Eq => equal(actual, kind, literal),
        CompareOp::Ne => !equal(actual, kind, literal),
        CompareOp::Co | CompareOp::Sw | CompareOp::Ew => match (actual, literal.text(kind)) {
            (Value::String(actual), Some(part)) => part.is_part_of(actual, op),
            _ => false,
        },
        CompareOp::Gt => order().is_some_and(Ordering::is_gt),
        CompareOp::Ge => order().is_some_and(Ordering::is_ge),
        CompareOp::Lt => order().is_some_and(Ordering::is_lt),
        CompareOp::Le => order().is_some_and(Ordering::is_le),
    }
}

/// What `op literal` says of an attribute without a value, which equals null (RFC 7643 section 2.5).
pub(super) fn holds_for_nothing(op: CompareOp, literal: &LiteralTest<'_>) -> bool {
    let is_null = matches!(literal, LiteralTest::Null);
    match op {
        CompareOp::Eq => is_null,
        CompareOp::Ne => !is_null,
        _ => false,
    }
}

fn equal(actual: &Value, kind: ValueKind, literal: &LiteralTest<'_>) -> bool {
    match (actual, literal) {
        (Value::String(actual), _) => literal.text(kind).is_some_and(|text| text.equals(actual)),
        (Value::Number(a), LiteralTest::Number(b)) => numeric(a, b).is_some_and(Ordering::is_eq),
        (Value::Bool(actual), LiteralTest::Boolean(literal)) => actual == literal,
        (Value::Null, LiteralTest::Null) => true,
        _ => false,
    }
}

fn order(actual: &Value, kind: ValueKind, literal: &LiteralTest<'_>) -> Option<Ordering> {
    match (actual, literal) {
        (Value::String(actual), _) => literal.text(kind)?.order(actual),
        (Value::Number(a), LiteralTest::Number(b)) => numeric(a, b),
        _ => None,
    }
}

fn numeric(a: &Number, b: &Number) -> Option<Ordering> {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}
