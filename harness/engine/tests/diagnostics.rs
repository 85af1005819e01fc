//! Files that a person got wrong: every one is refused, and the words are under `snapshots/`.
//!
//! The fixtures in `wrong/` are named by what is wrong with them; apart from that they are fine.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its stage has to fail")]

use std::collections::BTreeSet;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::library::Library;
use fedspec_engine::problem::{Problem, Source};
use fedspec_engine::scenario::parse_yaml;
use fedspec_engine::target::{Target, lint, read};
use miette::{GraphicalReportHandler, GraphicalTheme};

const WRONG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wrong");
const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/diagnostics");

#[test]
fn every_wrong_scenario_is_refused_with_its_place_and_a_way_out() {
    each_fixture("scenario", |name, text| {
        let path = Utf8PathBuf::from(format!("wrong/{name}.yaml"));
        let mut files = catalogues();
        files.push((path.clone(), Source::new(format!("scenarios/{path}"), text)));
        Library::assemble(files).err().unwrap_or_default()
    });
}

#[test]
fn every_wrong_target_is_refused_with_its_place_and_a_way_out() {
    let library = Library::assemble(catalogues()).unwrap();
    each_fixture("target", |name, text| {
        let source = Source::new(format!("{name}.yaml"), text);
        match read(&source) {
            Ok(target) => lint(&source, &target, &library.capabilities, &library.reasons),
            Err(problem) => vec![*problem],
        }
    });
}

#[test]
fn what_the_fixtures_are_made_from_is_fine() {
    let scenario = "
id: wrong.fine
title: A user that was created can be read
why: An IdP that cannot read back what it wrote creates it again.
against: scim-server
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: create a user
    send: { scim: { method: POST, path: /Users, body: { userName: \"${unique.email}\" } } }
    expect: { creates: { status: 201 } }
";
    let mut files = catalogues();
    files.push(("wrong/fine.yaml".into(), Source::new("scenarios/wrong/fine.yaml", scenario)));
    let library = Library::assemble(files).unwrap();
    assert_eq!(library.cases().len(), 1);
}

#[test]
fn the_files_of_this_repository_have_no_problem() {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let library = Library::read(&root).unwrap_or_else(|problems| panic!("{}", rendered(&problems)));
    assert!(library.scenarios.len() > 10);
    for entry in root.join("targets").read_dir_utf8().unwrap() {
        let path = entry.unwrap().into_path();
        let source = Source::new(&path, fs::read_to_string(&path).unwrap());
        let target: Target = parse_yaml(&source).unwrap();
        let problems = lint(&source, &target, &library.capabilities, &library.reasons);
        assert!(problems.is_empty(), "{}", rendered(&problems));
    }
}

#[test]
fn a_file_that_is_larger_than_any_person_writes_is_refused_unread() {
    let text = format!("title: {}\n", "a".repeat(2 * 1024 * 1024));
    let files = vec![("wrong/huge.yaml".into(), Source::new("scenarios/wrong/huge.yaml", text))];
    let problems = Library::assemble(files).unwrap_err();
    assert_snapshot("from-disk", "larger-than-a-mebibyte", &rendered(&problems));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    // Wide, so that the length of this machine's path breaks no line.
    let shown = |problems: &[Problem], folder: &Utf8Path| {
        rendered_within(4096, problems).replace(folder.as_str(), "scenarios")
    };
    let folder = scratch("cannot-be-read");
    fs::write(folder.join("latin-1.yaml"), b"title: Pr\xe9nom\n").unwrap();
    let problems = Library::read(&folder).unwrap_err();
    assert_snapshot("from-disk", "not-utf-8", &shown(&problems, &folder));

    let problems = Library::read(&folder.join("nowhere")).unwrap_err();
    assert_snapshot("from-disk", "no-such-folder", &shown(&problems, &folder));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn every_snapshot_has_its_fixture() {
    for kind in ["scenario", "target"] {
        let fixtures: BTreeSet<String> = stems(&Utf8Path::new(WRONG).join(kind));
        let snapshots: BTreeSet<String> = stems(&Utf8Path::new(SNAPSHOTS).join(kind));
        assert_eq!(fixtures, snapshots, "{kind}");
    }
}

/// Holds the problems of every fixture of a folder against their snapshots.
fn each_fixture(kind: &str, check: impl Fn(&str, String) -> Vec<Problem>) {
    let folder = Utf8Path::new(WRONG).join(kind);
    let names = stems(&folder);
    assert!(names.len() > 40, "{folder} has lost its fixtures");
    let mut silent = Vec::new();
    for name in names {
        let text = fs::read_to_string(folder.join(format!("{name}.yaml"))).unwrap();
        let problems = check(&name, text);
        if problems.is_empty() {
            silent.push(name);
        } else {
            assert_snapshot(kind, &name, &rendered(&problems));
        }
    }
    assert!(silent.is_empty(), "wrong, but nothing was said: {silent:?}");
}

/// The catalogues that the fixtures refer to: small, so that hints stay the same.
fn catalogues() -> Vec<(Utf8PathBuf, Source)> {
    let names = [
        "capabilities.yaml",
        "reasons.yaml",
        "requirements/rfc7644.yaml",
        "fragments/one-user.yaml",
    ];
    let read = |name: &str| {
        let text = fs::read_to_string(Utf8Path::new(WRONG).join("library").join(name)).unwrap();
        (Utf8PathBuf::from(name), Source::new(format!("scenarios/{name}"), text))
    };
    names.map(read).into()
}

/// As a person sees it, without colour.
fn rendered(problems: &[Problem]) -> String {
    rendered_within(100, problems)
}

/// With lines of at most `width` columns.
fn rendered_within(width: usize, problems: &[Problem]) -> String {
    let theme = GraphicalTheme::unicode_nocolor();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width);
    let mut text = String::new();
    for problem in problems {
        handler.render_report(&mut text, problem).unwrap();
    }
    text
}

fn assert_snapshot(kind: &str, name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => Utf8Path::new(SNAPSHOTS).join(kind).as_std_path(),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Names of a folder's files, without their endings.
fn stems(folder: &Utf8Path) -> BTreeSet<String> {
    let entries = folder.read_dir_utf8().unwrap();
    entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_owned()).collect()
}

fn scratch(name: &str) -> Utf8PathBuf {
    let folder = Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
