//! The built-in connector under test: without a mistake it passes whatever applies to it, each MUST check
//! is failed by a mistake, and each mistake is noticed.
//!
//! `snapshots/faults/connector-fault-by-check.snap` says which mistake fails which checks; `INSTA_UPDATE=always`
//! writes it anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]

/// Only what is needed here of what the tests share.
mod support {
    pub(crate) mod connector;
    pub(crate) mod files;
}

use std::collections::BTreeSet;
use std::fmt::Write as _;

use fedspec_engine::certify::{Attained, Waivers, assess, place};
use fedspec_engine::drive::{Drive, Finished, Progress, Settings, Site};
use fedspec_engine::judge::Outcome;
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::target::Peer;
use fedspec_engine::vocabulary::{Level, Party, Profile};
use fedspec_reference::{ConnectorFault, ConnectorFaults};
use support::{connector, files};
use tokio::runtime::Runtime;

const PEERS: [(Peer, &str); 2] = [(Peer::Rfc, ""), (Peer::Aws, " (aws peer)")];

fn run(library: &Library, peer: Peer, faults: ConnectorFaults, runtime: &Runtime) -> Vec<Finished> {
    let site = runtime.block_on(connector::site(library, peer, faults));
    drive(library, site, runtime)
}

fn drive(library: &Library, site: Site, runtime: &Runtime) -> Vec<Finished> {
    runtime.block_on(async {
        let drive = Drive::new(site);
        let cases = library.cases().into_iter();
        let cases = cases.filter(|case| case.scenario.against == Party::ScimClient);
        let (target, survey) = (&drive.site().target, &drive.site().survey);
        let plan = Plan::make(cases.collect(), target, survey, &Selection::default(), None);
        let mut finished = Vec::new();
        let settings = Settings { jobs: 8, ..files::settings() };
        let news = |news| {
            if let Progress::Finished(case) = news {
                finished.push(*case);
            }
        };
        assert!(drive.run(&plan, &settings, news).await);
        finished
    })
}

/// `connector.users.create#looks-first`, with the peer's mark where it is not the usual one.
fn plain(check: &str, mark: &str) -> String {
    let (case, name) = check.split_once('#').unwrap();
    format!("{}#{name}{mark}", case.split('@').next().unwrap())
}

#[test]
fn the_connector_passes_and_every_must_check_is_failed_by_a_mistake_that_is_noticed() {
    let (library, runtime) = (files::library(), Runtime::new().unwrap());
    let mut must = BTreeSet::new();
    for (peer, mark) in PEERS {
        let finished = run(&library, peer, ConnectorFaults::new(), &runtime);
        assert!(finished.len() >= 15, "{} cases", finished.len());
        for case in finished {
            let wrong: Vec<String> = case
                .verdict
                .checks
                .iter()
                .filter(|check| check.outcome > Outcome::Pass)
                .map(|check| format!("{} {:?}", check.id, check.actual))
                .collect();
            assert_eq!(
                case.verdict.outcome,
                Outcome::Pass,
                "{mark}: {:?} {wrong:?}",
                case.verdict.because
            );
            let checks = case.verdict.checks.iter().filter(|check| check.level == Level::Must);
            must.extend(checks.map(|check| plain(&check.id, "")));
        }
    }
    let mut text = String::new();
    let mut proven = BTreeSet::new();
    let mut unnoticed = Vec::new();
    for fault in ConnectorFault::ALL {
        let _ = writeln!(text, "{fault}");
        let mut usual = BTreeSet::new();
        for (peer, mark) in PEERS {
            let finished = run(&library, peer, [*fault].into(), &runtime);
            let checks = finished.iter().flat_map(|case| &case.verdict.checks);
            let broken = checks.filter(|check| {
                matches!(check.outcome, Outcome::Fail | Outcome::Warn | Outcome::Note)
            });
            let failed: BTreeSet<String> = broken.map(|check| plain(&check.id, "")).collect();
            for id in failed.difference(&usual.clone()) {
                let _ = writeln!(text, "  {id}{mark}");
                usual.insert(id.clone());
            }
        }
        if usual.is_empty() {
            unnoticed.push(fault.name());
        }
        proven.extend(usual);
    }
    assert!(unnoticed.is_empty(), "no check notices {unnoticed:?}\n{text}");
    let unproven: Vec<&String> = must.difference(&proven).collect();
    assert!(unproven.is_empty(), "no mistake fails {unproven:?}\n{text}");
    insta::with_settings!({
        snapshot_path => files::root().join("snapshots/faults").as_std_path(),
        prepend_module_to_snapshot => false,
        omit_expression => true,
        description => "Which checks each deliberate fault of the built-in connector fails",
    }, {
        insta::assert_snapshot!("connector-fault-by-check", text);
    });
}

