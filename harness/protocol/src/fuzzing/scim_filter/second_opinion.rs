//! What the crate `scim_v2` makes of the same text: its grammar is generated, ours is written by hand.
//!
//! Where the two are known to disagree, and why ours is what the RFC says, `tests/second_opinion` tells.

use scim_v2::filter as theirs;
use serde_json::Value;

use crate::scim::attr::AttrPath;
use crate::scim::filter::{CompareOp, Filter, FilterErrorKind};

/// Holds `ours`, what our reader made of `text`, against theirs.
pub(super) fn check(text: &str, ours: Option<&Filter>) {
    if let Some(filter) = ours.filter(|filter| is_said_by_both(filter)) {
        let printed = filter.to_string();
        let Ok(read) = printed.parse::<theirs::Filter>() else {
            unreachable!("they do not read `{printed}`")
        };
        compare(&read, Some(filter));
    }
    if let Ok(read) = text.parse::<theirs::Filter>() {
        compare(&read, ours);
    }
}

/// What they read prints to a text that we read as the same filter.
fn compare(read: &theirs::Filter, ours: Option<&Filter>) {
    let printed = read.to_string();
    match (Filter::parse(&printed), ours) {
        (Ok(theirs), Some(ours)) => assert_eq!(plain(&theirs), plain(ours), "`{printed}`"),
        // Only their text is read by us: white space that is none in RFC 5234, or a length.
        (Ok(_), None) => {}
        (Err(error), _) => assert!(
            matches!(
                error.kind,
                FilterErrorKind::UnorderedValue
                    | FilterErrorKind::TooLong { .. }
                    | FilterErrorKind::TooDeep { .. }
            ),
            "they read `{printed}`: {error}"
        ),
    }
}

/// Whether their grammar has every name of the filter.
fn is_said_by_both(filter: &Filter) -> bool {
    match filter {
        Filter::And(operands) | Filter::Or(operands) => operands.iter().all(is_said_by_both),
        Filter::Not(operand) => is_said_by_both(operand),
        Filter::Compare { path, .. } | Filter::Present { path } => is_plain(path),
        Filter::ValuePath { path, filter } => is_plain(path) && is_said_by_both(filter),
    }
}

/// Neither a word that their lexer keeps for itself, nor `$ref`, nor a URI other than a URN.
fn is_plain(path: &AttrPath) -> bool {
    const RESERVED: [&str; 7] = ["true", "false", "null", "not", "and", "or", "pr"];
    let plain = |name: &str| {
        !RESERVED.iter().any(|word| word.eq_ignore_ascii_case(name))
            && !name.contains('$')
            && CompareOp::ALL.iter().all(|op| !op.as_str().eq_ignore_ascii_case(name))
    };
    plain(path.name()) && path.sub().is_none_or(plain) && path.schema().is_none()
}

/// The filter with operands of the same operator in one list, names without case, and numbers as both
/// read them: zero has one sign, and `serde_json`, which they read with, may miss the last bit of others.
fn plain(filter: &Filter) -> Filter {
    match filter {
        Filter::And(operands) => Filter::And(flat(operands, |operand| match operand {
            Filter::And(inner) => Ok(inner),
            other => Err(other),
        })),
        Filter::Or(operands) => Filter::Or(flat(operands, |operand| match operand {
            Filter::Or(inner) => Ok(inner),
            other => Err(other),
        })),
        Filter::Not(operand) => Filter::Not(Box::new(plain(operand))),
        Filter::Compare { path, op, value } => {
            let value = match value.as_f64() {
                Some(0.0) => Value::from(0),
                Some(float) if value.is_f64() => Value::from(format!("{float:.12e}")),
                _ => value.clone(),
            };
            Filter::Compare { path: path.clone(), op: *op, value }
        }
        Filter::Present { path } => Filter::Present { path: path.clone() },
        Filter::ValuePath { path, filter } => {
            Filter::ValuePath { path: path.clone(), filter: Box::new(plain(filter)) }
        }
    }
}

fn flat(operands: &[Filter], open: impl Fn(Filter) -> Result<Vec<Filter>, Filter>) -> Vec<Filter> {
    let opened = operands.iter().map(|operand| open(plain(operand)));
    opened.flat_map(|operand| operand.unwrap_or_else(|single| vec![single])).collect()
}
