//! One comparison each: what was found against what a scenario expects.

mod contains;
mod count;
mod digest;
mod equals;
mod kind;
mod number;
mod order;
mod pattern;
mod values;

use serde_json::Value;

pub(super) use pattern::matches as pattern_matches;

use crate::scenario::{Direction, Matcher};

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
            let any = values::list(any)?;
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
        Matcher::Each(inner) => {
            let each = values::assigned(found).map(|value| holds(inner, &[value]));
            each.into_iter().try_fold(true, |all, one| one.map(|one| all && one))?
        }
        Matcher::Values(wanted) => values::are(found, values::list(wanted)?),
        Matcher::ValuesInAnyOrder(wanted) => values::are_together(found, values::list(wanted)?),
        Matcher::Unique => values::repeated(found).is_none(),
        Matcher::Ordered(direction) => order::out_of_order(found, *direction).is_none(),
        Matcher::Sha1Of(text) => {
            first.and_then(Value::as_str).is_some_and(|value| digest::is_sha1_of(value, text))
        }
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
        Matcher::OneOf(any) => match any.as_array() {
            Some(values) => format!("is one of {}", list(values)),
            None => format!("is one of {any}"),
        },
        Matcher::Matches(pattern) => format!("matches /{pattern}/"),
        Matcher::Contains(value) => format!("contains {value}"),
        Matcher::Lacks(value) => format!("does not contain {value}"),
        Matcher::Count(value) => format!("has {value} values"),
        Matcher::Is(wanted) => format!("is {}", kind::words(*wanted)),
        Matcher::Present => "is present".to_owned(),
        Matcher::Absent => "is absent".to_owned(),
        Matcher::AtMost(value) => format!("is at most {value}"),
        Matcher::AtLeast(value) => format!("is at least {value}"),
        Matcher::Each(inner) => format!("for each value {}", words(inner)),
        Matcher::Values(wanted) => match wanted.as_array() {
            Some(values) if values.is_empty() => "has no values".to_owned(),
            Some(values) => format!("has exactly the values {}, in this order", list(values)),
            None => format!("has exactly the values of {wanted}, in this order"),
        },
        Matcher::ValuesInAnyOrder(wanted) => match wanted.as_array() {
            Some(values) if values.is_empty() => "has no values".to_owned(),
            Some(values) => format!("has exactly the values {}, in any order", list(values)),
            None => format!("has exactly the values of {wanted}, in any order"),
        },
        Matcher::Unique => "has no value twice".to_owned(),
        Matcher::Ordered(Direction::Ascending) => "is in ascending order".to_owned(),
        Matcher::Ordered(Direction::Descending) => "is in descending order".to_owned(),
        Matcher::Sha1Of(text) => format!("is the SHA-1 of \"{text}\" in base64"),
    }
}

/// What is wrong, where that is about a few of many values: those alone.
pub(super) fn culprits(matcher: &Matcher, found: &[&Value]) -> Option<String> {
    match matcher {
        Matcher::Each(inner) => {
            let wrong = |value: &&Value| holds(inner, &[value]) == Ok(false);
            values::assigned(found).find(wrong).map(Value::to_string)
        }
        Matcher::Unique => values::repeated(found).map(|value| format!("{value} twice")),
        Matcher::Ordered(direction) => order::out_of_order(found, *direction)
            .map(|(before, after)| format!("{before} before {after}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judged(matcher: &Matcher, found: &Value) -> bool {
        let found: Vec<&Value> = found.as_array().unwrap().iter().collect();
        holds(matcher, &found).unwrap()
    }

    #[test]
    fn each_value_has_to_be_so_and_nulls_are_none() {
        let each = Matcher::Each(Box::new(Matcher::Matches("^[ab]$".into())));
        assert!(judged(&each, &json!(["a", null, "b"])));
        assert!(!judged(&each, &json!(["a", "c"])));
        assert!(judged(&each, &json!([])));
        let broken = Matcher::Each(Box::new(Matcher::AtMost(json!("x"))));
        assert!(holds(&broken, &[&json!(1)]).is_err());
    }

    #[test]
    fn one_of_takes_what_a_placeholder_stood_for() {
        let matcher = Matcher::OneOf(json!(["a", "b"]));
        assert!(judged(&matcher, &json!(["b"])));
        assert!(!judged(&matcher, &json!(["c"])));
        assert!(holds(&Matcher::OneOf(json!("a")), &[&json!("a")]).is_err());
    }

    #[test]
    fn the_one_that_is_wrong_is_named() {
        let each = Matcher::Each(Box::new(Matcher::Equals(json!("a"))));
        let (a, b) = (json!("a"), json!("b"));
        assert_eq!(culprits(&each, &[&a, &b]), Some("\"b\"".to_owned()));
        assert_eq!(culprits(&Matcher::Unique, &[&a, &b, &a]), Some("\"a\" twice".to_owned()));
        let down = Matcher::Ordered(Direction::Descending);
        assert_eq!(culprits(&down, &[&a, &b]), Some("\"a\" before \"b\"".to_owned()));
        assert_eq!(culprits(&down, &[&b, &a]), None);
    }

    #[test]
    fn what_holds_on_nothing_says_so() {
        let matchers = [
            Matcher::Absent,
            Matcher::Lacks(json!("a")),
            Matcher::NotEquals(json!("a")),
            Matcher::Count(json!(0)),
            Matcher::Each(Box::new(Matcher::Present)),
            Matcher::Values(json!([])),
            Matcher::ValuesInAnyOrder(json!([])),
            Matcher::Unique,
            Matcher::Ordered(Direction::Ascending),
            Matcher::Present,
            Matcher::Equals(json!("a")),
            Matcher::Count(json!(1)),
            Matcher::Values(json!(["a"])),
            Matcher::ValuesInAnyOrder(json!(["a"])),
            Matcher::Is(crate::scenario::Kind::String),
        ];
        for matcher in matchers {
            assert_eq!(matcher.holds_on_nothing(), holds(&matcher, &[]).unwrap(), "{matcher:?}");
        }
    }
}
