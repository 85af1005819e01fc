//! Scenarios from their parts, and what became of them.

use std::time::Duration;

use fedspec_engine::drive::{Drive, Finished, Settings};
use fedspec_engine::judge::{CaseVerdict, Outcome, judge};
use fedspec_engine::library::Library;
use fedspec_engine::transcript::CaseRecord;
use fedspec_engine::transcript::redact::Redacted;

use crate::service::Service;
use crate::support::{TOKEN, drive, library, plan, run, settings, target};

pub(super) const TARGET: &str = "
target: Small directory 1
profile: scim-provider
scim-server:
  base: http://small.test/scim
  auth: { bearer: { env: TOKEN } }
supports: [scim.users]
";

/// A scenario's head; steps follow.
pub(super) fn scenario(id: &str, rest: &str) -> String {
    format!(
        "id: flow.{id}\ntitle: A rule\nwhy: Something breaks.\nagainst: scim-server\n\
         level: must\ncites: [RFC7644-3.3/created]\n{rest}"
    )
}

pub(super) const CREATE: &str = r#"
  - name: create a user
    send: { scim: { method: POST, path: /Users, body: { userName: "${unique.email}" } } }
    expect: { creates: { status: 201 } }
    save: { user: { json: $.id } }
"#;
pub(super) const READ: &str = r#"
  - name: read the user
    send: { scim: { method: GET, path: "/Users/${saved.user}" } }
    expect: { reads: { status: 200 } }
"#;

/// Ten cases of which none passes.
pub(super) fn failing() -> Library {
    let rows: String = (0..10).map(|n| format!("  - {{ name: row-{n} }}\n")).collect();
    let steps = CREATE.replace("status: 201", "status: 200");
    library(&[&scenario("failing", &format!("cases:\n{rows}steps:{steps}"))])
}

/// Judges a case from the bytes that a run leaves behind.
pub(super) fn again(drive: &Drive, finished: &Finished) -> CaseVerdict {
    let stored = serde_json::to_vec(&finished.record).unwrap();
    assert!(!String::from_utf8_lossy(&stored).contains(TOKEN));
    let record: CaseRecord = serde_json::from_slice(&stored).unwrap();
    let record = Redacted::trusted_from_store(record);
    let supports = drive.site().target.supported();
    let context = drive.site().context(&supports);
    let CaseVerdict { number, millis, .. } = finished.verdict;
    judge(&finished.planned.case, &record, &context, number, millis)
}

/// Runs the one case of a scenario; it has to be judged the same from its stored record.
pub(super) async fn one(text: &str) -> (Finished, Service) {
    one_with(text, TARGET, &settings()).await
}

pub(super) async fn one_with(text: &str, file: &str, settings: &Settings) -> (Finished, Service) {
    let library = library(&[text]);
    let service = Service::default();
    let drive = drive(target(file, &library), service.transport());
    let plan = plan(&library, &drive.site().target, None);
    let run = run(&drive, &plan, settings);
    let (mut finished, complete) =
        tokio::time::timeout(Duration::from_secs(30), run).await.unwrap();
    assert!(complete);
    let finished = finished.remove(0);
    assert_eq!(again(&drive, &finished), finished.verdict);
    (finished, service)
}

/// Names of checks without the case's id, and what became of them.
pub(super) fn outcomes(verdict: &CaseVerdict) -> Vec<(&str, Outcome)> {
    let checks = verdict.checks.iter();
    checks.map(|check| (check.id.split('#').next_back().unwrap(), check.outcome)).collect()
}
