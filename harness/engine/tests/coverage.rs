//! The catalogues of this repository: every row, and every point of the manuals that they come from, is
//! exercised by a check or says why not. `docs/coverage.md` is that, written out; `just snapshots` writes
//! it anew.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set up has to fail")]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::library::{Library, RowStanding};
use fedspec_engine::problem::Source;
use fedspec_engine::vocabulary::{Page, Point};
use fedspec_protocol::saml::tamper::Tampering;

const INTRODUCTION: &str = "\
# What exercises which part of the manuals

This page is written by `cargo test` from `scenarios/pages/`.
Four pages of AWS's manuals describe what goes wrong when identities are federated; below stands each of their
headings, what is said there, the requirements that say the same, and what asks just that of a target: a check
(`scenario#check`), a case with all of its checks (`scenario@case`), a check in one case, or a scenario that is
about nothing else. Where nothing can ask it, the reason stands there instead. `fedspec explain ID` tells more of
a requirement or a scenario, whose text is AWS's own and whose is not among it.
";

fn root() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn library() -> Library {
    Library::read(&root().join("scenarios")).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Tamperings that a scenario makes by `insert`: `saml.xml.document-type`, `saml.xml.not-well-formed`.
const BY_INSERT: [&str; 4] =
    ["doctype-unused", "doctype-parameter-entity", "doctype-external-subset", "text-after-root"];

#[test]
fn every_tampering_is_delivered_by_a_scenario() {
    let mut texts = Vec::new();
    read_all(&root().join("scenarios/saml"), &mut texts);
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let words: BTreeSet<&str> =
        texts.iter().flat_map(|text| text.split(|letter: char| !is_part(letter))).collect();
    let undelivered: Vec<&str> = Tampering::all()
        .map(Tampering::name)
        .filter(|name| !words.contains(name) && !BY_INSERT.contains(name))
        .collect();
    assert!(undelivered.is_empty(), "no scenario has {undelivered:?}");
}

fn read_all(folder: &Utf8Path, texts: &mut Vec<String>) {
    for entry in folder.read_dir_utf8().unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => read_all(entry.path(), texts),
            false => texts.push(std::fs::read_to_string(entry.path()).unwrap()),
        }
    }
}

#[test]
fn every_requirement_has_a_check_or_a_reason_for_having_none() {
    let library = library();
    let coverage = library.coverage();
    let rows = coverage.iter().flat_map(|catalogue| &catalogue.rows);
    let missing: Vec<&str> = rows
        .filter(|row| row.standing() == RowStanding::Missing)
        .map(|row| row.row.id.as_str())
        .collect();
    assert!(missing.is_empty(), "`fedspec list requirements --coverage` tells more: {missing:?}");
}

#[test]
fn every_point_of_the_manuals_is_exercised_or_says_why_not() {
    // That each name is there, and cites what the point does, the library has made sure of.
    let mut text = INTRODUCTION.to_owned();
    for (_, page) in &library().pages {
        write_page(page, &mut text);
    }
    let path = root().join("docs/coverage.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/coverage.md is stale: `just snapshots` writes it anew");
}

#[test]
fn a_point_that_names_a_check_that_is_gone_is_refused() {
    let root = root().join("scenarios");
    let mut files = Vec::new();
    for folder in ["requirements", "pages"] {
        for entry in root.join(folder).read_dir_utf8().unwrap() {
            let path = entry.unwrap().into_path();
            let source = Source::from_bytes(&path, std::fs::read(&path).unwrap()).unwrap();
            files.push((path.strip_prefix(&root).unwrap().to_owned(), source));
        }
    }
    let problems = Library::assemble(files).unwrap_err();
    let told = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(told.contains("there is no check, case or scenario `sts.console#"), "{told}");
}

fn write_page(page: &Page, text: &mut String) {
    writeln!(text, "\n## {}\n\n{}.", page.page, page.source).unwrap();
    for heading in &page.headings {
        writeln!(text, "\n### {}\n", heading.heading).unwrap();
        writeln!(text, "| what is said | requirements | exercised by |\n|---|---|---|").unwrap();
        for Point { text: said, rows, by, excluded } in &heading.points {
            let by = by.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let exercised = excluded.as_ref().unwrap_or(&by);
            let said = said.replace('|', "\\|");
            writeln!(text, "| {said} | {} | {exercised} |", rows.join(", ")).unwrap();
        }
    }
}
