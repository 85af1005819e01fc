//! What a place holds, as comparisons take it and as sentences show it.

use serde_json::Value;

use super::matcher;
use crate::scenario::{
    Bindings, Matcher, TemplateError, finds_one_place, render, render_pattern, render_text,
};

/// The values that a comparison is about: `$.schemas` is meant as `$.schemas[*]` by one that looks
/// at values together, for a single list has nothing else to compare.
pub(super) fn elements<'a>(found: &[&'a Value], matcher: &Matcher, at: &str) -> Vec<&'a Value> {
    match found {
        [Value::Array(items)] if matcher.is_about_many() && finds_one_place(at) => {
            items.iter().collect()
        }
        found => found.to_vec(),
    }
}

/// A comparison with its placeholders filled in.
pub(super) fn rendered(
    matcher: &Matcher,
    bindings: &Bindings<'_>,
) -> Result<Matcher, TemplateError> {
    let value = |value: &Value| render(value, bindings);
    let text = |text: &str| render_text(text, bindings);
    Ok(match matcher {
        Matcher::Equals(wanted) => Matcher::Equals(value(wanted)?),
        Matcher::NotEquals(wanted) => Matcher::NotEquals(value(wanted)?),
        Matcher::EqualsIgnoringCase(wanted) => Matcher::EqualsIgnoringCase(text(wanted)?),
        Matcher::OneOf(any) => Matcher::OneOf(value(any)?),
        Matcher::Matches(pattern) => Matcher::Matches(render_pattern(pattern, bindings)?),
        Matcher::Contains(part) => Matcher::Contains(value(part)?),
        Matcher::Lacks(part) => Matcher::Lacks(value(part)?),
        Matcher::Count(wanted) => Matcher::Count(value(wanted)?),
        Matcher::AtMost(limit) => Matcher::AtMost(value(limit)?),
        Matcher::AtLeast(limit) => Matcher::AtLeast(value(limit)?),
        Matcher::Each(inner) => Matcher::Each(Box::new(rendered(inner, bindings)?)),
        Matcher::Values(values) => Matcher::Values(value(values)?),
        Matcher::ValuesInAnyOrder(values) => Matcher::ValuesInAnyOrder(value(values)?),
        Matcher::Sha1Of(hashed) => Matcher::Sha1Of(text(hashed)?),
        Matcher::Is(_)
        | Matcher::Present
        | Matcher::Absent
        | Matcher::Unique
        | Matcher::Ordered(_) => matcher.clone(),
    })
}

/// How much of a value a sentence shows.
const SHOWN: usize = 300;

/// What was found, in words, and which of it is at fault.
pub(super) fn came(at: &str, matcher: &Matcher, found: &[&Value]) -> String {
    let whole = found_words(at, found);
    match matcher::culprits(matcher, found) {
        Some(culprits) if found.len() > 1 => {
            format!("{} among {whole}", shortened(culprits))
        }
        _ => whole,
    }
}

fn found_words(at: &str, found: &[&Value]) -> String {
    match found {
        [] => format!("{at}: nothing there"),
        [one] => shortened(one.to_string()),
        many => {
            let shown: Vec<String> = many.iter().take(5).map(ToString::to_string).collect();
            shortened(format!("{} values: {}", many.len(), shown.join(", ")))
        }
    }
}

/// So much of a text as a sentence shows.
fn shortened(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(SHOWN) {
        text.truncate(at);
        text.push('…');
    }
    text
}
