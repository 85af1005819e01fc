//! The identity providers that scenarios play. `docs/personas.md` is what is known of them, written out;
//! `just snapshots` writes it anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]

use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::library::{CatalogueCoverage, Library};
use fedspec_engine::problem::Source;
use fedspec_engine::vocabulary::{LifecycleEvent, PersonaSheet};

const INTRODUCTION: &str = "\
# Identity providers as clients of SCIM

This page is written by `cargo test` from `scenarios/requirements/idp-*.yaml`.
Each identity provider has requests of its own for the same events: a user is assigned, leaves, comes back, a group is
renamed. The scenarios below `scenarios/idp/` send them as that product does, and look at what is there afterwards:

```sh
fedspec run idp.entra -t my-server.yaml              # one way of one product
fedspec run --class interop:okta -t my-server.yaml   # all ways of one product
fedspec run 'idp.*.deactivate' -t my-server.yaml     # one event of all of them
fedspec explain okta-oin                             # what is known, and from where
fedspec explain OKTA-14                              # one habit
```

What a specification does not ask for is no violation: nothing here is a MUST, and what does not hold is shown as
`interop:entra`, apart from the rules. Where a habit is at odds with RFC 7644, refusing it with 400 is right too, and
what counts is that nothing is half done: no text is stored for a Boolean, and nobody is removed who was not named.
A `note` then says that the target does not take the habit: it is right, and that product's customers will not be
content. On targets like AWS IAM Identity Center, what they document to refuse is a note as well, and cites the sentence.

Products change what they send without notice, so each persona has a version: the date of its newest source, or when
sources without a date were read. Confidence is `high` where the product's own documentation or source text shows the
request, `medium` where a record does, or documentation says so without showing it, and `low` where a third party says
so. Nothing here was recorded from a product by this project. What is not known is not made up: the event has no
scenario then, and the reason stands in its place.
";

const REMARKS: &str = "
## What no persona has

The request type `text/json` is reported of clients that are not named, so no persona sends it. How long Entra ID waits
between two cycles, and what any of them does after an answer, is nothing that a target shows.
";

fn root() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What the scenarios of personas need; all others would be read ten times for nothing.
const NEEDED: [&str; 5] = ["capabilities.yaml", "fragments", "idp", "reasons.yaml", "requirements"];

fn files() -> Vec<(Utf8PathBuf, Source)> {
    let (root, mut files) = (root().join("scenarios"), Vec::new());
    NEEDED.iter().for_each(|name| read_all(&root.join(name), &mut files));
    files.sort();
    let below = |path: Utf8PathBuf| {
        let source = Source::from_bytes(&path, std::fs::read(&path).unwrap()).unwrap();
        (path.strip_prefix(&root).unwrap().to_owned(), source)
    };
    files.into_iter().map(below).collect()
}

fn read_all(path: &Utf8Path, files: &mut Vec<Utf8PathBuf>) {
    if path.is_dir() {
        let entries = path.read_dir_utf8().unwrap();
        entries.for_each(|entry| read_all(entry.unwrap().path(), files));
    } else if path.extension() == Some("yaml") {
        files.push(path.to_owned());
    }
}

/// The library, with one file written otherwise.
fn altered(path: &str, from: &str, to: &str) -> Result<Library, String> {
    let mut files = files();
    let (_, source) = files.iter_mut().find(|(known, _)| known == path).unwrap();
    assert!(source.text().contains(from), "{path} has no {from:?}");
    *source = Source::new(path, source.text().replacen(from, to, 1));
    assemble(files)
}

fn assemble(files: Vec<(Utf8PathBuf, Source)>) -> Result<Library, String> {
    let told = |problems: Vec<_>| {
        problems.iter().map(ToString::to_string).collect::<Vec<String>>().join("\n")
    };
    Library::assemble(files)
        .map_err(|problems: Vec<fedspec_engine::problem::Problem>| told(problems))
}

#[test]
fn the_page_of_personas_is_what_their_catalogues_say() {
    let library = assemble(files()).unwrap_or_else(|told| panic!("{told}"));
    let mut text = INTRODUCTION.to_owned();
    write_table(&library, &mut text);
    for one in library.coverage() {
        if let Some(sheet) = &one.catalogue.persona {
            write_persona(sheet, &one, &mut text);
        }
    }
    text.push_str(REMARKS);
    let path = root().join("docs/personas.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/personas.md is stale: `just snapshots` writes it anew");
}

