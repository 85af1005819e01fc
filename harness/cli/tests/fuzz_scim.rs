//! The fuzzer of SCIM against the reference target: what is planted is found, shrunk, and written as a scenario that
//! fails with the fault and passes without it. `just bench-fuzz` does it for many more.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]
#![expect(dead_code, reason = "what tests share, not each of them uses whole")]

mod support;

use std::time::Duration;

use camino::Utf8Path;
use fedspec_engine::drive::Drive;
use fedspec_engine::fuzz::scim::Hunt;
use fedspec_engine::fuzz::{Ending, Event, Finding, Settings, Summary};
use fedspec_engine::judge::Outcome;
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::problem::Source;
use fedspec_reference::{Fault, FaultSet};
use support::files::{START, library};
use support::reference::{self, Guise};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

/// Fuzzes the server with some faults, until so many requests, or until something is found; bounded by requests
/// alone, so that a slow machine finds the same.
fn hunt(library: &Library, guise: Guise, faults: &[Fault], max_requests: u64) -> Summary {
    let settings = Settings {
        seed: 7,
        began: START.to_owned(),
        time: Duration::from_secs(3_600),
        max_requests: Some(max_requests),
        jobs: 1,
        cancel: CancellationToken::new(),
    };
    let cancel = settings.cancel.clone();
    Runtime::new().unwrap().block_on(async {
        let site = reference::site(library, guise, faults.iter().copied().collect());
        let hunt = Hunt::new(reference::surveyed(site).await);
        hunt.run(&settings, |event| {
            if matches!(event, Event::Found(_)) {
                cancel.cancel();
            }
        })
        .await
    })
}

/// Runs the scenario of a finding.
fn outcome(library: &mut Library, finding: &Finding, faults: FaultSet) -> Outcome {
    let path = finding.file();
    let source = Source::new(&path, finding.scenario.clone());
    let known = library.scenarios.iter().any(|loaded| loaded.place == finding.id);
    if !known {
        let added = library.add(Utf8Path::new(&path), source);
        assert!(added.is_ok(), "{added:?}\n{}", finding.scenario);
    }
    let site = reference::site(library, Guise::Rfc, faults);
    // Where chance decides there are several.
    let cases = finding.scenario.matches("name: try-").count().max(1);
    let mut selection = Selection::default();
    selection.add_patterns([finding.id.as_str()]).unwrap();
    Runtime::new().unwrap().block_on(async {
        let drive = Drive::new(reference::surveyed(site).await);
        let (target, survey) = (&drive.site().target, &drive.site().survey);
        let plan = Plan::make(library.cases(), target, survey, &selection, None);
        assert_eq!(plan.to_run().count(), cases, "{}", finding.scenario);
        let finished = reference::run(&drive, &plan).await;
        finished.iter().map(|case| case.verdict.outcome).max().unwrap()
    })
}

#[test]
fn what_is_planted_is_found_shrunk_and_written_as_a_scenario_that_shows_it() {
    let mut library = library();
    for fault in [
        Fault::AllowDuplicateUserName,
        Fault::LostPut,
        Fault::PatchNotAtomic,
        Fault::ListDeletedUser,
        Fault::AddMemberReplaces,
        Fault::OrBeforeAnd,
        Fault::IgnoreFilter,
        Fault::AcceptForeignToken,
        Fault::LostTokenDelete,
        Fault::AcceptMissingToken,
        Fault::RefuseGoodToken,
        Fault::LostUpdateAtOnce,
    ] {
        let name = fault.name();
        let summary = hunt(&library, Guise::Rfc, &[fault], 20_000);
        let found = summary.findings.first().unwrap_or_else(|| panic!("{name} is not found"));
        let finding = &*found.finding;
        assert!(finding.steps.len() <= 5, "{name}: {:?}", finding.steps);
        let with = outcome(&mut library, finding, [fault].into_iter().collect());
        assert!(
            matches!(with, Outcome::Fail | Outcome::Warn),
            "{name} {with}: {}",
            finding.scenario
        );
        let without = outcome(&mut library, finding, FaultSet::default());
        assert_eq!(without, Outcome::Pass, "{name}: {}", finding.scenario);
    }
}

#[test]
fn nothing_is_found_where_nothing_is_wrong_and_the_bound_is_kept() {
    let library = library();
    for guise in [Guise::Rfc, Guise::Specific] {
        let summary = hunt(&library, guise, &[], 6_000);
        let found: Vec<&str> =
            summary.findings.iter().map(|found| found.finding.came.as_str()).collect();
        assert!(found.is_empty(), "{guise:?}: {found:?}");
        assert_eq!(summary.ending, Ending::Requests, "{guise:?}");
        assert!(summary.last.operations > 1_000, "{guise:?}: {:?}", summary.last);
        // A history that has begun is finished, and tidied up after.
        assert!((6_000..6_400).contains(&summary.last.requests), "{guise:?}: {:?}", summary.last);
    }
}

#[test]
fn the_same_seed_finds_the_same() {
    let library = library();
    let found = |summary: &Summary| -> Vec<String> {
        summary.findings.iter().map(|found| found.finding.scenario.clone()).collect()
    };
    let [one, again] = [(), ()].map(|()| hunt(&library, Guise::Rfc, &[Fault::LostPatch], 10_000));
    assert_eq!(found(&one), found(&again));
    assert_eq!(one.findings.len(), 1);
}
