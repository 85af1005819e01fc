//! The suite itself under test: a MUST check that no fault of the reference target fails proves
//! nothing, and a fault that no check notices is a hole.
//!
//! `snapshots/faults/fault-by-check.snap` says which fault fails which checks. The usual test
//! proves each line of it; making it anew runs the whole suite once a fault (`just self-check`), or only
//! what has changed (`just self-check saml.session,saml.xml`).

#![expect(dead_code, reason = "what tests share, not each of them uses whole")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set up has to fail")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use fedspec_engine::certify::{Attained, FaultTable, Place, Waivers, assess, place};
use fedspec_engine::drive::Drive;
use fedspec_engine::judge::Outcome;
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::scenario::Case;
use fedspec_engine::vocabulary::{Level, Party, Profile};
use fedspec_reference::{Fault, FaultSet};
use support::files;
use support::reference::{self, Guise};
use tokio::runtime::Runtime;

const TABLE: &str = "snapshots/faults/fault-by-check.snap";

/// Faults of signing in that no single scenario can notice, and why.
const UNNOTICED: [(&str, &[&str]); 2] = [
    (
        "another rule refuses the same messages",
        &["object-passed-over", "schema-ignored", "weak-key-accepted"],
    ),
    ("the harness cannot bring it about", &["metadata-signature-ignored"]),
];

/// Stands for the honest sign-in before the first case.
const HONEST: &str = "saml.honest-sign-in";

/// Check ids without the case's row, with the guise they were seen in.
type Ids = BTreeSet<String>;

/// What a run of (some of) the suite showed.
#[derive(Default)]
struct Seen {
    must: Ids,
    /// Broken, of any level: a fault may break what is only a MAY.
    failed: Ids,
}

struct Bench {
    library: Library,
    runtime: Runtime,
}

impl Bench {
    fn new() -> Self {
        Self { library: files::library(), runtime: Runtime::new().unwrap() }
    }

    /// The faults that scenarios are asked to notice: those of signing in as soon as one scenario signs in.
    fn faults(&self) -> impl Iterator<Item = Fault> {
        let scim = |case: &Case| case.scenario.against == Party::ScimServer;
        let signs_in = !self.library.cases().iter().all(scim);
        let unnoticed =
            |fault: &Fault| UNNOTICED.iter().any(|(_, all)| all.contains(&fault.name()));
        let asked = move |fault: &Fault| signs_in || !fault.is_of_sign_in();
        Fault::ALL.into_iter().filter(move |fault| asked(fault) && !unnoticed(fault))
    }

    /// Runs the scenarios that `wanted` takes.
    fn run(&self, guise: Guise, fault: Option<Fault>, wanted: &dyn Fn(&str) -> bool) -> Seen {
        let faults: FaultSet = fault.into_iter().collect();
        let site = reference::site(&self.library, guise, faults);
        let drive = Drive::new(self.runtime.block_on(reference::surveyed(site)));
        let cases = self.library.cases().into_iter().filter(|case| wanted(case.id.scenario()));
        let (target, survey) = (&drive.site().target, &drive.site().survey);
        let plan = Plan::make(cases.collect(), target, survey, &Selection::default(), None);
        let mut seen = Seen::default();
        // Nothing is judged of a flow that does not even work for an honest user: that is noticed as well.
        let broken = drive.site().baseline.flows.iter().filter(|(_, problem)| problem.is_some());
        seen.failed.extend(broken.map(|(flow, _)| format!("{HONEST}#{flow}{}", mark(guise))));
        for case in self.runtime.block_on(reference::run(&drive, &plan)) {
            for check in case.verdict.checks {
                let id = id(&check.id, guise);
                if check.level == Level::Must {
                    seen.must.insert(id.clone());
                }
                if matches!(check.outcome, Outcome::Fail | Outcome::Warn | Outcome::Note) {
                    seen.failed.insert(id);
                }
            }
        }
        seen
    }
}

