//! The YAML crate's errors in our words: what was expected, what stands there, what to do.

use std::ops::Range;

use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, SnippetMode};

use super::located::byte_range;
use super::parse::MAX_DEPTH;
use crate::place;
use crate::problem::{Problem, Source, did_you_mean};

/// What a person reads of an error.
pub(super) fn problem(source: &Source, error: &Error) -> Problem {
    let error = error.without_snippet();
    let span = span(source.text(), error);
    let problem = |message: String| Problem::new(source, message).at(span.clone());
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            problem(format!("unknown key `{field}`"))
                .label("not a key here")
                .maybe_help(did_you_mean(field, expected.iter().copied()))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            unknown_variant(source, variant, expected, span.as_ref())
        }
        Error::SerdeMissingField { field, .. } => {
            let start = span.clone().map(|span| place::map_start(source.text(), span.start));
            problem(format!("missing key `{field}`"))
                .at(start.map(|start| start..start))
                .label("in this map")
                .help(format!("add `{field}: …`"))
        }
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("the key");
            problem(format!("`{key}` stands twice in one map"))
                .label("the second one")
                .help("keep one of the two")
        }
        Error::MergeKeyNotAllowed { .. } => problem("merge keys (`<<`) are not used here".into())
            .help("write the keys out, or move shared steps to a fragment"),
        Error::UnknownAnchor { .. } => no_anchors(problem),
        Error::UnsupportedTag { tag, .. } => problem(format!("tags (`{tag}`) are not used here"))
            .at(tag_before(source.text(), span.clone(), tag))
            .help("leave the tag out"),
        Error::MultipleDocuments { .. } => problem("a second document begins here".into())
            .help("remove the `---`, or move what follows to a file of its own"),
        Error::Eof { .. } if is_blank(source.text()) => Problem::new(source, "the file is empty")
            .help("scenarios/README.md, and the files below scenarios/, show what belongs in it"),
        Error::Budget { breach, .. } => match breach {
            BudgetBreach::Anchors { .. } | BudgetBreach::Aliases { .. } => no_anchors(problem),
            BudgetBreach::Depth { .. } => {
                problem(format!("this nests deeper than {MAX_DEPTH} levels"))
                    .help("nest less: no SCIM resource is that deep")
            }
            _ => {
                problem("there is too much in the file".into()).help("split it into several files")
            }
        },
        Error::Unexpected { expected, .. } => match wanted(expected) {
            Some((wanted, help)) => {
                let found = found(source.text(), span.as_ref());
                problem(format!("expected {wanted}, found {found}")).help(help)
            }
            None => problem(plain(error)).help(SEE),
        },
        Error::SerdeInvalidType { unexpected, expected, .. } => {
            problem(format!("expected {expected}, found {unexpected}"))
                .at(span.clone().map(|span| value_place(source.text(), span)))
                .help(SEE)
        }
        Error::InvalidScalar { ty, .. } => {
            let (wanted, help) = number(ty);
            let found = found(source.text(), span.as_ref());
            problem(format!("expected {wanted}, found {found}")).help(help)
        }
        Error::InvalidBooleanStrict { .. } => {
            let found = found(source.text(), span.as_ref());
            problem(format!("expected `true` or `false`, found {found}"))
                .help("write `true` or `false`")
        }
        Error::NullIntoString { .. } => {
            problem("expected text, found nothing".into()).help("write the text behind the colon")
        }
        Error::Message { msg, .. } => own(msg, problem, &span, source.text()),
        other => syntax(source.text(), &plain(other), span.as_ref(), problem),
    }
}

const SEE: &str = "see scenarios/README.md for what may stand here";

/// Names where a secret may have been written out, as the error for a wrong one lists them.
const SECRETS: [&[&str]; 2] = [&["env", "file", "command", "sandbox"], &["none", "bearer"]];

