//! `${…}`: the only way for a scenario to compute.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value};

use super::segment::{pattern, segment};
use super::{CaseId, LongText};

/// One `${name.part}` in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// What stands between the braces.
    pub name: String,
    /// Where it stands, in bytes, braces included.
    pub span: Range<usize>,
}

/// Why a template has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// `${` without `}`.
    #[error("`${{` is not closed")]
    Unclosed,
    /// A name that means nothing here.
    #[error("unknown placeholder `${{{0}}}`")]
    Unknown(String),
    /// A name that no earlier step has bound.
    #[error("`${{{0}}}` has no value: the step that saves it did not find one")]
    Unbound(String),
    /// A list or map in the middle of a string.
    #[error("`${{{0}}}` is not text, so it cannot stand inside a longer string")]
    NotText(String),
    /// `vars` or `cases` that refer to each other for ever.
    #[error("`${{{0}}}` refers to itself")]
    Circular(String),
}

/// What placeholders stand for, within one step of one case.
#[derive(Clone, Debug)]
pub struct Bindings<'a> {
    /// The case, for `unique`.
    pub case_id: &'a CaseId,
    /// The run's seed, for `unique`.
    pub seed: u64,
    /// The scenario's constants.
    pub vars: &'a BTreeMap<String, Value>,
    /// The scenario's long texts.
    pub texts: &'a BTreeMap<String, LongText>,
    /// The case's row.
    pub case: &'a BTreeMap<String, Value>,
    /// What earlier steps saved.
    pub saved: &'a BTreeMap<String, Value>,
    /// Facts about the target: `base`, `name`; of a sign-in also `entity-id` and `acs`, and whole names
    /// such as `idp.entity-id` and `honest.name-id`.
    pub target: &'a BTreeMap<String, Value>,
    /// When the case began, RFC 3339.
    pub now: &'a str,
    /// Names that only some places have: `repeat.number`, `it`, `with.x`, `sandbox.x`.
    pub local: BTreeMap<String, Value>,
}

/// Deep enough for a variable that uses a case value that uses `unique`.
const MAX_DEPTH: u8 = 4;

/// The placeholders of a text, in order.
///
/// # Errors
/// [`TemplateError::Unclosed`].
pub fn placeholders(text: &str) -> Result<Vec<Placeholder>, TemplateError> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("${")).map(|at| from + at) {
        if text.as_bytes().get(start.wrapping_sub(1)) == Some(&b'$') && start > 0 {
            from = start + 2;
            continue;
        }
        let end = text[start..].find('}').ok_or(TemplateError::Unclosed)? + start;
        found.push(Placeholder { name: text[start + 2..end].to_owned(), span: start..end + 1 });
        from = end + 1;
    }
    Ok(found)
}

/// A JSON value with every placeholder replaced; object keys too.
///
/// # Errors
/// The first placeholder that has no value.
pub fn render(value: &Value, bindings: &Bindings<'_>) -> Result<Value, TemplateError> {
    value_at(value, bindings, 0)
}

/// A text with every placeholder replaced by text. In a path, which is a text that begins with `/`,
/// what was saved and stands after a slash is one segment, and percent-encoded (RFC 3986 section 3.3).
///
/// # Errors
/// The first placeholder that has no value, or none that is text.
pub fn render_text(text: &str, bindings: &Bindings<'_>) -> Result<String, TemplateError> {
    text_at(text, bindings, Form::Text, 0)
}

/// A regular expression with every placeholder replaced by text; what was saved stands for itself.
///
/// # Errors
/// The first placeholder that has no value, or none that is text.
pub fn render_pattern(text: &str, bindings: &Bindings<'_>) -> Result<String, TemplateError> {
    text_at(text, bindings, Form::Pattern, 0)
}

/// What a text is.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Pattern,
}

