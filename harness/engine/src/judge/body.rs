use fedspec_protocol::json::{Document, JsonError, JsonErrorKind, OddityKind};

use super::check::Answer;
use super::finding::{Finding, State, Unclear};
use super::internals;
use super::matcher::pattern_matches;
use crate::scenario::{Bindings, BodyExpectation, TemplateError, render_pattern, render_text};
use crate::transcript::Response;
use crate::transcript::redact::contains_marker;

/// Looks at a body as text.
pub(super) fn look(
    wanted: &BodyExpectation,
    answer: &Answer<'_>,
    response: &Response,
    bindings: &Bindings<'_>,
) -> Finding {
    let bytes = response.body.bytes();
    let state = |holds: bool| {
        let size = || State::Broken(format!("a body of {} bytes", bytes.len()));
        if holds { State::Holds } else { size() }
    };
    let text = String::from_utf8_lossy(&bytes);
    let with = |part: &str, wanted: bool| -> Result<State, TemplateError> {
        Ok(state(text.contains(&render_text(part, bindings)?) == wanted))
    };
    let state = match wanted {
        BodyExpectation::Empty(wanted) => Ok(state(bytes.is_empty() == *wanted)),
        BodyExpectation::Contains(part) => with(part, true),
        BodyExpectation::Lacks(part) => with(part, false),
        BodyExpectation::Matches(pattern) => render_pattern(pattern, bindings)
            .map(|pattern| pattern_matches(&pattern, &text).map_or_else(State::Error, state)),
        BodyExpectation::NoSecret(wanted) => {
            let headers = response.headers.iter().any(|header| contains_marker(&header.value));
            Ok(state((headers || contains_marker(&text)) != *wanted))
        }
        BodyExpectation::NoInternals(_) => Ok(internals(answer, response)),
        BodyExpectation::StrictJson(_) => Ok(strict(answer.document(response))),
    };
    let state = state.unwrap_or_else(|error| Unclear::from(error).into());
    Finding::new(words(wanted), state)
}

/// The expectation in words.
pub(super) fn words(wanted: &BodyExpectation) -> String {
    match wanted {
        BodyExpectation::Empty(true) => "an empty body".to_owned(),
        BodyExpectation::Empty(false) => "a body".to_owned(),
        BodyExpectation::Contains(part) => format!("a body that contains `{part}`"),
        BodyExpectation::Lacks(part) => format!("a body without `{part}`"),
        BodyExpectation::Matches(pattern) => format!("a body that matches `{pattern}`"),
        BodyExpectation::NoSecret(_) => "no secret in the answer".to_owned(),
        BodyExpectation::NoInternals(_) => "no internals in the answer".to_owned(),
        BodyExpectation::StrictJson(_) => {
            "one JSON value in UTF-8, with no name twice in an object".to_owned()
        }
    }
}

fn internals(answer: &Answer<'_>, response: &Response) -> State {
    match internals::find(&answer.attempt.exchange, response, answer.is_for_browsers) {
        None => State::Holds,
        Some(found) => State::Broken(format!("{}: {:?}", found.kind, found.shortened())),
    }
}

/// RFC 8259 sections 2, 4 and 8.1. Half a surrogate pair and a number that is too large are allowed.
fn strict(document: Result<&Document, &JsonError>) -> State {
    let document = match document {
        Ok(document) => document,
        Err(error) => {
            // What is larger than is read here may be right all the same.
            let unknown = matches!(
                error.kind,
                JsonErrorKind::TooLong { .. }
                    | JsonErrorKind::TooDeep { .. }
                    | JsonErrorKind::TooMany { .. }
            );
            let told = error.to_string();
            return if unknown { State::Error(told) } else { State::Broken(told) };
        }
    };
    let twice = |kind: &OddityKind| matches!(kind, OddityKind::RepeatedName { .. });
    let odd = document.oddities.iter().find(|odd| odd.kind.is_forbidden() || twice(&odd.kind));
    match odd {
        Some(odd) => State::Broken(odd.to_string()),
        None if document.is_strict() => State::Holds,
        None => State::Broken("no JSON as RFC 8259 has it".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_strict_or_not() {
        let state = |text: &[u8]| strict(Document::read(text).as_ref());
        for fine in
            [&b" {\"a\": [1.0, null]} \n"[..], b"\"\\ud800\"", b"1e999", b"{\"a\":{\"a\":1}}"]
        {
            assert_eq!(state(fine), State::Holds, "{fine:?}");
        }
        for (odd, why) in [
            (&b"\xef\xbb\xbf{}"[..], "byte order mark at byte 0"),
            (b"{\"a\":1,\"b\":2,\"a\":1}", "name `a` more than once in an object at byte 13"),
            (b"\"\xff\"", "bytes that are not UTF-8 at byte 1"),
            (b"{} {}", "bytes behind the value at byte 2"),
            (b"[1,]", "comma with nothing behind it at byte 2"),
            (b"", "expected a JSON value, found nothing at byte 0"),
            (b"<html>", "expected a JSON value at byte 0"),
        ] {
            assert_eq!(state(odd), State::Broken(why.to_owned()), "{odd:?}");
        }
        let deep = "[".repeat(200) + &"]".repeat(200);
        assert!(matches!(state(deep.as_bytes()), State::Error(_)));
    }
}
