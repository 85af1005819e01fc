//! Text to target, with problems that show no secret.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Target;
use crate::problem::{Problem, Source};
use crate::scenario::parse_yaml;

/// Reads a target file.
///
/// # Errors
/// The first thing that is wrong. Where somebody wrote a secret out, neither it nor its line is repeated.
pub fn read(source: &Source) -> Result<Target, Box<Problem>> {
    parse_yaml(source).map_err(|problem| Box::new(quiet(source.text(), *problem)))
}

/// Keys whose values say where a secret is kept.
static KEYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:^|[\s{,"'])(?:auth|key|password)["']?[ \t]*:(?:[ \t]|$)"#).ok()
});

/// What such a value may be, so that there is nothing to hide.
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let word = r#"["']?[\w./${}:-]+["']?"#;
    let named = format!(r"(?:(?:env|file|sandbox):\s+{word}|command:\s+\[[^\[\]]*\])");
    let inner = format!(r"(?:\{{\s*{named}\s*\}}|{named})");
    let bearer = format!(r"(?:\{{\s*bearer:\s+{inner}\s*\}}|bearer:\s+{inner})");
    Regex::new(&format!(r"^\s*(?:none|built-in|{inner}|{bearer})?\s*[,}}\s]*(?:#.*)?\s*$")).ok()
});

/// Words of such values that are no secrets.
const WORDS: [&str; 9] =
    ["auth", "bearer", "built-in", "command", "env", "file", "key", "none", "sandbox"];

/// The problem without what may be a secret.
fn quiet(text: &str, problem: Problem) -> Problem {
    let exposed: Vec<Range<usize>> = exposed(text);
    let problem = match problem.quoted() {
        Some(quoted) if exposed.iter().any(|place| overlap(place, &quoted)) => problem.hidden(),
        _ => problem,
    };
    let said = |word: &str| {
        let in_value = |place: &Range<usize>| {
            text.get(place.clone()).is_some_and(|value| value.contains(word))
        };
        !word.is_empty() && !WORDS.contains(&word) && exposed.iter().any(in_value)
    };
    // Every other part of what is split at backticks stands between two.
    let tells = |message: &str| message.split('`').skip(1).step_by(2).any(said);
    if !tells(problem.message()) {
        return problem;
    }
    // What is expected can be told without what was found.
    if let Some((expected, _)) =
        problem.message().split_once(", found ").filter(|(it, _)| !tells(it))
    {
        let expected = expected.to_owned();
        return problem.instead(expected);
    }
    problem.instead("a secret is named by where it is kept, not written out").help(
        "write `{ env: NAME }`, `{ file: PATH }` or `{ command: [WORD, …] }`; for a token within \
         `auth: { bearer: … }`",
    )
}

/// Values in which something else stands than where a secret is kept.
fn exposed(text: &str) -> Vec<Range<usize>> {
    let Some(keys) = &*KEYS else { return Vec::new() };
    let mut exposed = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for key in keys.find_iter(line) {
            let value = start + key.end()..value_end(text, start, line);
            let is_place = |value: &str| PLACE.as_ref().is_some_and(|place| place.is_match(value));
            if !text.get(value.clone()).is_some_and(is_place) {
                exposed.push(value);
            }
        }
        start += line.len();
    }
    exposed
}

/// Where a value ends that begins on this line: with the last line below that is indented further.
fn value_end(text: &str, start: usize, line: &str) -> usize {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let own = indent(line);
    let mut end = start + line.len();
    for below in text.get(end..).unwrap_or_default().split_inclusive('\n') {
        if !below.trim().is_empty() && indent(below) <= own {
            break;
        }
        end += below.len();
    }
    end
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_every_way_to_name_a_place_for_what_it_is() {
        for value in [
            "none",
            "{ bearer: { env: TOKEN } }",
            "{ bearer: { file: /run/secrets/token } } # ours",
            "{ bearer: { sandbox: token } }",
            "{ bearer: { command: [pass, show, \"scim token\"] } }",
            "{ env: IDP_KEY }",
            "built-in }",
            "\n    bearer:\n      env: TOKEN",
        ] {
            assert!(exposed(&format!("x:\n  auth: {value}\ny: 1\n")).is_empty(), "{value}");
        }
    }

    #[test]
    fn finds_what_is_written_out() {
        for value in [
            "4f9a11ce",
            "{ bearer: 4f9a11ce }",
            "{ bearer: { token: 4f9a11ce } }",
            "|\n    -----BEGIN PRIVATE KEY-----\n    MIIE",
            "\n    bearer: 4f9a11ce",
        ] {
            let text = format!("x:\n  key: {value}\ny: 1\n");
            let found = exposed(&text);
            assert_eq!(found.len(), 1, "{value}");
            assert!(!text[found[0].clone()].contains("y: 1"), "{value}");
        }
    }
}