fn unknown_variant(
    source: &Source,
    variant: &str,
    expected: &[&'static str],
    span: Option<&Range<usize>>,
) -> Problem {
    let text = source.text();
    let written = |span: &Range<usize>| text.get(span.clone()) == Some(variant);
    let is_key = span.is_some_and(|span| written(span) && is_key(text, span));
    // For a word that stands alone the reader names the key before it.
    let place = match span {
        Some(span) if !written(span) => {
            source.find_from(span.start, variant).or_else(|| Some(value_place(text, span.clone())))
        }
        span => span.cloned(),
    };
    let what = if is_key { "key" } else { "value" };
    if SECRETS.contains(&expected) {
        // What stands there may be the secret itself, so neither it nor its line is repeated.
        let message = if is_key {
            format!("this is none of `{}`", expected.join("`, `"))
        } else {
            "a secret is named by where it is kept, not written out".to_owned()
        };
        let help = "write `{ env: NAME }`, `{ file: PATH }` or `{ command: [WORD, …] }` in its place; of a \
            bearer token that is `auth: { bearer: { env: NAME } }`";
        return Problem::new(source, message).at(place).hidden().help(help);
    }
    Problem::new(source, format!("unknown {what} `{variant}`"))
        .at(place)
        .label(format!("not a {what} here"))
        .maybe_help(did_you_mean(variant, expected.iter().copied()))
}

fn no_anchors(problem: impl Fn(String) -> Problem) -> Problem {
    problem("anchors and aliases are not used here".into())
        .help("write the value out, or use `vars`")
}

/// Our own types say what is wrong, and after a semicolon what to do.
fn own(
    message: &str,
    problem: impl Fn(String) -> Problem,
    span: &Option<Range<usize>>,
    text: &str,
) -> Problem {
    let runs_on = span
        .as_ref()
        .and_then(|span| text.get(span.clone()))
        .is_some_and(|part| part.contains('\n') && !part.starts_with(['{', '[', '-', '|', '>']));
    let (message, help) = message.split_once("; ").unwrap_or((message, SEE));
    let help =
        if runs_on { "the value runs on to the next line: is a `}` or `]` missing?" } else { help };
    problem(message.to_owned()).help(help)
}

/// What is wrong with the YAML itself.
fn syntax(
    text: &str,
    message: &str,
    span: Option<&Range<usize>>,
    problem: impl Fn(String) -> Problem,
) -> Problem {
    let known = SYNTAX.iter().find(|(part, ..)| message.contains(part));
    let Some((part, words, help)) = known else {
        return problem(message.to_owned())
            .help("the file has to be YAML; quote a string that holds `{`, `:` or `#`");
    };
    let line = span
        .as_ref()
        .map(|span| text.get(..span.start).unwrap_or(text).rfind('\n').map_or(0, |n| n + 1));
    let tab =
        line.filter(|_| *part == "tab").and_then(|line| Some(line + text.get(line..)?.find('\t')?));
    let problem = match tab {
        Some(tab) => problem((*words).to_owned()).at(tab..tab + 1),
        None => problem((*words).to_owned()),
    };
    problem.help(*help)
}

/// Part of the reader's message, our words, and what to do.
const SYNTAX: [(&str, &str, &str); 7] = [
    ("unclosed quote", "a quote is not closed", "close it, or double a `'` inside `'…'`"),
    ("tab", "a tab indents the line", "indent with spaces, two a level"),
    (
        "mapping values are not allowed",
        "a `: ` stands where no key can be",
        "quote a text that holds `: `; otherwise check the indentation",
    ),
    (
        "flow mapping",
        "a `{` is not closed, or holds text that has to be quoted",
        "close it with `}`; a `${…}` in braces has to be quoted",
    ),
    (
        "flow sequence",
        "a `[` is not closed, or holds text that has to be quoted",
        "close it with `]`; a `${…}` in brackets has to be quoted",
    ),
    (
        "block mapping",
        "this key does not line up with those above it",
        "indent all keys of a map alike",
    ),
    (
        "unexpected character",
        "a control character cannot stand here",
        "remove it, or write it as an escape in double quotes, such as `\"\\u001b\"`",
    ),
];

fn wanted(expected: &str) -> Option<(&'static str, &'static str)> {
    match expected {
        "string scalar" => {
            Some(("text", "write a text; quote one that holds `{`, `[`, `:` or `#`"))
        }
        "mapping start" => Some(("a map", "write `key: value`, in braces or one a line")),
        "sequence start" => {
            Some(("a list", "write `[…]`, or each item on a line that starts with `- `"))
        }
        _ => None,
    }
}

fn number(ty: &str) -> (&'static str, &'static str) {
    let help = "write digits alone";
    match ty {
        "u8" => ("a whole number from 0 to 255", help),
        "u16" => ("a whole number from 0 to 65535", help),
        "u32" => ("a whole number from 0 to 4294967295", help),
        _ => ("a whole number", help),
    }
}

/// What stands at a place, in words.
fn found(text: &str, span: Option<&Range<usize>>) -> String {
    let Some(span) = span else { return "something else".to_owned() };
    let shown = text.get(place::shown(text, span.clone())).unwrap_or_default();
    match shown.as_bytes().first() {
        None => "nothing".to_owned(),
        Some(b'[') => "a list".to_owned(),
        Some(b'{') => "a map".to_owned(),
        Some(b'-') if shown.starts_with("- ") => "a list".to_owned(),
        _ if span.is_empty() && shown.contains(':') => "a map".to_owned(),
        _ if shown.chars().count() > 60 => "text".to_owned(),
        _ => format!("`{shown}`"),
    }
}

/// Whether a place is followed by a colon.
fn is_key(text: &str, span: &Range<usize>) -> bool {
    let after = text.get(span.end..).unwrap_or_default();
    after.trim_start_matches([' ', '"', '\'']).starts_with(':')
}

/// The value behind a key, or the place itself where it is no key.
fn value_place(text: &str, span: Range<usize>) -> Range<usize> {
    if !is_key(text, &span) {
        return span;
    }
    let after = text.get(span.end..).unwrap_or_default();
    let value = after.trim_start_matches([' ', '"', '\'', ':']);
    let start = text.len() - value.len();
    let end = value.find([',', '}', ']', '\n']).map_or(text.len(), |length| start + length);
    start..end
}

fn is_blank(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
}

/// The reader places a tag's error at the value behind it.
fn tag_before(text: &str, span: Option<Range<usize>>, tag: &str) -> Option<Range<usize>> {
    let before = span.as_ref().and_then(|span| text.get(..span.start));
    let at = before.and_then(|before| before.rfind(tag)).map(|at| at..at + tag.len());
    at.or(span)
}

fn span(text: &str, error: &Error) -> Option<Range<usize>> {
    let location = error.location()?;
    byte_range(&location).or_else(|| {
        let line = usize::try_from(location.line()).ok()?;
        let start = place::offset(text, line, usize::try_from(location.column()).ok()?)?;
        Some(start..start)
    })
}

/// The reader's own words, without the place.
fn plain(error: &Error) -> String {
    let mut options = serde_saphyr::RenderOptions::default();
    options.snippets = SnippetMode::Off;
    let text = error.render_with_options(options);
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    text.trim().trim_end_matches('.').to_owned()
}