#[test]
fn no_record_holds_the_token() {
    let (library, runtime) = (files::library(), Runtime::new().unwrap());
    for case in run(&library, Peer::Rfc, ConnectorFaults::new(), &runtime) {
        let record = serde_json::to_string(&case.record).unwrap();
        assert!(!record.contains("4f9a11ce"), "{}", case.verdict.case);
        if case.verdict.case.scenario() == "connector.users.create" {
            assert!(record.contains("[secret:connector-token]"), "{record}");
        }
    }
}

#[test]
fn the_built_in_connector_reaches_the_highest_level_of_its_profile() {
    let (library, runtime) = (files::library(), Runtime::new().unwrap());
    let of_connectors = |profile: &&fedspec_engine::certify::FrozenProfile| {
        profile.profile.value.kind() == Profile::ScimConnector
    };
    let profiles: Vec<_> =
        library.profiles.iter().map(|(_, profile)| profile).filter(of_connectors).collect();
    assert!(!profiles.is_empty());
    for profile in profiles {
        let site = runtime.block_on(connector::site(&library, Peer::Rfc, ConnectorFaults::new()));
        let supports = site.target.supported();
        let context = site.context(&supports);
        let loaded = library.scenarios.iter().filter(|loaded| profile.has(&loaded.scenario.id));
        let cases: Vec<_> = loaded.flat_map(|loaded| library.cases_of(loaded)).collect();
        let places = cases.iter().map(|case| (case.id.clone(), place(case, profile, &context)));
        let places = places.collect();
        let plan = Plan::make(cases, context.target, context.survey, &Selection::default(), None);
        let mut verdicts = plan.unsupported_verdicts();
        let finished = run(&library, Peer::Rfc, ConnectorFaults::new(), &runtime);
        verdicts.extend(finished.into_iter().map(|case| case.verdict));
        let found = assess(&places, &verdicts, &Waivers::default(), &[]);
        assert_eq!(found.level, Some(Attained::Strict), "{:?}", found.because);
    }
}

/// What two connectors that are wrong on purpose break, and that it is for the right reason.
#[test]
fn connectors_that_are_wrong_on_purpose_fail_for_the_right_reason() {
    let (library, runtime) = (files::library(), Runtime::new().unwrap());
    let script = files::root().join("harness/cli/tests/peers/bad-connectors/connector.py");
    for (kind, check, came) in [
        (
            "duplicates",
            "connector.wire.lost@cut#looks-before-it-sends-again",
            "POST /Users (409), POST /Users (409)",
        ),
        ("duplicates", "connector.users.create#looks-first", "POST /Users (201)"),
        (
            "first",
            "connector.users.stranger@filter-ignored#does-not-change-the-stranger",
            "PUT /Users/",
        ),
    ] {
        let path = files::root().join(format!("scenarios/targets/bad-connector-{kind}.yaml"));
        let mut target = files::target(&path, &library);
        for trigger in target.scim_client.as_mut().unwrap().trigger.as_mut().unwrap().values_mut() {
            trigger.value.command.as_mut().unwrap()[1] = script.to_string();
        }
        let site = connector::site_of(&library, target, ConnectorFaults::new());
        let finished = drive(&library, runtime.block_on(site), &runtime);
        let mut checks = finished.iter().flat_map(|case| &case.verdict.checks);
        let found = checks.find(|one| one.id == check).unwrap_or_else(|| panic!("no {check}"));
        assert!(matches!(found.outcome, Outcome::Fail | Outcome::Warn), "{check}: {found:?}");
        assert!(found.actual.as_ref().unwrap().contains(came), "{check}: {found:?}");
    }
}
