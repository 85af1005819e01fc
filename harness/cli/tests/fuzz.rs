//! The live fuzzers against the reference target: what is planted is found, shrunk, and written as a
//! scenario that fails with the fault and passes without it. `just bench-fuzz` does it for many more.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]
#![expect(dead_code, reason = "what tests share, not each of them uses whole")]

mod support;

use std::time::Duration;

use camino::Utf8Path;
use fedspec_engine::drive::Drive;
use fedspec_engine::fuzz::saml::Hunt;
use fedspec_engine::fuzz::{Ending, Event, Finding, Settings, Summary};
use fedspec_engine::judge::Outcome;
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::problem::Source;
use fedspec_engine::vocabulary::Level;
use fedspec_reference::{Fault, FaultSet};
use support::binary::{fedspec, stderr, stdout};
use support::files::{START, library, root};
use support::reference::{self, Guise};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

/// Bounded by requests alone, so that a slow machine finds the same.
fn settings(max_requests: u64) -> Settings {
    Settings {
        seed: 7,
        began: START.to_owned(),
        time: Duration::from_secs(3_600),
        max_requests: Some(max_requests),
        jobs: 1,
        cancel: CancellationToken::new(),
    }
}

/// Fuzzes the service provider with some faults, until so many requests, or until something is found.
fn hunt(library: &Library, faults: &[Fault], max_requests: u64) -> Summary {
    let site = reference::site(library, Guise::Saml2Sp, faults.iter().copied().collect());
    let settings = settings(max_requests);
    let cancel = settings.cancel.clone();
    let hunt = Hunt::new(site, library.cases());
    Runtime::new().unwrap().block_on(hunt.run(&settings, |event| {
        if matches!(event, Event::Found(_)) {
            cancel.cancel();
        }
    }))
}

/// Runs the scenario of a finding; whether it passes.
fn passes(library: &mut Library, finding: &Finding, faults: FaultSet) -> bool {
    let path = finding.file();
    let source = Source::new(&path, finding.scenario.clone());
    let known = library.scenarios.iter().any(|loaded| loaded.place == finding.id);
    if !known {
        library.add(Utf8Path::new(&path), source).unwrap();
    }
    let site = reference::site(library, Guise::Saml2Sp, faults);
    let mut selection = Selection::default();
    selection.add_patterns([finding.id.as_str()]).unwrap();
    Runtime::new().unwrap().block_on(async {
        let drive = Drive::new(reference::surveyed(site).await);
        let (target, survey) = (&drive.site().target, &drive.site().survey);
        let plan = Plan::make(library.cases(), target, survey, &selection, None);
        assert_eq!(plan.to_run().count(), 1, "{}", finding.scenario);
        let finished = reference::run(&drive, &plan).await;
        let outcome = finished.first().unwrap().verdict.outcome;
        assert!(matches!(outcome, Outcome::Pass | Outcome::Warn | Outcome::Fail), "{outcome:?}");
        outcome == Outcome::Pass
    })
}

#[test]
fn a_target_that_is_not_on_this_machine_needs_a_word() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("target.yaml");
    let known =
        std::fs::read_to_string(root().join("scenarios/targets/python3-saml.yaml")).unwrap();
    std::fs::write(&file, known.replace("http://127.0.0.1:7651", "http://192.0.2.1:1")).unwrap();
    let output = fedspec(&["fuzz", "saml", "-t", file.to_str().unwrap()]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("`http://192.0.2.1:1` is not on this machine"), "{said}");
    assert!(said.contains("--i-may-test-this-target"), "{said}");
    let arguments = ["fuzz", "saml", "--dry-run", "--i-may-test-this-target", "-t"];
    let output = fedspec(&[&arguments[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_dry_run_says_what_would_be_sent_and_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("fuzz");
    let output =
        fedspec(&["fuzz", "saml", "--dry-run", "--seed", "3", "-o", path.to_str().unwrap()]);
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(said.contains("seed 3") && said.ends_with("nothing was sent\n"), "{said}");
    assert!(!path.exists());
}

#[test]
fn what_the_binary_finds_is_on_disk_and_can_be_checked_and_run() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("fuzz");
    let path = path.to_str().unwrap();
    let fault = ["--fault", "replay-accepted"];
    // The last of the moves may be the one, and each takes two requests or three.
    let bounds = ["--seed", "3", "-j", "1", "--max-requests", "2600", "--time", "1h", "-o", path];
    let output = fedspec(&[&["fuzz", "saml"], &fault[..], &bounds].concat());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).contains("SAMLPROF-4.1.4.5/replay"), "{}", stdout(&output));
    let file = format!("{path}/fuzz.saml.admitted-replay.yaml");
    let output = fedspec(&["check", &file]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let run = folder.path().join("run");
    let run = ["--profile", "saml2-sp", "-o", run.to_str().unwrap()];
    let output = fedspec(&[&["run", &file], &run[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = fedspec(&[&["run", &file], &run[..], &fault].concat());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let written = std::fs::read_to_string(format!("{path}/fuzz.json")).unwrap();
    let about: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(about["seed"], 3);
    assert_eq!(about["ending"], "requests");
    assert_eq!(about["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_planted_is_found_shrunk_and_written_as_a_scenario_that_shows_it() {
    let mut library = library();
    for fault in [Fault::AcceptUnsigned, Fault::IgnoreAudience, Fault::ReplayAccepted] {
        let name = fault.name();
        let summary = hunt(&library, &[fault], 8_000);
        let found = summary.findings.first().unwrap_or_else(|| panic!("{name} is not found"));
        let finding = &*found.finding;
        assert_eq!(finding.rule.level, Level::Must, "{name}");
        assert!(finding.steps.len() <= 5, "{name}: {:?}", finding.steps);
        assert!(
            !passes(&mut library, finding, [fault].into_iter().collect()),
            "{name}: {finding:?}"
        );
        assert!(passes(&mut library, finding, FaultSet::default()), "{name}: {finding:?}");
    }
}

#[test]
fn nothing_is_found_where_nothing_is_wrong_and_the_bound_is_kept() {
    let library = library();
    let summary = hunt(&library, &[], 2_600);
    let found: Vec<&str> =
        summary.findings.iter().map(|found| found.finding.came.as_str()).collect();
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(summary.ending, Ending::Requests);
    assert!(summary.last.operations > 900, "{:?}", summary.last);
    // One operation that has begun is finished, and the sandbox is dropped.
    assert!((2_600..2_650).contains(&summary.last.requests), "{:?}", summary.last);
    assert_eq!(summary.last.coverage.tried, summary.last.coverage.of);
}

#[test]
fn the_same_seed_finds_the_same() {
    let library = library();
    let found = |summary: &Summary| -> Vec<(String, u64)> {
        let findings = summary.findings.iter().map(|found| &*found.finding);
        findings.map(|finding| (finding.scenario.clone(), finding.requests)).collect()
    };
    let (one, again) = [(), ()].map(|()| hunt(&library, &[Fault::KeyFromMessage], 8_000)).into();
    assert_eq!(found(&one), found(&again));
    assert_eq!(one.findings.len(), 1);
}
