//! The only file that calls the YAML crate.

use serde::de::DeserializeOwned;
use serde_saphyr::{Budget, Error, MergeKeyPolicy, Options, SnippetMode};

use super::located::byte_range;
use crate::problem::{Problem, Source, did_you_mean};

/// More than any file a person would write.
const MAX_FILE: usize = 1024 * 1024;

/// Reads one YAML document of a known type, in the small subset that fedspec uses: no anchors,
/// aliases, merge keys or tags.
///
/// # Errors
/// The first thing that is wrong, with its place and a hint.
pub fn parse_yaml<T: DeserializeOwned>(source: &Source) -> Result<T, Box<Problem>> {
    if source.text().len() > MAX_FILE {
        let message = format!("the file is larger than {} KiB", MAX_FILE / 1024);
        return Err(Box::new(Problem::new(source, message).help("split it into several files")));
    }
    serde_saphyr::from_str_with_options(source.text(), options())
        .map_err(|error| Box::new(problem(source, &error)))
}

fn options() -> Options {
    let mut budget = Budget::default();
    budget.max_anchors = 0;
    budget.max_aliases = 0;
    budget.max_depth = 64;
    let mut options = Options::default();
    options.budget = Some(budget);
    options.merge_keys = MergeKeyPolicy::Error;
    options.strict_booleans = true;
    options.reject_unsupported_tags = true;
    options.with_snippet = false;
    options
}

fn problem(source: &Source, error: &Error) -> Problem {
    let place = error.location().and_then(|location| byte_range(&location)).map(|span| {
        // An error at the end of the file has no text of its own to point at.
        if span.start >= source.text().len() {
            before_end(source.text())
        } else {
            first_line(source.text(), span)
        }
    });
    let problem = |message: String| Problem::new(source, message).at(place.clone());
    match error.without_snippet() {
        Error::SerdeUnknownField { field, expected, .. } => {
            problem(format!("unknown key `{field}`"))
                .label("not a key here")
                .maybe_help(did_you_mean(field, expected.iter().copied()))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            problem(format!("unknown value `{variant}`"))
                .label("not one of the values here")
                .maybe_help(did_you_mean(variant, expected.iter().copied()))
        }
        Error::SerdeMissingField { field, .. } => problem(format!("missing key `{field}`"))
            .label("in this map")
            .help(format!("add `{field}: …`")),
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("the key");
            problem(format!("`{key}` stands twice in one map"))
                .label("the second one")
                .help("keep one of the two")
        }
        Error::MergeKeyNotAllowed { .. } => problem("merge keys (`<<`) are not used here".into())
            .help("write the keys out, or move shared steps to a fragment"),
        Error::Budget { breach, .. } => {
            let breach = format!("{breach:?}");
            if breach.contains("Anchor") || breach.contains("Alias") {
                problem("anchors and aliases are not used here".into())
                    .help("write the value out, or use `vars`")
            } else {
                problem(format!("the file is too large or too deep ({breach})"))
                    .help("nest less, or split the file")
            }
        }
        Error::SerdeInvalidType { unexpected, expected, .. } => {
            problem(format!("expected {expected}, found {unexpected}"))
                .label(format!("{unexpected} here"))
                .help("see scenarios/README.md for what may stand here")
        }
        other => {
            let text = other.render_with_options(plain());
            let text = text.trim().trim_end_matches('.').to_owned();
            let help = if matches!(other, Error::Message { .. }) {
                "see scenarios/README.md for what may stand here"
            } else {
                "the file has to be YAML; quote a string that holds `{`, `:` or `#`"
            };
            problem(text).help(help)
        }
    }
}

fn plain() -> serde_saphyr::RenderOptions<'static> {
    let mut options = serde_saphyr::RenderOptions::default();
    options.snippets = SnippetMode::Off;
    options
}

/// A whole map or list is too much to underline; its first line is enough.
fn first_line(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let part = text.get(span.clone()).unwrap_or_default();
    let end = part.find('\n').map_or(span.end, |length| span.start + length);
    span.start..end.max(span.start)
}

fn before_end(text: &str) -> std::ops::Range<usize> {
    let last = text.trim_end().char_indices().next_back();
    last.map_or(0..0, |(start, letter)| start..start + letter.len_utf8())
}
