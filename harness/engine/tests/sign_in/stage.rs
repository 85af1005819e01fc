//! Scenarios from their parts, and what became of them.

use std::sync::Arc;
use std::time::Duration;

use fedspec_engine::drive::{Baseline, Clock, Drive, Finished, Site, sign_in_once};
use fedspec_engine::judge::{CaseVerdict, CheckVerdict, judge};
use fedspec_engine::transcript::redact::Redacted;
use fedspec_engine::transcript::{CaseRecord, SignInRecord};

use crate::portal::{Habit, Portal};
use crate::support::{library, plan, run, settings, target};

pub(super) const TARGET: &str = r#"
target: Small portal 1
profile: saml-sp
saml-sp:
  base: http://sp.test
  metadata: { get: /metadata }
  start: { get: /login }
  users:
    honest: { name-id: ada@sp.test }
    other: { name-id: bob@sp.test }
  identity: { get: /whoami, body: "user=(?<who>[^<]+)", nobody: "please sign in" }
  reason: { any-of: [{ body: "error: (?<why>[^<]+)" }] }
messages: { duplicate-user: "seen|asked", unknown-filter: expired }
"#;

/// A scenario with these steps; what stands before them may be among them.
pub(super) fn scenario(rest: &str) -> String {
    format!(
        "id: sign-in.case\ntitle: A rule\nwhy: Something breaks.\nagainst: saml-sp\n\
         level: should\ncites: [RFC7644-3.3/location]\n{rest}"
    )
}

/// A step that signs in and expects this outcome.
pub(super) fn step(name: &str, message: &str, outcome: &str) -> String {
    format!(
        "  - name: {name}\n    send: {{ saml-response: {message} }}\n    \
         expect: {{ {name}: {{ outcome: {outcome} }} }}\n"
    )
}

/// What came of one case.
pub(super) struct Came {
    pub(super) finished: Finished,
    pub(super) portal: Portal,
    pub(super) baseline: Baseline,
}

impl Came {
    pub(super) fn check(&self, name: &str) -> &CheckVerdict {
        let ending = format!("#{name}");
        self.finished.verdict.checks.iter().find(|check| check.id.ends_with(&ending)).unwrap()
    }

    pub(super) fn sign_in(&self, step: usize) -> &SignInRecord {
        let step =
            self.finished.record.steps.iter().filter(|step| !step.attempts.is_empty()).nth(step);
        step.unwrap().attempts[0].sign_in.as_ref().unwrap()
    }
}

pub(super) async fn one(steps: &str, habit: Habit) -> Came {
    one_with(&scenario(steps), TARGET, Portal::with(habit), false).await
}

/// Runs the one case of a scenario, after the baseline if that is asked for; it has to be judged the
/// same from its stored record.
pub(super) async fn one_with(text: &str, file: &str, portal: Portal, baseline: bool) -> Came {
    let (mut finished, baseline) = all_with(text, file, &portal, baseline).await;
    Came { finished: finished.remove(0), portal, baseline }
}

/// The same for all cases of a scenario, one after the other.
pub(super) async fn all_with(
    text: &str,
    file: &str,
    portal: &Portal,
    baseline: bool,
) -> (Vec<Finished>, Baseline) {
    let library = library(&[text]);
    let transport = Arc::new(portal.transport());
    let mut site = Site::open(target(file, &library), transport, &|_| None).unwrap();
    site.clock = Clock::Frozen("2026-01-01T00:00:00Z".parse().unwrap());
    if baseline {
        let (known, _) = sign_in_once(&site, 7, "2026-01-01T00:00:00Z").await;
        site.baseline = known;
    }
    let drive = Drive::new(site);
    let plan = plan(&library, &drive.site().target, None);
    let unsupported: Vec<_> = plan.cases.iter().filter_map(|it| it.unsupported.clone()).collect();
    assert!(unsupported.is_empty(), "{unsupported:?}");
    let settings = settings();
    let run = run(&drive, &plan, &settings);
    let (finished, complete) = tokio::time::timeout(Duration::from_secs(30), run).await.unwrap();
    assert!(complete);
    for finished in &finished {
        assert_eq!(again(&drive, finished), finished.verdict);
    }
    (finished, drive.site().baseline.clone())
}

/// What is seen on the way of an honest sign-in, for each flow.
pub(super) async fn seen(habit: Habit, file: &str) -> Vec<Vec<String>> {
    let transport = Arc::new(Portal::with(habit).transport());
    let mut site = Site::open(target(file, &library(&[])), transport, &|_| None).unwrap();
    site.clock = Clock::Frozen("2026-01-01T00:00:00Z".parse().unwrap());
    let (_, record) = sign_in_once(&site, 7, "2026-01-01T00:00:00Z").await;
    record.flows.iter().map(|flow| flow.seen()).collect()
}

/// Judges a case from the bytes that a run leaves behind.
fn again(drive: &Drive, finished: &Finished) -> CaseVerdict {
    let stored = serde_json::to_vec(&finished.record).unwrap();
    let record: CaseRecord = serde_json::from_slice(&stored).unwrap();
    let record = Redacted::trusted_from_store(record);
    let supports = drive.site().target.supported();
    let context = drive.site().context(&supports);
    let CaseVerdict { number, millis, .. } = finished.verdict;
    judge(&finished.planned.case, &record, &context, number, millis)
}
