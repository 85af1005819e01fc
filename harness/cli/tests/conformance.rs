//! The conformance suite: every case is a trial named by its id.
//!
//! Against the reference target: its profile `aws` in both eras, with its messages compared to
//! `snapshots/messages/`, and its profiles `rfc` and `saml2-sp`, whose words are their own; or against the target of the file that `FEDSPEC_TARGET` names.

#![expect(dead_code, reason = "what tests share, not each of them uses whole")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::drive::{Drive, HttpTransport, Site};
use fedspec_engine::judge::{CaseVerdict, Outcome};
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Planned, Selection};
use fedspec_engine::scenario::{Phase, Subject};
use fedspec_engine::target::SamlSp;
use libtest_mimic::{Arguments, Failed, Trial};
use support::files;
use support::reference::{self, Guise};
use tokio::runtime::Runtime;

fn main() {
    let arguments = Arguments::from_args();
    let library = files::library();
    let runtime = Arc::new(Runtime::new().unwrap());
    let trials = match std::env::var("FEDSPEC_TARGET") {
        Ok(path) => foreign(&library, Utf8Path::new(&path), &runtime),
        Err(_) => {
            let built_in = |guise| built_in(&library, guise, &runtime);
            Guise::ALL.into_iter().flat_map(built_in).chain(wishes(&library, &runtime)).collect()
        }
    };
    libtest_mimic::run(&arguments, trials).exit();
}

/// In names of trials and folders.
const fn name(guise: Guise) -> &'static str {
    match guise {
        Guise::Specific => "specific",
        Guise::Generic => "generic",
        Guise::Rfc => "rfc",
        Guise::Saml2Sp => "saml2-sp",
        Guise::Saml2Idp => "saml2-idp",
    }
}

/// The reference target must pass whatever applies to it, with its recorded messages.
fn built_in(library: &Library, guise: Guise, runtime: &Arc<Runtime>) -> Vec<Trial> {
    let site = reference::site(library, guise, [].into_iter().collect());
    let site = runtime.block_on(reference::surveyed(site));
    let plan = Plan::make(library.cases(), &site.target, &site.survey, &Selection::default(), None);
    let kind = name(guise);
    let folder = files::root().join("snapshots/messages").join(kind);
    let recorded = matches!(guise, Guise::Specific | Guise::Generic);
    let expected = snapshot_names(&plan, &site);
    let drive = Arc::new(Drive::new(site));
    let mut trials: Vec<Trial> = plan
        .cases
        .iter()
        .map(|planned| {
            let folder = folder.clone();
            trial(planned, kind, &drive, runtime, move |verdict| {
                passes(verdict)?;
                if recorded {
                    compare_messages(verdict, &folder);
                }
                Ok(())
            })
        })
        .collect();
    if recorded {
        let unreferenced = move || unreferenced(&folder, &expected);
        trials.push(Trial::test("snapshots.are-all-referenced", unreferenced).with_kind(kind));
    }
    trials
}

/// What a target file may say of a service provider.
type Wish = fn(&mut SamlSp);

/// Some of it, by name.
const WISHES: [(&str, Wish); 3] = [
    ("encrypted-assertions", |sp| sp.wants.encrypted_assertions = true),
    ("encrypted-assertions-in-a-signed-response", |sp| {
        sp.wants.encrypted_assertions = true;
        sp.wants.sign = serde_json::from_str("[\"response\"]").unwrap();
    }),
    ("users-without-attributes", |sp| {
        sp.users.honest.attributes.clear();
        sp.users.other.attributes.clear();
    }),
];

/// The scenarios whose messages may mean nothing to a target with such wishes.
const WISHED: [&str; 5] = [
    "saml.names.",
    "saml.signature.",
    "saml.xml.",
    "saml.response.id",
    "saml.assertion.required-fields",
];

/// A service provider that is right passes whatever its target file says it wants of messages, with no
/// case that is blocked because its message cannot be made.
fn wishes(library: &Library, runtime: &Arc<Runtime>) -> Vec<Trial> {
    let trial = |(name, wish): (&str, Wish)| {
        let (library, runtime) = (library.clone(), runtime.clone());
        let run = move || {
            let mut site = reference::site(&library, Guise::Saml2Sp, [].into_iter().collect());
            site.target.saml_sp.as_mut().into_iter().for_each(wish);
            let drive = Drive::new(runtime.block_on(reference::surveyed(site)));
            let mut cases = library.cases();
            cases.retain(|case| WISHED.iter().any(|one| case.id.scenario().starts_with(one)));
            let site = drive.site();
            let plan = Plan::make(cases, &site.target, &site.survey, &Selection::default(), None);
            let finished = runtime.block_on(reference::run(&drive, &plan));
            let wrong = finished.iter().map(|case| &case.verdict);
            let wrong = wrong.filter(|verdict| verdict.outcome > Outcome::Note);
            let wrong: Vec<String> =
                wrong.map(|verdict| format!("{}: {}", verdict.case, verdict.outcome)).collect();
            if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
        };
        Trial::test(format!("target-file.{name}"), run).with_kind("saml2-sp")
    };
    WISHES.into_iter().map(trial).collect()
}

