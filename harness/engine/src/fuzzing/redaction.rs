//! Secrets hidden as bytes choose, and an independent reader who tries to find them again.

pub(crate) mod hide;
pub(crate) mod read;
mod record;

use std::borrow::Cow;

use arbitrary::{Result, Unstructured};
use serde_json::Value;

use self::hide::{Encoding, Kind};
use self::read::{leaks, leaks_within};
use crate::transcript::redact::{Redact as _, Redactor, Secrets};

/// Bytes of a text at most: the reader tries every decoding of every decoding.
const LONGEST_TEXT: usize = 640;
/// Pieces of a text at most.
const PIECES: usize = 10;
/// Decodings that a reader may need for what the redactor finds: each of its two may be base64 of which a
/// letter is escaped.
const DEEPEST: u8 = 4;

/// Hides secrets in a text and in a record of a case, as `data` says, and takes them out again.
///
/// No spelling is left that a reader finds who decodes up to twice: plain, percent, form, XML, JSON,
/// base64, hexadecimal, in one piece or each piece in another encoding. A text in which nobody finds a
/// secret comes back as it was. What was redacted is not changed by redacting it again.
///
/// # Panics
/// When one of these does not hold.
pub fn redaction(data: &[u8]) {
    let Ok((secrets, text)) = read(&mut Unstructured::new(data)) else { return };
    let mut set = Secrets::new();
    // A value that is too short, or that a marker would show, is refused.
    let taken = |(name, secret): &(&str, String)| set.insert(*name, secret.clone().into()).is_ok();
    let secrets: Vec<String> = ["t", "u"]
        .into_iter()
        .zip(secrets)
        .filter(taken)
        .map(|(_, secret)| secret.trim().to_owned())
        .collect();
    let redactor = Redactor::new(&set);
    check_text(&redactor, &secrets, &text);
    check_record(&redactor, &secrets, &text);
}

fn check_text(redactor: &Redactor, secrets: &[String], text: &[u8]) {
    let out = redactor.bytes(text);
    let leaked = secrets.iter().any(|secret| leaks(text, secret));
    let changed = matches!(out, Cow::Owned(_));
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(changed || !leaked, "{secrets:?} stays in {}", shown(text));
    for secret in secrets {
        assert!(!leaks(&out, secret), "{secret:?} in {} is left in {}", shown(text), shown(&out));
    }
    let reason = leaked || secrets.iter().any(|secret| leaks_within(text, secret, DEEPEST));
    assert!(!changed || reason, "{} becomes {}", shown(text), shown(&out));
    assert!(matches!(redactor.bytes(&out), Cow::Borrowed(_)), "not final: {}", shown(&out));
    if let Ok(text) = std::str::from_utf8(text) {
        assert_eq!(redactor.text(text).as_bytes(), &*out, "text and bytes differ");
    }
}

fn check_record(redactor: &Redactor, secrets: &[String], text: &[u8]) {
    let record = record::around(text);
    let redacted = record.clone().redact(redactor).into_inner();
    let again = redacted.clone().redact(redactor).into_inner();
    assert_eq!(again, redacted, "the record is not final");
    // A record is made of texts, numbers and names, and so is its JSON.
    let Ok(written) = serde_json::to_value(&redacted) else {
        unreachable!("a record has a JSON form")
    };
    each_text(&written, &mut |text| {
        for secret in secrets {
            assert!(!leaks(text.as_bytes(), secret), "{secret:?} is left in the record: {text}");
        }
    });
}

fn each_text(value: &Value, look: &mut dyn FnMut(&str)) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => look(&number.to_string()),
        Value::String(text) => look(text),
        Value::Array(values) => values.iter().for_each(|value| each_text(value, look)),
        Value::Object(members) => {
            for (name, value) in members {
                look(name);
                each_text(value, look);
            }
        }
    }
}

