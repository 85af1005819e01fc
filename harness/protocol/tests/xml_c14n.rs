//! Canonical forms, held against those that libxml2 makes.

#![expect(clippy::panic, reason = "a test that cannot read its inputs has to fail")]

use fedspec_protocol::xml::c14n::{Canonicalization, Comments, Method, Subset, to_bytes};
use fedspec_protocol::xml::{Document, Node};

const TABLE: &str = include_str!("xml/c14n.tsv");

#[test]
fn equals_what_libxml2_makes() {
    let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.len() > 200, "only {} rows", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let columns: Vec<String> = row.split('\t').map(text).collect();
        let [name, apex, without, method, comments, prefixes, written, canonical] = &columns[..]
        else {
            panic!("not a row: {row}");
        };
        let document = Document::read(written.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        let mut subset = match apex.as_str() {
            "-" => Subset::DOCUMENT,
            local => Subset::of(find(&document, local).id()),
        };
        if without != "-" {
            subset = subset.without(find(&document, without).id());
        }
        let how = Canonicalization::new(method_of(method), comments_of(comments))
            .with_prefixes(prefixes.split(' ').filter(|prefix| !prefix.is_empty()));
        let found = to_bytes(&document, &subset, &how)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        if found.as_deref() != Ok(canonical) {
            let what = format!("{name}: {apex} -{without} {method} {comments} [{prefixes}]");
            wrong.push(format!("{what}\n  expected {canonical:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn find<'d>(document: &'d Document, local: &str) -> Node<'d> {
    let found = document.top().descendants().find(|node| node.local() == Some(local));
    found.unwrap_or_else(|| panic!("no element {local}"))
}

fn method_of(name: &str) -> Method {
    match name {
        "inclusive" => Method::Inclusive,
        "inclusive11" => Method::Inclusive11,
        "exclusive" => Method::Exclusive,
        other => panic!("not a method: {other}"),
    }
}

fn comments_of(name: &str) -> Comments {
    match name {
        "omitted" => Comments::Omitted,
        "kept" => Comments::Kept,
        other => panic!("not a word on comments: {other}"),
    }
}

/// What a column stands for.
fn text(column: &str) -> String {
    let mut text = String::new();
    let mut characters = column.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('\\') => '\\',
                other => panic!("not an escape: {other:?}"),
            },
            character => character,
        });
    }
    text
}