/// Another target may break what is no MUST; it is told apart in the report, not here.
fn foreign(library: &Library, path: &Utf8Path, runtime: &Arc<Runtime>) -> Vec<Trial> {
    let transport = Arc::new(HttpTransport::new().unwrap());
    let env = |name: &str| std::env::var(name).ok();
    let site = Site::open(files::target(path, library), transport, &env).unwrap();
    let site = runtime.block_on(reference::surveyed(site));
    let plan = Plan::make(library.cases(), &site.target, &site.survey, &Selection::default(), None);
    let drive = Arc::new(Drive::new(site));
    let cases = plan.cases.iter();
    cases.map(|planned| trial(planned, "foreign", &drive, runtime, passes)).collect()
}

fn trial(
    planned: &Planned,
    kind: &str,
    drive: &Arc<Drive>,
    runtime: &Arc<Runtime>,
    judge: impl Fn(&CaseVerdict) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    let (drive, runtime) = (drive.clone(), runtime.clone());
    let plan = Plan { cases: vec![planned.clone()] };
    let run = move || {
        let finished = runtime.block_on(reference::run(&drive, &plan));
        match finished.as_slice() {
            [case] => judge(&case.verdict),
            _ => Err("the case was not run".into()),
        }
    };
    Trial::test(planned.case.id.to_string(), run)
        .with_kind(kind)
        .with_ignored_flag(planned.unsupported.is_some())
}

fn passes(verdict: &CaseVerdict) -> Result<(), Failed> {
    if matches!(verdict.outcome, Outcome::Pass | Outcome::Note | Outcome::Warn) {
        return Ok(());
    }
    let because = verdict.because.iter().cloned();
    let checks = verdict.checks.iter().filter(|check| check.outcome > Outcome::Warn).map(|check| {
        let actual = check.actual.as_deref().unwrap_or_default();
        format!("{} {}: expected {}, came {actual}", check.outcome, check.id, check.expected)
    });
    let lines: Vec<String> = because.chain(checks).collect();
    Err(format!("{}\n{}", verdict.outcome, lines.join("\n")).into())
}

/// One snapshot a case: a line for every message that the scenario asks to record.
fn compare_messages(verdict: &CaseVerdict, folder: &Utf8Path) {
    let lines: Vec<String> = verdict
        .checks
        .iter()
        .filter_map(|check| {
            let name = check.id.split_once('#').map(|(_, name)| name)?;
            Some(format!("{name}: {}", check.snapshot.as_ref()?))
        })
        .collect();
    if lines.is_empty() {
        return;
    }
    insta::with_settings!({
        snapshot_path => folder.as_std_path(),
        prepend_module_to_snapshot => false,
        omit_expression => true,
        description => verdict.title.clone(),
    }, {
        insta::assert_snapshot!(verdict.case.as_str(), lines.join("\n"));
    });
}

/// The snapshots that a run of the plan compares with, found without running it.
fn snapshot_names(plan: &Plan, site: &Site) -> BTreeSet<String> {
    let supports = site.target.supported();
    let context = site.context(&supports);
    let records = |planned: &&Planned| {
        let facts = context.facts(&planned.case);
        let steps = planned.case.steps(Phase::Steps).iter();
        steps.filter(|step| step.when.holds(&facts)).any(|step| {
            step.expect.iter().filter(|(_, check)| check.when.holds(&facts)).any(|(_, check)| {
                matches!(&check.subject, Subject::Message(message) if message.snapshot)
            })
        })
    };
    plan.to_run().filter(records).map(|planned| format!("{}.snap", planned.case.id)).collect()
}

/// A snapshot that nothing compares with would rot.
fn unreferenced(folder: &Utf8PathBuf, expected: &BTreeSet<String>) -> Result<(), Failed> {
    let found: BTreeSet<String> = folder
        .read_dir_utf8()
        .map_err(|error| format!("{folder}: {error}"))?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_owned()))
        .filter(|name| name.ends_with(".snap"))
        .collect();
    let stale: Vec<&String> = found.difference(expected).collect();
    let missing: Vec<&String> = expected.difference(&found).collect();
    if stale.is_empty() && missing.is_empty() {
        return Ok(());
    }
    Err(format!("in {folder}: no case compares with {stale:?}; not recorded: {missing:?}").into())
}