fn value_at(value: &Value, bindings: &Bindings<'_>, depth: u8) -> Result<Value, TemplateError> {
    Ok(match value {
        Value::String(text) => {
            let found = placeholders(text)?;
            match found.as_slice() {
                [only] if only.span == (0..text.len()) => resolve(&only.name, bindings, depth)?,
                _ => Value::String(text_at(text, bindings, Form::Text, depth)?),
            }
        }
        Value::Array(items) => Value::Array(
            items.iter().map(|item| value_at(item, bindings, depth)).collect::<Result<_, _>>()?,
        ),
        Value::Object(members) => {
            let mut rendered = Map::new();
            for (name, member) in members {
                let name = text_at(name, bindings, Form::Text, depth)?;
                rendered.insert(name, value_at(member, bindings, depth)?);
            }
            Value::Object(rendered)
        }
        other => other.clone(),
    })
}

fn text_at(
    text: &str,
    bindings: &Bindings<'_>,
    form: Form,
    depth: u8,
) -> Result<String, TemplateError> {
    if !text.contains("${") {
        return Ok(text.to_owned());
    }
    let mut rendered = String::with_capacity(text.len());
    let mut from = 0;
    for placeholder in placeholders(text)? {
        rendered.push_str(&text[from..placeholder.span.start].replace("$${", "${"));
        let value = match resolve(&placeholder.name, bindings, depth)? {
            Value::String(value) => value,
            value @ (Value::Bool(_) | Value::Number(_)) => value.to_string(),
            _ => return Err(TemplateError::NotText(placeholder.name)),
        };
        let is_segment = rendered.starts_with('/') && rendered.ends_with('/');
        match form {
            _ if !placeholder.name.starts_with("saved.") => rendered.push_str(&value),
            Form::Pattern => rendered.push_str(&pattern(&value)),
            Form::Text if is_segment => rendered.push_str(&segment(&value)),
            Form::Text => rendered.push_str(&value),
        }
        from = placeholder.span.end;
    }
    rendered.push_str(&text[from..].replace("$${", "${"));
    Ok(rendered)
}

fn resolve(name: &str, bindings: &Bindings<'_>, depth: u8) -> Result<Value, TemplateError> {
    if depth >= MAX_DEPTH {
        return Err(TemplateError::Circular(name.to_owned()));
    }
    if let Some(value) = bindings.local.get(name) {
        return Ok(value.clone());
    }
    let unknown = || TemplateError::Unknown(name.to_owned());
    let (space, key) = name.split_once('.').ok_or_else(unknown)?;
    match space {
        "vars" => value_at(bindings.vars.get(key).ok_or_else(unknown)?, bindings, depth + 1),
        "case" => value_at(bindings.case.get(key).ok_or_else(unknown)?, bindings, depth + 1),
        "texts" => {
            bindings.texts.get(key).map(|text| Value::String(text.text())).ok_or_else(unknown)
        }
        "target" => bindings.target.get(key).cloned().ok_or_else(unknown),
        "idp" | "honest" | "other" | "sp" | "second" | "marked" => {
            bindings.target.get(name).cloned().ok_or_else(unknown)
        }
        "saved" => {
            bindings.saved.get(key).cloned().ok_or_else(|| TemplateError::Unbound(name.to_owned()))
        }
        "unique" => unique(key, bindings).map(Value::String).ok_or_else(unknown),
        "clock" if key == "now" => Ok(Value::String(bindings.now.to_owned())),
        _ => Err(unknown()),
    }
}

