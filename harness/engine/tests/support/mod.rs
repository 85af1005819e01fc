//! What the tests that drive a target of their own share.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::drive::{Drive, Finished, Progress, Settings, Site, Transport};
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection, Shard};
use fedspec_engine::problem::Source;
use fedspec_engine::scenario::parse_yaml;
use fedspec_engine::survey::Survey;
use fedspec_engine::target::{Target, lint};
use tokio_util::sync::CancellationToken;

/// The token of the target file; it must turn up nowhere but on the wire.
pub(crate) const TOKEN: &str = "t0ken-4f9a11ce-b7d2";

/// Scenarios from text, each under its id, with the small catalogues of `wrong/library`.
pub(crate) fn library(texts: &[&str]) -> Library {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong/library");
    let catalogues = ["capabilities.yaml", "reasons.yaml", "requirements/rfc7644.yaml"];
    let mut files: Vec<(Utf8PathBuf, Source)> = Vec::new();
    for path in catalogues {
        let text = fs::read_to_string(folder.join(path)).unwrap();
        files.push((path.into(), Source::new(format!("scenarios/{path}"), text)));
    }
    for text in texts {
        let id = text.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
        let path = format!("{}.yaml", id.replace('.', "/"));
        let source = Source::new(format!("scenarios/{path}"), *text);
        files.push((path.into(), source));
    }
    Library::assemble(files).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// A target file from its text.
pub(crate) fn target(text: &str, library: &Library) -> Target {
    let source = Source::new("target.yaml", text);
    let target: Target = parse_yaml(&source).unwrap_or_else(|problem| panic!("{problem}"));
    let problems = lint(&source, &target, &library.capabilities, &library.reasons);
    assert!(problems.is_empty(), "{problems:?}");
    target
}

/// All scenarios of a library against a target.
pub(crate) fn plan(library: &Library, target: &Target, shard: Option<Shard>) -> Plan {
    Plan::make(library.cases(), target, &Survey::default(), &Selection::default(), shard)
}

/// A target with a way to reach it; every variable holds the token.
pub(crate) fn drive(target: Target, transport: impl Transport + 'static) -> Drive {
    Drive::new(Site::open(target, Arc::new(transport), &|_| Some(TOKEN.to_owned())).unwrap())
}

/// How the tests drive.
pub(crate) fn settings() -> Settings {
    Settings {
        seed: 7,
        began: "2026-01-01T00:00:00Z".to_owned(),
        jobs: 1,
        max_fail: None,
        timeout: Duration::from_secs(60),
        keep: false,
        cancel: CancellationToken::new(),
    }
}

/// Drives a plan; what finished, in the order of the plan, and whether that was everything.
pub(crate) async fn run(drive: &Drive, plan: &Plan, settings: &Settings) -> (Vec<Finished>, bool) {
    let mut finished = Vec::new();
    let complete = drive
        .run(plan, settings, |news| {
            if let Progress::Finished(case) = news {
                finished.push(*case);
            }
        })
        .await;
    finished.sort_by_key(|case| case.planned.number);
    (finished, complete)
}