/// Two secrets, and a text around encodings of them.
fn read(choices: &mut Unstructured<'_>) -> Result<(Vec<String>, Vec<u8>)> {
    let count = choices.int_in_range(1..=2)?;
    let secrets = (0..count).map(|_| secret(choices)).collect::<Result<Vec<_>>>()?;
    let mut text = Vec::new();
    // Where a secret goes on of which a part was written.
    let mut from = 0;
    for _ in 0..PIECES {
        if choices.is_empty() {
            break;
        }
        let secret = choices.choose(&secrets)?;
        match choices.int_in_range(0..=7)? {
            0..=2 => {
                let around = [word(choices)?, word(choices)?];
                let [before, after] = around;
                let within = format!("{before}{}{after}", encoding(choices)?.encode(secret.trim()));
                text.extend(encoding(choices)?.encode(&within).bytes());
            }
            3..=4 => {
                let length = choices.int_in_range(1..=8)?;
                let part: String = secret.trim().chars().skip(from).take(length).collect();
                from += length;
                text.extend(encoding(choices)?.encode(&part).bytes());
            }
            5 => text.extend(word(choices)?.bytes()),
            6 => {
                let length = choices.int_in_range(0..=16)?.min(choices.len());
                text.extend(choices.bytes(length)?);
            }
            _ => text.extend(encoding(choices)?.encode(word(choices)?).bytes()),
        }
    }
    text.truncate(LONGEST_TEXT);
    Ok((secrets, text))
}

/// A value as people choose and as systems issue them.
fn secret(choices: &mut Unstructured<'_>) -> Result<String> {
    const ISSUED: [&str; 6] = [
        "4f9a11ce-3b8e-42d6",
        "eyJhbGciOiJIUzI1NiJ9.e30.x_Y-z",
        "p@ss w0rd+/\"&<%",
        "pässwörd",
        "815162342",
        "C:\\keys\\'a'",
    ];
    let letters: &[char] = match choices.int_in_range(0..=4)? {
        0 => return Ok((*choices.choose(&ISSUED)?).to_owned()),
        1 => return Ok(choices.arbitrary::<&str>()?.chars().take(24).collect()),
        2 => &['a', 'b'],
        3 => &['a', 'F', '0', '7', 'c', '3'],
        _ => &[
            '"', '/', '+', '&', '\\', '%', '<', ';', '#', ' ', '2', 'u', 'x', '[', ':', 't', ']',
            'e',
        ],
    };
    let length = choices.int_in_range(6..=12)?;
    (0..length).map(|_| choices.choose(letters).copied()).collect()
}

fn encoding(choices: &mut Unstructured<'_>) -> Result<Encoding> {
    let kind = *choices.choose(&Kind::ALL)?;
    Ok(Encoding {
        kind,
        choices: vec![choices.arbitrary()?, choices.arbitrary()?, choices.arbitrary()?],
    })
}

/// What stands around a secret, and what joins up with it.
fn word(choices: &mut Unstructured<'_>) -> Result<&'static str> {
    const WORDS: [&str; 24] = [
        "",
        " ",
        "Bearer ",
        "a=",
        "&b=",
        "\r\n",
        "\r\n  ",
        "%",
        "%25",
        "&#",
        "&amp;",
        ";",
        "\\",
        "\\u00",
        "\\/",
        "+",
        "=",
        "==",
        "0",
        "A",
        "/",
        "\"",
        "[secret:t]",
        "é",
    ];
    choices.choose(&WORDS).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_hide_a_secret_unless_their_name_says_that_it_is_harmless() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/redaction");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Some(name) = name.strip_prefix("seed-") else { continue };
            let data = std::fs::read(&path).unwrap();
            let (secrets, text) = read(&mut Unstructured::new(&data)).unwrap();
            let leaked = secrets.iter().any(|secret| leaks(&text, secret.trim()));
            let shown = String::from_utf8_lossy(&text);
            assert_eq!(leaked, !name.starts_with("harmless-"), "{name}: {secrets:?} {shown}");
        }
    }
}
