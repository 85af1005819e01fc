use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use crate::refusal::{Broken, Constraint};
use crate::schema::{Attribute, Form};

/// The Identity Store model's pattern for text: wider than the one the message prints by two blanks,
/// U+00A0 and U+3000 (SCIM-U-09, SCIM-U-10, SCIM-GR-04). The wider one is taken, so that nothing is refused
/// that AWS's own model allows.
static TEXT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\A[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u{a0}\u{3000}]+\z").ok());
/// SCIM-U-08, SCIM-U-15: the same without blanks.
static WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\A[\p{L}\p{M}\p{S}\p{N}\p{P}]+\z").ok());

/// Every constraint that a text breaks, in the order the messages have.
pub(crate) fn broken(attribute: &Attribute, text: &str) -> Vec<Broken> {
    let (limit, pattern) = match attribute.form {
        Form::Word(limit) => (limit, Constraint::Word),
        Form::Text(limit) => (limit, Constraint::Text),
        Form::Link => (1024, Constraint::Text),
        Form::Flag | Form::Complex(_) => return Vec::new(),
    };
    let mut found = Vec::new();
    if text.is_empty() {
        found.push(Constraint::NotEmpty);
    } else if text.len() > limit && text.chars().count() > limit {
        found.push(Constraint::AtMost(limit));
    }
    if !matches(pattern, text) {
        found.push(pattern);
    }
    // SCIM-V-01 has the pattern first, SCIM-V-02 and V-04 the length: the order is AWS's own.
    if attribute.path == "name.givenName" {
        found.reverse();
    }
    let path = attribute.path;
    found.into_iter().map(|constraint| Broken { attribute: path, constraint }).collect()
}

fn matches(pattern: Constraint, text: &str) -> bool {
    // Nearly all text is plain ASCII, which needs no tables.
    let plain = |byte: u8| match byte {
        b'!'..=b'~' => true,
        b' ' | b'\t' | b'\n' | b'\r' => pattern == Constraint::Text,
        _ => false,
    };
    if !text.is_empty() && text.bytes().all(plain) {
        return true;
    }
    let regex = if pattern == Constraint::Word { &WORD } else { &TEXT };
    // The expressions are constants that compile; a test says so.
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

/// Walks the attributes of a table in its order and reports each text with its attribute.
pub(crate) fn each_text(
    resource: &Map<String, Value>,
    table: &[Attribute],
    report: &mut dyn FnMut(&Attribute, &str),
) {
    for attribute in table {
        let Some(value) = resource.get(attribute.name()) else { continue };
        match value {
            Value::Array(items) => items.iter().for_each(|item| each_part(attribute, item, report)),
            one => each_part(attribute, one, report),
        }
    }
}

fn each_part(attribute: &Attribute, value: &Value, report: &mut dyn FnMut(&Attribute, &str)) {
    match (attribute.form, value) {
        (Form::Complex(parts), Value::Object(members)) => each_text(members, parts, report),
        (_, Value::String(text)) => report(attribute, text),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constraints(attribute: Attribute, text: &str) -> Vec<Constraint> {
        broken(&attribute, text).into_iter().map(|one| one.constraint).collect()
    }

    #[test]
    fn u_09_allows_letters_of_any_script_symbols_and_blanks() {
        let title = Attribute::text("title", "");
        for text in
            ["Ada", "Zoë", "李 小龍", "a\tb\nc\r", "50 % < > ; :", "\u{a0}x\u{3000}", "e\u{301}"]
        {
            assert_eq!(constraints(title, text), [], "{text:?}");
        }
        for text in ["\0", "a\u{7}b", "\u{200b}", "\u{2028}", "\u{e000}"] {
            assert_eq!(constraints(title, text), [Constraint::Text], "{text:?}");
        }
    }

    #[test]
    fn u_08_allows_no_blank_in_a_user_name() {
        let name = Attribute::of("userName", Form::Word(128), "");
        assert_eq!(constraints(name, "ada@example.com"), []);
        assert_eq!(constraints(name, "ada lovelace"), [Constraint::Word]);
        assert_eq!(constraints(name, ""), [Constraint::NotEmpty, Constraint::Word]);
    }

    #[test]
    fn v_01_and_v_02_have_their_clauses_in_different_orders() {
        let given = Attribute::text("name.givenName", "");
        let family = Attribute::text("name.familyName", "");
        assert_eq!(constraints(given, ""), [Constraint::Text, Constraint::NotEmpty]);
        assert_eq!(constraints(family, ""), [Constraint::NotEmpty, Constraint::Text]);
    }

    #[test]
    fn u_09_counts_characters_not_bytes() {
        let title = Attribute::text("title", "");
        assert_eq!(constraints(title, &"é".repeat(1024)), []);
        assert_eq!(constraints(title, &"é".repeat(1025)), [Constraint::AtMost(1024)]);
    }
}
