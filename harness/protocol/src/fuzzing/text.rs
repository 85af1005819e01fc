//! What holds for the lenient reader of JSON, whatever the bytes.

use std::ops::Range;

use serde_json::Value;

use crate::json::{Document, OddityKind};

/// Levels below which `serde_json` does not read.
const THEIR_DEPTH: usize = 127;

/// Checks the reader with these bytes, and gives what they say.
pub(super) fn check(data: &[u8]) -> Option<Value> {
    let strict = serde_json::from_slice::<Value>(data);
    let document = match Document::read(data) {
        Ok(document) => document,
        Err(error) => {
            inside(data, &error.span);
            assert!(strict.is_err(), "a text that serde_json reads is refused: {error}");
            return None;
        }
    };
    document.oddities.iter().for_each(|oddity| inside(data, &oddity.span));
    let value = document.to_value();
    match strict {
        Ok(strict) => {
            assert!(document.is_strict(), "serde_json does not mind {:?}", document.oddities);
            assert!(same(&value, &strict), "serde_json reads {strict}, and we {value}");
        }
        Err(error) => {
            // What the RFC allows and serde_json does not read.
            let allowed = |kind: &OddityKind| {
                matches!(kind, OddityKind::LoneSurrogate | OddityKind::HugeNumber)
            };
            let excused = document.oddities.iter().any(|oddity| allowed(&oddity.kind))
                || depth(&value) > THEIR_DEPTH;
            assert!(!document.is_strict() || excused, "serde_json minds: {error}");
        }
    }
    check_writing(&document);
    Some(value)
}

fn check_writing(document: &Document) {
    let written = document.value.json.to_bytes();
    let again = Document::read(&written);
    assert!(again.is_ok(), "what is written is not read: {again:?}");
    let Ok(again) = again else { return };
    assert_eq!(document.value, again.value, "written and read again it is something else");
    assert_eq!(again.value.json.to_bytes(), written, "writing is not canonical");
    let repeated = |document: &Document| document.repeated_names().count();
    // What was noted before may have taken the room of a repeated name.
    assert!(repeated(document) <= repeated(&again), "a repeated name is lost");
}

fn inside(data: &[u8], span: &Range<usize>) {
    assert!(data.get(span.clone()).is_some(), "span {span:?} is not inside the text");
}

/// Whether two values are the same, but for the last bits of numbers with a fraction: `serde_json`
/// reads those fast rather than exactly.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            let (Some(a), Some(b)) = (a.as_f64(), b.as_f64()) else { return false };
            a == b || (a - b).abs() <= f64::max(a.abs() * 1e-14, 1e-300)
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && same(a.1, b.1))
        }
        (a, b) => a == b,
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
