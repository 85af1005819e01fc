//! The catalogues of this repository: every row, and every point of the manuals that they come from, is
//! exercised by a check or says why not. `docs/coverage.md` is that, written out; `just snapshots` writes
//! it anew.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set up has to fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::library::{Library, RowCoverage, RowStanding};
use fedspec_engine::vocabulary::{Page, Point};

const INTRODUCTION: &str = "\
# What exercises which part of the manuals

This page is written by `cargo test` from `scenarios/pages/`, the requirements and the checks that cite them.
Four pages of AWS's manuals describe what goes wrong when identities are federated; below stands each of their
headings, what is said there, the requirements that say the same, and the scenarios that ask it of a target.
Where nothing can ask it, the reason stands there instead. `fedspec explain ID` tells more of a requirement or
a scenario, whose text is AWS's own and whose is not among it.
";

fn root() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn library() -> Library {
    Library::read(&root().join("scenarios")).unwrap_or_else(|problems| panic!("{problems:?}"))
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
fn every_heading_of_the_manuals_has_a_scenario_or_a_reason_for_having_none() {
    let library = library();
    let coverage = library.coverage();
    let rows = coverage.iter().flat_map(|catalogue| &catalogue.rows);
    let rows: BTreeMap<&str, &RowCoverage<'_>> =
        rows.map(|row| (row.row.id.as_str(), row)).collect();
    let mut text = INTRODUCTION.to_owned();
    let mut missing = Vec::new();
    for (_, page) in &library.pages {
        write_page(page, &rows, &mut text, &mut missing);
    }
    assert!(missing.is_empty(), "neither a scenario nor a reason: {missing:#?}");
    let path = root().join("docs/coverage.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/coverage.md is stale: `just snapshots` writes it anew");
}

fn write_page(
    page: &Page,
    rows: &BTreeMap<&str, &RowCoverage<'_>>,
    text: &mut String,
    missing: &mut Vec<String>,
) {
    writeln!(text, "\n## {}\n\n{}.", page.page, page.source).unwrap();
    for heading in &page.headings {
        writeln!(text, "\n### {}\n", heading.heading).unwrap();
        writeln!(text, "| what is said | requirements | scenarios |\n|---|---|---|").unwrap();
        for point in &heading.points {
            let scenarios = scenarios(point, rows);
            let exercised = match &point.excluded {
                Some(reason) => reason.clone(),
                None => scenarios.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
            };
            if exercised.is_empty() {
                missing.push(format!("{}: {}: {}", page.page, heading.heading, point.text));
            }
            let said = point.text.replace('|', "\\|");
            writeln!(text, "| {said} | {} | {exercised} |", point.rows.join(", ")).unwrap();
        }
    }
}

/// Scenarios with a check that cites one of a point's rows.
fn scenarios(point: &Point, rows: &BTreeMap<&str, &RowCoverage<'_>>) -> BTreeSet<String> {
    let rows = point.rows.iter().filter_map(|row| rows.get(row.as_str()));
    let checks = rows.flat_map(|row| row.checks.keys());
    checks.filter_map(|check| check.split('#').next()).map(str::to_owned).collect()
}
