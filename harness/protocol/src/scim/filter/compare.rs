//! One value against one literal (RFC 7644 table 3).

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::{AttributeRules, CompareOp};
use crate::scim::attr::AttrRef;
use crate::scim::datetime;

/// Whether `actual`, a value of the attribute `path`, satisfies `op literal`.
///
/// Values of different kinds are not equal and have no order; neither have Booleans, arrays and
/// objects. So `gt` on a Boolean does not match. (A Boolean *literal* after `gt` is refused when the
/// filter is read; a string literal cannot be, because only a schema knows the attribute's type.)
pub(super) fn holds(
    actual: &Value,
    op: CompareOp,
    literal: &Value,
    path: AttrRef<'_>,
    rules: &dyn AttributeRules,
) -> bool {
    match op {
        CompareOp::Eq => equal(actual, literal, path, rules),
        CompareOp::Ne => !equal(actual, literal, path, rules),
        CompareOp::Co | CompareOp::Sw | CompareOp::Ew => match (actual, literal) {
            (Value::String(actual), Value::String(literal)) => {
                substring(actual, op, literal, rules.case_exact(path))
            }
            _ => false,
        },
        CompareOp::Gt => order(actual, literal, path, rules).is_some_and(Ordering::is_gt),
        CompareOp::Ge => order(actual, literal, path, rules).is_some_and(Ordering::is_ge),
        CompareOp::Lt => order(actual, literal, path, rules).is_some_and(Ordering::is_lt),
        CompareOp::Le => order(actual, literal, path, rules).is_some_and(Ordering::is_le),
    }
}

/// What `op literal` says of an attribute without a value, which equals null (RFC 7643 section 2.5).
pub(super) fn holds_for_nothing(op: CompareOp, literal: &Value) -> bool {
    match op {
        CompareOp::Eq => literal.is_null(),
        CompareOp::Ne => !literal.is_null(),
        _ => false,
    }
}

fn equal(actual: &Value, literal: &Value, path: AttrRef<'_>, rules: &dyn AttributeRules) -> bool {
    match (actual, literal) {
        (Value::String(_), Value::String(_)) | (Value::Number(_), Value::Number(_)) => {
            order(actual, literal, path, rules).is_some_and(Ordering::is_eq)
                // Texts that are no point in time are equal when they are the same text.
                || actual == literal
        }
        (Value::Bool(actual), Value::Bool(literal)) => actual == literal,
        (Value::Null, Value::Null) => true,
        _ => false,
    }
}

fn order(
    actual: &Value,
    literal: &Value,
    path: AttrRef<'_>,
    rules: &dyn AttributeRules,
) -> Option<Ordering> {
    match (actual, literal) {
        (Value::String(a), Value::String(b)) if rules.date_time(path) => datetime::compare(a, b),
        (Value::String(a), Value::String(b)) if rules.case_exact(path) => Some(a.cmp(b)),
        (Value::String(a), Value::String(b)) => Some(folded(a).cmp(folded(b))),
        (Value::Number(a), Value::Number(b)) => numeric(a, b),
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

fn substring(actual: &str, op: CompareOp, literal: &str, case_exact: bool) -> bool {
    match (op, case_exact) {
        (CompareOp::Sw, true) => actual.starts_with(literal),
        (CompareOp::Ew, true) => actual.ends_with(literal),
        (_, true) => actual.contains(literal),
        (CompareOp::Sw, false) => starts_with(folded(actual), folded(literal)),
        (CompareOp::Ew, false) => starts_with(folded(actual).rev(), folded(literal).rev()),
        // Searching folded copies keeps the time linear, which comparing at every place would not.
        (_, false) => {
            let (actual, literal): (String, String) =
                (folded(actual).collect(), folded(literal).collect());
            actual.contains(&literal)
        }
    }
}

/// The characters without case, with no locale implied (RFC 7644 section 3.4.2.3).
fn folded(text: &str) -> impl DoubleEndedIterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn starts_with(
    mut text: impl Iterator<Item = char>,
    mut start: impl Iterator<Item = char>,
) -> bool {
    start.all(|wanted| text.next() == Some(wanted))
}
