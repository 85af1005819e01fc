//! What a person is told, held against `snapshots/diagnostics/hostile/`.

use camino::Utf8Path;
use fedspec_engine::drive::Finished;
use fedspec_engine::judge::Outcome;
use fedspec_engine::transcript::Trouble;

use crate::support::TOKEN;

pub(super) fn trouble(finished: &Finished) -> Option<Trouble> {
    let mut attempts = finished.record.steps.iter().flat_map(|step| &step.attempts);
    attempts.find_map(|attempt| attempt.exchange.answer.clone().err())
}

/// An error with this reason, and a record that stays small.
pub(super) fn assert_told(name: &str, finished: &Finished) {
    assert_eq!(finished.verdict.outcome, Outcome::Error, "{name}");
    assert!(finished.verdict.because.is_some(), "{name}");
    assert_recorded(name, finished);
}

/// A finding against the target, which answered, though with what nobody can read.
pub(super) fn assert_found(name: &str, finished: &Finished) {
    assert_eq!(finished.verdict.outcome, Outcome::Fail, "{name}");
    assert_recorded(name, finished);
}

fn assert_recorded(name: &str, finished: &Finished) {
    assert_snapshot(name, &told(finished));
    let stored = serde_json::to_string(&finished.record).unwrap();
    assert!(stored.len() < 128 * 1024, "{name}: {} bytes are kept", stored.len());
    assert!(!stored.contains(TOKEN), "{name}");
}

/// The verdict in a few lines, with ports made the same.
pub(super) fn told(finished: &Finished) -> String {
    let verdict = &finished.verdict;
    let mut text = format!("{}: {}\n", verdict.outcome, verdict.because.as_deref().unwrap_or("-"));
    for check in &verdict.checks {
        let name = check.id.split('#').next_back().unwrap();
        let actual = check.actual.as_deref().unwrap_or("-");
        text.push_str(&format!(
            "  {name}: {}: expected {}; {actual}\n",
            check.outcome, check.expected
        ));
    }
    let url = &finished.record.target["base"];
    let port = url.as_str().unwrap().split([':', '/']).nth(4).unwrap().to_owned();
    // The number of the system's error differs between systems.
    let text = text.split(" (os error ").map(|part| {
        part.split_once(')')
            .filter(|(number, _)| number.parse::<i32>().is_ok())
            .map_or(part, |p| p.1)
    });
    text.collect::<String>().replace(&port, "PORT")
}

pub(super) fn assert_snapshot(name: &str, text: &str) {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../snapshots/diagnostics/hostile")
        .into_std_path_buf();
    insta::with_settings!({
        snapshot_path => folder,
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}
