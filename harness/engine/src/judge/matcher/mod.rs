//! One comparison each: what was found against what a scenario expects.

mod contains;
mod count;
mod equals;
mod kind;
mod number;
mod pattern;

use serde_json::Value;

pub(super) use pattern::matches as pattern_matches;

use crate::scenario::Matcher;

/// Whether the values that a path (or a header) found are as expected; `Err` says what is wrong
/// with the comparison itself.
pub(super) fn holds(matcher: &Matcher, found: &[&Value]) -> Result<bool, String> {
    let first = found.first().copied();
    Ok(match matcher {
        Matcher::Equals(wanted) => first.is_some_and(|value| equals::same(value, wanted)),
        Matcher::NotEquals(wanted) => !first.is_some_and(|value| equals::same(value, wanted)),
        Matcher::EqualsIgnoringCase(wanted) => {
            first.and_then(Value::as_str).is_some_and(|text| equals::same_letters(text, wanted))
        }
        Matcher::OneOf(any) => {
            first.is_some_and(|value| any.iter().any(|wanted| equals::same(value, wanted)))
        }
        Matcher::Matches(pattern) => match first.and_then(Value::as_str) {
            Some(text) => pattern::matches(pattern, text)?,
            None => false,
        },
        Matcher::Contains(part) => found.iter().any(|value| contains::contains(value, part)),
        Matcher::Lacks(part) => !found.iter().any(|value| contains::contains(value, part)),
        Matcher::Count(wanted) => count::count(found) == number::whole(wanted)?,
        Matcher::Is(wanted) => !found.is_empty() && found.iter().all(|v| kind::is(v, *wanted)),
        Matcher::Present => found.iter().any(|value| kind::is_assigned(value)),
        Matcher::Absent => !found.iter().any(|value| kind::is_assigned(value)),
        Matcher::AtMost(limit) => number::compare(first, limit)?.is_some_and(|o| o.is_le()),
        Matcher::AtLeast(limit) => number::compare(first, limit)?.is_some_and(|o| o.is_ge()),
    })
}

/// The expectation in words: `equals "x"`.
pub(super) fn words(matcher: &Matcher) -> String {
    let list = |values: &[Value]| {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        values.join(", ")
    };
    match matcher {
        Matcher::Equals(value) => format!("equals {value}"),
        Matcher::NotEquals(value) => format!("does not equal {value}"),
        Matcher::EqualsIgnoringCase(text) => format!("equals \"{text}\", ignoring case"),
        Matcher::OneOf(values) => format!("is one of {}", list(values)),
        Matcher::Matches(pattern) => format!("matches /{pattern}/"),
        Matcher::Contains(value) => format!("contains {value}"),
        Matcher::Lacks(value) => format!("does not contain {value}"),
        Matcher::Count(value) => format!("has {value} values"),
        Matcher::Is(wanted) => format!("is {}", kind::words(*wanted)),
        Matcher::Present => "is present".to_owned(),
        Matcher::Absent => "is absent".to_owned(),
        Matcher::AtMost(value) => format!("is at most {value}"),
        Matcher::AtLeast(value) => format!("is at least {value}"),
    }
}
