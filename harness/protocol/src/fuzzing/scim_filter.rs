#[cfg(any(test, feature = "second-reader"))]
mod second_opinion;

use std::ops::Range;

use super::resource::user;
use crate::scim::core_schema::CoreSchema;
use crate::scim::filter::{Filter, FilterErrorKind, MAX_DEPTH, MAX_LENGTH};
use crate::scim::path::PatchPath;

/// Levels of brackets that both readers take.
#[cfg(any(test, feature = "second-reader"))]
const DEEP: usize = 48;

/// Reads `data` as a filter and as a PATCH path, and checks what holds for any text.
///
/// What is read prints to a text that reads back as an equal filter, prints the same again, and
/// gives the same answer for a fixed resource; it is no deeper than the limit; and what is refused
/// is refused at a place inside the text. The crate `scim_v2` reads what is read as the same filter, and
/// what it reads is read here, but for what they are known to disagree about.
///
/// # Panics
/// When one of these does not hold.
pub fn scim_filter(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let read = Filter::parse(text);
    match &read {
        Ok(filter) => check_filter(filter),
        Err(error) => check_span(text, &error.span),
    }
    #[cfg(any(test, feature = "second-reader"))]
    second_opinion::check(text, read.as_ref().ok().filter(|filter| levels(filter) < DEEP));
    match PatchPath::parse(text) {
        Ok(path) => check_path(&path),
        Err(error) => check_span(text, &error.span),
    }
}

fn check_filter(filter: &Filter) {
    assert!(levels(filter) <= MAX_DEPTH, "nested deeper than the limit");
    let printed = filter.to_string();
    let again = match Filter::parse(&printed) {
        Ok(again) => again,
        // Canonical text may be longer than the text that was read, and pass the limit.
        Err(error) => {
            let too_long = matches!(error.kind, FilterErrorKind::TooLong { .. });
            assert!(too_long && printed.len() > MAX_LENGTH, "`{printed}` does not parse: {error}");
            return;
        }
    };
    assert_eq!(*filter, again, "`{printed}` reads back as another filter");
    assert_eq!(printed, again.to_string(), "printing is not canonical");
    let resource = user();
    assert_eq!(
        filter.matches(&resource, &CoreSchema),
        again.matches(&resource, &CoreSchema),
        "`{printed}` answers differently"
    );
}

fn check_path(path: &PatchPath) {
    let printed = path.to_string();
    match PatchPath::parse(&printed) {
        Ok(again) => assert_eq!(*path, again, "`{printed}` reads back as another path"),
        Err(error) => assert!(printed.len() > MAX_LENGTH, "`{printed}` does not parse: {error}"),
    }
}

fn check_span(text: &str, span: &Range<usize>) {
    assert!(text.get(span.clone()).is_some(), "span {span:?} is not inside the text");
}

/// Levels of brackets that the filter needs.
fn levels(filter: &Filter) -> usize {
    match filter {
        Filter::And(operands) | Filter::Or(operands) => {
            operands.iter().map(levels).max().unwrap_or(0)
        }
        Filter::Not(inner) | Filter::ValuePath { filter: inner, .. } => 1 + levels(inner),
        Filter::Compare { .. } | Filter::Present { .. } => 0,
    }
}
