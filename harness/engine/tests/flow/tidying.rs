//! Clean-up, and the time of a case.

use std::time::Duration;

use fedspec_engine::drive::Settings;
use fedspec_engine::judge::Outcome;
use fedspec_engine::transcript::Ending;

use crate::stage::{CREATE, READ, TARGET, one, one_with, scenario};
use crate::support::settings;

#[tokio::test]
async fn what_a_scenario_deletes_itself_is_not_deleted_again() {
    let delete = r#"
  - name: delete it
    send: { scim: { method: DELETE, path: "/Users/${saved.user}" } }
    expect: { deletes: { status: 204 } }
"#;
    let (finished, service) = one(&scenario("deletes", &format!("steps:{CREATE}{delete}"))).await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
    assert_eq!(service.lines(), ["POST /scim/Users", "DELETE /scim/Users/1"]);
    assert!(finished.record.closing.is_empty());
}

#[tokio::test]
async fn the_scenarios_own_clean_up_comes_first_and_after_a_failure_too() {
    let text = scenario(
        "own-clean-up",
        &format!(
            "steps:{}cleanup:\n  - name: reset\n    send: {{ scim: {{ method: POST, path: /reset }} }}\n",
            CREATE.replace("status: 201", "status: 200")
        ),
    );
    let (finished, service) = one(&text).await;
    assert_eq!(finished.verdict.outcome, Outcome::Fail);
    assert_eq!(service.lines(), ["POST /scim/Users", "POST /scim/reset", "DELETE /scim/Users/1"]);
}

#[tokio::test(start_paused = true)]
async fn a_case_has_its_time_and_no_more() {
    let steps = format!(
        "steps:{CREATE}
  - name: wait
    send: {{ wait: {{ for: 60s }} }}
{READ}"
    );
    let settings = Settings { timeout: Duration::from_millis(100), ..settings() };
    let (finished, service) = one_with(&scenario("long", &steps), TARGET, &settings).await;
    assert_eq!(finished.record.ending, Ending::TimedOut);
    assert_eq!(finished.verdict.outcome, Outcome::Error);
    assert_eq!(service.lines(), ["POST /scim/Users", "DELETE /scim/Users/1"]);
}
