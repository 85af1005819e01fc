//! The live fuzzers against the reference target with a fault each: how long until it is found, and how many
//! steps are left of it. And how many operations a second that is, where nothing is wrong.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(dead_code, reason = "what tests and benchmarks share, not each of them uses whole")]

#[path = "fuzz/saml.rs"]
mod saml;
#[path = "fuzz/scim.rs"]
mod scim;
#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Duration;

use fedspec_engine::fuzz::{Settings, Summary};
use fedspec_engine::library::Library;
use fedspec_reference::Fault;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

/// The allocator of the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is aimed at: time until a fault is found, and steps or moves that are left of it.
const WITHIN: Duration = Duration::from_secs(60);
const STEPS: usize = 5;
/// How long speed is measured.
const MOMENT: Duration = Duration::from_secs(10);
const JOBS: usize = 2;
/// Over HTTP most of the time is spent waiting.
const JOBS_OVER_HTTP: usize = 16;

/// A fuzzer under test.
struct Fuzzer {
    name: &'static str,
    /// Faults that it is to find.
    faults: &'static [Fault],
    /// Fuzzes the reference target with a fault until something is found.
    hunt: fn(&Bench, Option<Fault>, &Settings) -> Summary,
    /// The same without a fault and over HTTP, where that is measured.
    over_loopback: Option<fn(&Bench, &Settings) -> Summary>,
}

const FUZZERS: &[Fuzzer] = &[
    Fuzzer {
        name: "scim",
        faults: scim::FAULTS,
        hunt: scim::hunt,
        over_loopback: Some(scim::over_loopback),
    },
    Fuzzer { name: "saml", faults: saml::FAULTS, hunt: saml::hunt, over_loopback: None },
];

/// What all of them need.
struct Bench {
    library: Library,
    runtime: Runtime,
}

fn settings(time: Duration) -> Settings {
    Settings {
        seed: support::files::SEED,
        began: support::files::START.to_owned(),
        time,
        max_requests: None,
        jobs: JOBS,
        cancel: CancellationToken::new(),
    }
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let is_test = std::env::args().any(|argument| argument == "--test");
    let bench = Bench { library: support::files::library(), runtime: Runtime::new().unwrap() };
    for fuzzer in FUZZERS {
        println!("{}: reference target in process, {JOBS} jobs", fuzzer.name);
        let time = if is_test { Duration::from_millis(200) } else { MOMENT };
        let honest = (fuzzer.hunt)(&bench, None, &settings(time));
        assert!(honest.findings.is_empty(), "false findings: {:?}", honest.findings);
        let (last, rate) = (&honest.last, honest.last.rate());
        println!(
            "{rate:>8.0} operations a second, {} requests, {} of {} moves tried, no finding",
            last.requests, last.coverage.tried, last.coverage.of
        );
        if let Some(over_loopback) = fuzzer.over_loopback {
            let settings = Settings { jobs: JOBS_OVER_HTTP, ..settings(time) };
            let Summary { last, findings, .. } = over_loopback(&bench, &settings);
            assert!(findings.is_empty(), "false findings: {findings:?}");
            let (rate, requests) = (last.rate(), last.requests);
            println!(
                "{rate:>8.0} operations a second over loopback, {requests} requests, {JOBS_OVER_HTTP} jobs"
            );
        }
        println!("    time  requests  steps  fault");
        let faults = if is_test { fuzzer.faults.get(..1).unwrap() } else { fuzzer.faults };
        let missed: Vec<&str> = faults
            .iter()
            .filter(|fault| !row(&bench, fuzzer, **fault))
            .map(|fault| fault.name())
            .collect();
        println!("{} of {} found", faults.len() - missed.len(), faults.len());
        assert!(missed.is_empty(), "not found, or with too many steps: {missed:?}");
    }
}

/// A row of the table; whether the aims are met.
fn row(bench: &Bench, fuzzer: &Fuzzer, fault: Fault) -> bool {
    let summary = (fuzzer.hunt)(bench, Some(fault), &settings(WITHIN));
    let (time, name) = (summary.last.elapsed.as_secs_f64(), fault.name());
    // The first one ends the run, and cuts short what another job was shrinking then.
    let first = summary.findings.iter().min_by_key(|found| found.finding.requests);
    match first {
        None => println!("{time:>6.2} s  {:>8}      -  {name}", summary.last.requests),
        Some(found) => {
            let finding = &found.finding;
            let (requests, steps) = (summary.last.requests, finding.steps.len());
            println!("{time:>6.2} s  {requests:>8}  {steps:>5}  {name}: {}", finding.id);
        }
    }
    first.is_some_and(|found| found.finding.steps.len() <= STEPS)
}