/// `scim.users.create@row#refuses` is `scim.users.create#refuses`, marked unless in the usual guise.
fn id(check: &str, guise: Guise) -> String {
    let (case, name) = check.split_once('#').unwrap();
    let scenario = case.split('@').next().unwrap_or(case);
    format!("{scenario}#{name}{}", mark(guise))
}

const fn mark(guise: Guise) -> &'static str {
    match guise {
        Guise::Specific => "",
        Guise::Generic => " (generic era)",
        Guise::Rfc => " (rfc profile)",
        Guise::Saml2Sp => " (saml2-sp profile)",
        Guise::Saml2Idp => " (saml2-idp profile)",
    }
}

fn guise_of(id: &str) -> Guise {
    let marked = |guise: &Guise| !mark(*guise).is_empty() && id.ends_with(mark(*guise));
    Guise::ALL.into_iter().find(marked).unwrap_or(Guise::Specific)
}

fn plain(id: &str) -> &str {
    id.trim_end_matches(mark(guise_of(id)))
}

/// Other guises count only where the usual one does not ask, or show, the same.
fn beside(usual: &Ids, others: Vec<Ids>) -> Ids {
    let beside = others.into_iter().flatten().filter(|id| !usual.contains(plain(id)));
    beside.chain(usual.iter().cloned()).collect()
}

/// MUST checks that the honest target passes in any of its guises. A fault that fails one in one
/// guise proves it for all: it is the check that has to be able to fail.
fn must_checks(bench: &Bench) -> Ids {
    let all = |_: &str| true;
    let mut checks = Ids::new();
    for guise in Guise::ALL {
        let Seen { must, failed } = bench.run(guise, None, &all);
        let broken: Vec<&String> = failed.intersection(&must).collect();
        assert!(broken.is_empty(), "the target without faults fails {broken:#?}");
        checks.extend(must.iter().map(|id| plain(id).to_owned()));
    }
    checks
}

#[test]
fn every_must_check_is_failed_by_a_fault_and_every_fault_is_noticed() {
    let bench = Bench::new();
    let table = read_table();
    let known: BTreeSet<&str> = bench.faults().map(Fault::name).collect();
    let listed: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    let stale: Vec<&&str> = known.symmetric_difference(&listed).collect();
    assert!(stale.is_empty(), "the table is stale, see {stale:?}: run `just self-check`");
    let mut proven = Ids::new();
    for fault in bench.faults() {
        let row = &table[fault.name()];
        assert!(!row.is_empty(), "no check notices the fault `{}`", fault.name());
        for guise in Guise::ALL {
            let ids: Ids = row.iter().filter(|id| guise_of(id) == guise).cloned().collect();
            if ids.is_empty() {
                continue;
            }
            let scenarios: BTreeSet<&str> =
                ids.iter().filter_map(|id| id.split('#').next()).collect();
            let failed = bench.run(guise, Some(fault), &|id| scenarios.contains(id)).failed;
            let missing: Vec<&String> = ids.difference(&failed).collect();
            assert!(
                missing.is_empty(),
                "`{}` no longer fails {missing:#?}: run `just self-check`",
                fault.name()
            );
            proven.extend(ids.iter().map(|id| plain(id).to_owned()));
        }
    }
    let unproven: Ids = must_checks(&bench).difference(&proven).cloned().collect();
    assert!(unproven.is_empty(), "no fault fails these MUST checks: {unproven:#?}");
}