/// Values that differ between cases and runs, and are the same within a case.
fn unique(key: &str, bindings: &Bindings<'_>) -> Option<String> {
    let (kind, word) = key.split_once('.').unwrap_or((key, ""));
    let token = super::expand::unique_token(bindings.seed, bindings.case_id, kind, word);
    match kind {
        "email" => Some(format!("u{token}@example.com")),
        "id" => Some(format!("id-{token}")),
        "name" => Some(format!("Fedspec {token}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with_bindings<T>(test: impl FnOnce(&Bindings<'_>) -> T) -> T {
        let case_id = CaseId::new("a.b", None);
        let vars = BTreeMap::from([
            ("loop".to_owned(), json!("${vars.loop}")),
            ("mail".to_owned(), json!("${unique.email}")),
        ]);
        let case =
            BTreeMap::from([("count".to_owned(), json!(3)), ("list".to_owned(), json!([1]))]);
        let saved = BTreeMap::from([("id".to_owned(), json!("x-1"))]);
        let target = BTreeMap::new();
        let wide = LongText { repeat: "${unique.id}[".to_owned(), times: 2 };
        let texts = BTreeMap::from([("wide".to_owned(), wide)]);
        test(&Bindings {
            case_id: &case_id,
            seed: 7,
            vars: &vars,
            texts: &texts,
            case: &case,
            saved: &saved,
            target: &target,
            now: "2026-01-01T00:00:00Z",
            local: BTreeMap::new(),
        })
    }

    #[test]
    fn a_lone_placeholder_keeps_its_type_and_an_inner_one_becomes_text() {
        with_bindings(|b| {
            assert_eq!(render(&json!({"n": "${case.count}"}), b), Ok(json!({"n": 3})));
            assert_eq!(render(&json!("n=${case.count}!"), b), Ok(json!("n=3!")));
            assert_eq!(render_text("/Users/${saved.id}", b), Ok("/Users/x-1".to_owned()));
            assert_eq!(
                render_text("a ${case.list}", b),
                Err(TemplateError::NotText("case.list".into()))
            );
        });
    }

    #[test]
    fn what_was_saved_is_a_segment_of_a_path_and_itself_in_a_pattern() {
        with_bindings(|b| {
            let saved = BTreeMap::from([("id".to_owned(), json!("a/b+"))]);
            let b = &Bindings { saved: &saved, ..b.clone() };
            assert_eq!(render_text("/Users/${saved.id}", b), Ok("/Users/a%2Fb+".to_owned()));
            assert_eq!(render_text("id ${saved.id}", b), Ok("id a/b+".to_owned()));
            let bulk = render(&json!({"path": "/Users/${saved.id}"}), b);
            assert_eq!(bulk, Ok(json!({"path": "/Users/a%2Fb+"})));
            let pattern = render_pattern("/Users/${saved.id}$", b).unwrap();
            assert!(regex::Regex::new(&pattern).unwrap().is_match("x/Users/a%2Fb+"));
            assert_eq!(render_pattern("^${case.count}$", b), Ok("^3$".to_owned()));
        });
    }

    #[test]
    fn a_long_text_is_repeated_as_it_is_written() {
        with_bindings(|b| {
            let rendered = render_text("<${texts.wide}>", b);
            assert_eq!(rendered, Ok("<${unique.id}[${unique.id}[>".to_owned()));
        });
    }

    #[test]
    fn two_dollars_write_a_literal_placeholder() {
        with_bindings(|b| {
            assert_eq!(
                render_text("$${saved.id} ${saved.id}", b),
                Ok("${saved.id} x-1".to_owned())
            );
        });
    }

    #[test]
    fn what_has_no_value_is_an_error_of_its_own_kind() {
        with_bindings(|b| {
            assert_eq!(
                render_text("${saved.nope}", b),
                Err(TemplateError::Unbound("saved.nope".into()))
            );
            assert_eq!(render_text("${nope}", b), Err(TemplateError::Unknown("nope".into())));
            assert_eq!(
                render_text("${vars.loop}", b),
                Err(TemplateError::Circular("vars.loop".into()))
            );
            assert_eq!(render_text("${saved.id", b), Err(TemplateError::Unclosed));
        });
    }

    #[test]
    fn unique_values_are_stable_and_differ_by_word() {
        with_bindings(|b| {
            let first = render_text("${unique.email}", b);
            assert_eq!(first, render_text("${vars.mail}", b));
            assert_ne!(first, render_text("${unique.email.b}", b));
        });
    }
}
