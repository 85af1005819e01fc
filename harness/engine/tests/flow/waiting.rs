//! A target whose clock is ours is moved, not waited for.

use std::time::{Duration, Instant};

use fedspec_engine::judge::Outcome;

use crate::stage::{CREATE, READ, TARGET, one, one_with, scenario};
use crate::support::settings;

const ADMIN: &str = r#"
admin:
  base: http://small.test/admin
  auth: none
  sandbox:
    open: { http: { method: POST, path: /open } }
    close: { http: { method: POST, path: /close } }
  operations:
    advance-clock:
      http: { method: POST, path: /advance, body: { seconds: "${with.by-seconds}" } }
      result: { now: $.now }
"#;

fn pausing(time: &str) -> String {
    let pause = format!("  - name: wait\n    send: {{ wait: {{ for: {time} }} }}\n");
    scenario("pausing", &format!("steps:{CREATE}{pause}{READ}"))
}

#[tokio::test]
async fn moves_the_clock_of_a_sandbox_by_whole_seconds() {
    let began = Instant::now();
    let file = format!("{TARGET}{ADMIN}");
    let (finished, service) = one_with(&pausing("30100ms"), &file, &settings()).await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
    assert!(began.elapsed() < Duration::from_secs(20), "it was waited for");
    let lines = service.lines();
    assert_eq!(lines.iter().filter(|line| *line == "POST /admin/advance").count(), 1, "{lines:?}");
    let record = serde_json::to_string(&finished.record).unwrap();
    assert!(record.contains(r#"{\"seconds\":31}"#), "{record}");
}

#[tokio::test]
async fn waits_where_the_clock_is_everybody_s() {
    let began = Instant::now();
    let (finished, service) = one(&pausing("50ms")).await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
    assert!(began.elapsed() >= Duration::from_millis(50));
    assert!(!service.lines().contains(&"POST /admin/advance".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_target_that_shows_writes_late_is_given_the_time_it_asks_for() {
    let file = format!("{TARGET}limits: {{ settle: 300ms }}\n");
    let text = scenario("late", &format!("steps:{CREATE}{READ}{READ}"));
    let text = text.replacen("name: read the user", "name: read at once", 1);
    let began = tokio::time::Instant::now();
    let text = text.replacen("reads: {", "shows: {", 1);
    let (finished, _) = one_with(&text, &file, &settings()).await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
    // After the create and the deletion of what it made; not after reading.
    assert_eq!(began.elapsed(), std::time::Duration::from_millis(600));
}