#[test]
fn the_built_in_target_reaches_the_highest_level_of_every_profile() {
    let bench = Bench::new();
    let Bench { library, runtime } = &bench;
    for (_, profile) in &library.profiles {
        let guise = match profile.profile.value.kind() {
            Profile::AwsIdentityCenter => Guise::Specific,
            Profile::ScimProvider => Guise::Rfc,
            Profile::SamlSp => Guise::Saml2Sp,
            // `connector.rs` has those.
            Profile::ScimConnector => continue,
            Profile::SamlIdp => Guise::Saml2Idp,
        };
        let site = reference::site(library, guise, FaultSet::default());
        let drive = Drive::new(runtime.block_on(reference::surveyed(site)));
        let supports = drive.site().target.supported();
        let context = drive.site().context(&supports);
        let loaded = library.scenarios.iter().filter(|loaded| profile.has(&loaded.scenario.id));
        let cases: Vec<_> = loaded.flat_map(|loaded| library.cases_of(loaded)).collect();
        let places = cases.iter().map(|case| (case.id.clone(), place(case, profile, &context)));
        let places = places.collect();
        let (target, survey) = (context.target, context.survey);
        let plan = Plan::make(cases, target, survey, &Selection::default(), None);
        let mut verdicts = plan.unsupported_verdicts();
        let finished = runtime.block_on(reference::run(&drive, &plan)).into_iter();
        verdicts.extend(finished.map(|case| case.verdict));
        let found = assess(&places, &verdicts, &Waivers::default(), &[]);
        let name = &profile.profile.value;
        assert_eq!(found.level, Some(Attained::Strict), "{name}: {:?}", found.because);
        let core = places.values().filter(|place| **place == Place::Core);
        assert!(core.count() >= 10, "{name} has hardly any core");
    }
}

#[test]
#[ignore = "runs the whole suite once a fault; `just self-check` does it, optimised"]
fn the_table_of_faults_and_checks_is_whole() {
    let bench = Bench::new();
    let (begun_with, kept) = asked_for();
    let honest = Guise::ALL.map(|guise| bench.run(guise, None, &|_| true).failed);
    let mut text = String::new();
    for fault in bench.faults() {
        let _ = writeln!(text, "{}", fault.name());
        // A fault that lost its last check is looked at like a new one.
        let row = kept.get(fault.name()).filter(|row| !row.is_empty());
        let scenario = |id: &str| id.split('#').next().unwrap_or(id).to_owned();
        let in_row: BTreeSet<String> = row.into_iter().flatten().map(|id| scenario(id)).collect();
        let wanted = |id: &str| {
            row.is_none()
                || in_row.contains(&scenario(id))
                || begun_with.iter().any(|beginning| id.starts_with(beginning))
        };
        let failed = Guise::ALL.iter().zip(&honest).map(|(guise, honest)| -> Ids {
            let failed = bench.run(*guise, Some(fault), &wanted).failed;
            failed.difference(honest).cloned().collect()
        });
        let mut failed: Vec<Ids> = failed.collect();
        let mut usual = failed.remove(0);
        let (plain, marked): (Ids, Ids) =
            row.into_iter().flatten().cloned().partition(|id| guise_of(id) == Guise::Specific);
        usual.extend(plain.into_iter().filter(|id| !wanted(id)));
        failed.push(marked.into_iter().filter(|id| !wanted(id)).collect());
        // Plain ids first, as they always were; then those that only another guise shows.
        let more: Vec<String> = beside(&usual, failed).difference(&usual).cloned().collect();
        for id in usual.iter().chain(&more) {
            let _ = writeln!(text, "  {id}");
        }
    }
    insta::with_settings!({
        snapshot_path => files::root().join("snapshots/faults").as_std_path(),
        prepend_module_to_snapshot => false,
        omit_expression => true,
        description => "Which checks each deliberate fault of the reference target fails",
    }, {
        insta::assert_snapshot!("fault-by-check", text);
    });
}

/// With `FEDSPEC_SELF_CHECK=saml.session,scim.users.create` only scenarios whose ids begin so are run again
/// with every fault, beside those that the table names for it, and new faults against all: those
/// beginnings, and what the table says. Empty for everything; `known` for the table alone.
fn asked_for() -> (Vec<String>, BTreeMap<String, Ids>) {
    match std::env::var("FEDSPEC_SELF_CHECK") {
        Ok(beginnings) if !beginnings.is_empty() => {
            (beginnings.split(',').map(str::to_owned).collect(), read_table())
        }
        _ => (Vec::new(), BTreeMap::new()),
    }
}

/// Faults with the checks that they fail, from the snapshot.
fn read_table() -> BTreeMap<String, Ids> {
    let path = files::root().join(TABLE);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    FaultTable::read(&text).0
}
