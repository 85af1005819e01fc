//! The repository's own files, and how tests and benchmarks drive.

#![expect(clippy::panic, reason = "a test that cannot set up has to fail")]

use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::drive::Settings;
use fedspec_engine::library::Library;
use fedspec_engine::problem::Source;
use fedspec_engine::scenario::parse_yaml;
use fedspec_engine::target::{Target, lint};
use tokio_util::sync::CancellationToken;

/// Any number does; one that stays makes failures repeatable.
pub(crate) const SEED: u64 = 20_260_101;

/// When everything happens, on both sides.
pub(crate) const START: &str = "2026-01-01T00:00:00Z";

/// The top of the repository.
pub(crate) fn root() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All scenarios.
pub(crate) fn library() -> Library {
    Library::read(&root().join("scenarios")).unwrap_or_else(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("`fedspec check` tells more: {}", problems.join("; "))
    })
}

/// A target file of the repository, or any other.
pub(crate) fn target(path: &Utf8Path, library: &Library) -> Target {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let source = Source::new(path.as_str(), text);
    let target: Target = parse_yaml(&source).unwrap_or_else(|problem| panic!("{problem}"));
    let problems = lint(&source, &target, &library.capabilities, &library.reasons);
    assert!(problems.is_empty(), "{problems:?}");
    target
}

/// How the tests drive.
pub(crate) fn settings() -> Settings {
    Settings {
        seed: SEED,
        began: START.to_owned(),
        jobs: 2,
        max_fail: None,
        timeout: Duration::from_secs(60),
        keep: false,
        cancel: CancellationToken::new(),
    }
}
