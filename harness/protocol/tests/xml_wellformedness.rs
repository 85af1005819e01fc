//! Small documents that readers of XML disagree about. This one refuses whatever a C parser refuses.

#![expect(clippy::panic, reason = "a test that cannot read its inputs has to fail")]

use fedspec_protocol::xml::{Document, XmlErrorKind};

const TABLE: &str = include_str!("xml/wellformedness.tsv");

/// Rules of this reader that C parsers do not have.
const OURS: [&str; 1] = ["Doctype"];

struct Row {
    name: &'static str,
    libxml2: bool,
    expat: bool,
    rule: Option<&'static str>,
    document: Vec<u8>,
}

#[test]
fn refuses_each_document_by_its_rule_and_reads_the_others() {
    let rows = rows();
    assert_eq!(rows.len(), 57);
    for row in rows {
        let found = Document::read(&row.document);
        let rule = found.as_ref().err().map(|error| variant(&error.kind));
        assert_eq!(rule.as_deref(), row.rule, "{}: {found:?}", row.name);
        if let Ok(document) = found {
            assert_eq!(document.to_bytes(), row.document, "{}", row.name);
        }
    }
}

#[test]
fn is_as_strict_as_both_c_parsers_or_stricter_by_a_named_rule() {
    for row in rows() {
        match row.rule {
            None => assert!(row.libxml2 && row.expat, "{}: a C parser refuses it", row.name),
            Some(rule) if OURS.contains(&rule) => {}
            Some(_) => assert!(!row.libxml2 || !row.expat, "{}: both accept it", row.name),
        }
    }
}

#[test]
fn says_where_a_document_is_wrong() {
    for row in rows() {
        let Err(error) = Document::read(&row.document) else { continue };
        assert!(row.document.get(error.span.clone()).is_some(), "{}: {error:?}", row.name);
        let said = error.to_string();
        assert!(said.contains(" at 1:"), "{}: {said}", row.name);
    }
}

/// The name of the variant, without its fields.
fn variant(kind: &XmlErrorKind) -> String {
    let shown = format!("{kind:?}");
    shown.split([' ', '{', '(']).next().unwrap_or_default().to_owned()
}

fn rows() -> Vec<Row> {
    TABLE.lines().filter(|line| !line.starts_with('#')).map(row).collect()
}

fn row(line: &'static str) -> Row {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, libxml2, expat, rule, document] = columns[..] else { panic!("not a row: {line}") };
    let accepts = |verdict| match verdict {
        "accept" => true,
        "refuse" => false,
        other => panic!("not a verdict: {other}"),
    };
    Row {
        name,
        libxml2: accepts(libxml2),
        expat: accepts(expat),
        rule: (rule != "-").then_some(rule),
        document: bytes(document),
    }
}

/// The bytes that a column stands for.
fn bytes(column: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = column;
    while let Some(character) = rest.chars().next() {
        if let Some(code) = rest.strip_prefix("\\x") {
            bytes.push(u8::from_str_radix(&code[..2], 16).unwrap_or_else(|_| panic!("{column}")));
            rest = &code[2..];
        } else if let Some((repeated, after)) = rest.strip_prefix('(').and_then(repeat) {
            bytes.extend_from_slice(repeated.as_bytes());
            rest = after;
        } else {
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            rest = &rest[character.len_utf8()..];
        }
    }
    bytes
}

/// `N * text)` and what follows it.
fn repeat(rest: &str) -> Option<(String, &str)> {
    let (inside, after) = rest.split_once(')')?;
    let (times, text) = inside.split_once(" * ")?;
    Some((text.repeat(times.parse().ok()?), after))
}