fn write_table(library: &Library, text: &mut String) {
    text.push_str("\n## At a glance\n\n| persona | version | confidence |");
    LifecycleEvent::ALL.iter().for_each(|event| write!(text, " {event} |").unwrap());
    text.push_str("\n|---|---|---|");
    text.push_str(&"---|".repeat(LifecycleEvent::ALL.len()));
    for (sheet, _) in library.personas() {
        let (name, version) = (&sheet.name, &sheet.version);
        write!(text, "\n| [{name}](#{name}) | {version} | {} |", sheet.confidence).unwrap();
        for event in LifecycleEvent::ALL {
            let other = sheet.same_as.get(&event).map(|other| format!("as {other}"));
            let own = if sheet.not_played.contains_key(&event) { "" } else { "yes" };
            write!(text, " {} |", other.unwrap_or_else(|| own.to_owned())).unwrap();
        }
    }
    text.push('\n');
}

fn write_persona(sheet: &PersonaSheet, one: &CatalogueCoverage<'_>, text: &mut String) {
    writeln!(text, "\n## {}\n\n{}.", sheet.name, sheet.product).unwrap();
    let (class, version) = (sheet.class, &sheet.version);
    writeln!(text, "Class `{class}`, version {version}, confidence {}.\n", sheet.confidence)
        .unwrap();
    for source in &sheet.sources {
        writeln!(text, "- {}: {} ({})", source.short, source.title, source.date).unwrap();
    }
    writeln!(text, "\n| event | played by |\n|---|---|").unwrap();
    for event in LifecycleEvent::ALL {
        let played = sheet.scenario(event).map(|id| format!("`{id}`"));
        let why_not = || format!("nothing: {}", sheet.not_played[&event]);
        writeln!(text, "| {event} | {} |", played.unwrap_or_else(why_not)).unwrap();
    }
    writeln!(text, "\n| habit | source | exercised in |\n|---|---|---|").unwrap();
    for row in &one.rows {
        let habit = row.row;
        let mut scenarios: Vec<&str> =
            row.checks.keys().filter_map(|check| check.split('#').next()).collect();
        scenarios.dedup();
        let by = scenarios.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        let by = habit.excluded.as_ref().map_or(by, |reason| format!("nothing: {reason}"));
        let source = habit.source.as_deref().unwrap_or_default();
        let doubt = habit.confidence.map(|it| format!(" (confidence {it})")).unwrap_or_default();
        let words = habit.text.replace('|', "\\|");
        writeln!(text, "| {}: {words} | {source}{doubt} | {by} |", habit.id).unwrap();
    }
}

#[test]
fn a_scenario_of_a_persona_stands_in_its_folder_under_the_name_of_an_event() {
    let google = "requirements/idp-google.yaml";
    let told = altered(google, "name: google", "name: googol").unwrap_err();
    assert!(told.contains("there is no persona `google`"), "{told}");
    let told = altered(google, "class: interop:google", "class: interop:ping").unwrap_err();
    assert!(
        told.contains("`google` is of the class `interop:ping`, not `interop:google`"),
        "{told}"
    );
    let mut files = files();
    let (path, source) =
        files.iter_mut().find(|(path, _)| path == "idp/google/match.yaml").unwrap();
    *path = "idp/google/search.yaml".into();
    *source = Source::new("search.yaml", source.text().replace("google.match", "google.search"));
    let told = assemble(files).unwrap_err();
    assert!(told.contains("`search` is no event in the life of a user or group"), "{told}");
    assert!(told.contains("nothing says how `google` does `match`"), "{told}");
}

#[test]
fn each_event_of_a_persona_is_told_once() {
    let google = "requirements/idp-google.yaml";
    let told = altered(google, "    rename: \"", "    match: \"").unwrap_err();
    assert!(told.contains("nothing says how `google` does `rename`"), "{told}");
    assert!(told.contains("`match` of `google` is told twice"), "{told}");
    let optscim = "requirements/idp-entra-optscim.yaml";
    let told = altered(optscim, "match: entra", "match: google-cloud").unwrap_err();
    assert!(told.contains("there is no scenario `idp.google-cloud.match`"), "{told}");
}

#[test]
fn a_persona_says_from_when_and_where_its_habits_are() {
    let google = "requirements/idp-google.yaml";
    let told = altered(google, "version: 2026-11", "version: November").unwrap_err();
    assert!(told.contains("`November` is no month"), "{told}");
    let told = altered(google, "source: G1, text", "text").unwrap_err();
    assert!(told.contains("`GOOGLE-01` does not say `source`"), "{told}");
    let told = altered(google, "{ short: G1,", "{ short: G2,").unwrap_err();
    assert!(told.contains("no row names the source `G2`"), "{told}");
    let told = altered("requirements/robustness.yaml", "origin: project", "origin: client");
    assert!(told.unwrap_err().contains("`ROBUST-01` is a habit of nobody"));
}
