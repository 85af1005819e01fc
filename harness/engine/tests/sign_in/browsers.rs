//! What browsers keep, and what they do not.

use fedspec_engine::judge::Outcome;

use crate::portal::{Habit, Portal};
use crate::stage::{TARGET, one, one_with, scenario, step};

const REPLAY: &str = r#"
setup:
  - name: sign in and keep the message
    send: { saml-response: {} }
    expect: { signs-in: { outcome: accepted } }
    save: { first: { message: true } }
steps:
  - name: send it again
    send: { saml-response: { replay: "${saved.first}" } }
    expect: { refuses: { outcome: refused } }
  - name: send it from another browser
    send: { saml-response: { replay: "${saved.first}", browser: second } }
    expect: { refuses-from-elsewhere: { outcome: refused } }
"#;

#[tokio::test]
async fn a_message_that_is_kept_is_sent_again_byte_for_byte() {
    let came = one(REPLAY, Habit::Right).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
    let messages = came.portal.state.lock().unwrap().messages.clone();
    assert_eq!(messages.len(), 3);
    assert!(messages.iter().all(|message| *message == messages[0]));
    let forgetful = one(REPLAY, Habit::Forgets).await;
    assert_eq!(forgetful.check("refuses").outcome, Outcome::Warn);
    assert_eq!(forgetful.check("refuses-from-elsewhere").outcome, Outcome::Warn);
}

#[tokio::test]
async fn a_browser_begins_each_sign_in_without_a_session() {
    let late = step("refuses", "{ clock: -1h }", "refused");
    let text = format!("steps:\n{}{late}", step("signs-in", "{}", "accepted"));
    let came = one(&text, Habit::Right).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
    let lines = came.portal.lines();
    let posts: Vec<&String> = lines.iter().filter(|line| line.starts_with("POST")).collect();
    assert_eq!(posts, ["POST /acs []", "POST /acs []"]);
    assert!(lines.contains(&"GET /whoami [sid=session-00000000]".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn cookies_of_a_request_go_with_its_answer() {
    let text = format!("steps:\n{}", step("signs-in", "{ flow: sp-initiated }", "accepted"));
    let lines = one(&text, Habit::Right).await.portal.lines();
    assert!(lines.contains(&"POST /acs [pending=_request-1]".to_owned()), "{lines:?}");
}

const ANSWERED_TWICE: &str = r#"
setup:
  - name: sign in
    send: { saml-response: { flow: sp-initiated } }
    expect: { signs-in: { outcome: accepted } }
steps:
  - name: answer the same request with another message
    send: { saml-response: { answers: first, MORE } }
    expect: { refuses: { outcome: refused } }
"#;

#[tokio::test]
async fn what_a_browser_knew_before_a_sign_in_it_knows_at_the_next_one() {
    let came = one(&ANSWERED_TWICE.replace(", MORE", ""), Habit::Right).await;
    // The portal leaves its request open, and without the request's cookie nobody would notice.
    let refuses = came.check("refuses");
    assert!(refuses.actual.as_ref().unwrap().starts_with("accepted"), "{refuses:?}");
}

#[tokio::test]
async fn a_session_that_hangs_on_the_requests_cookie_is_not_taken_for_a_new_one() {
    let late = ANSWERED_TWICE.replace("MORE", "clock: -1h");
    let came = one(&late, Habit::OneCookie).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
}

#[tokio::test]
async fn pages_that_lead_on_by_themselves_are_followed() {
    let text = format!("steps:\n{}", step("signs-in", "{}", "accepted"));
    let came = one(&text, Habit::SendsOn).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
}

const SOMEBODY_ELSES: &str = r#"
setup:
  - name: begin in the second browser
    send: { saml-request: { browser: second } }
    expect: { asks: { json: [{ at: $.id, present: true }] } }
  - name: begin in the first one
    send: { saml-request: {} }
    expect: { asks-too: { json: [{ at: $.binding, equals: redirect }] } }
steps:
  - name: answer the second browser's request in the first one
    send: { saml-response: { answers: second } }
    expect: { refuses: { outcome: refused } }
  - name: answer the first browser's own
    send: { saml-response: { answers: first } }
    expect: { signs-in: { outcome: accepted } }
"#;

#[tokio::test]
async fn an_answer_to_somebody_elses_request_is_delivered_as_it_is() {
    let came = one(SOMEBODY_ELSES, Habit::Right).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
    let messages = came.portal.state.lock().unwrap().messages.clone();
    assert!(String::from_utf8_lossy(&messages[0]).contains("InResponseTo=\"_request-1\""));
    let mixed = one(SOMEBODY_ELSES, Habit::MixesUpBrowsers).await;
    assert_eq!(mixed.check("refuses").outcome, Outcome::Warn);
}

#[tokio::test]
async fn cookies_are_secrets_and_names_are_none() {
    let came = one(&format!("steps:\n{}", step("signs-in", "{}", "accepted")), Habit::Right).await;
    let stored = serde_json::to_string(&came.finished.record).unwrap();
    assert!(!stored.contains("session-00000000"), "{stored}");
    assert!(stored.contains("[secret:") && stored.contains("ada@sp.test"));
}

#[tokio::test]
async fn a_request_of_a_browser_carries_its_session() {
    let text = format!(
        "setup:\n{}steps:\n  - name: look again\n    send: {{ http: {{ method: GET, path: /whoami, \
         browser: first }} }}\n    expect: {{ shows: {{ body: {{ contains: ada@sp.test }} }} }}\n",
        step("signs-in", "{}", "accepted")
    );
    let came = one(&text, Habit::Right).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
}

#[tokio::test]
async fn a_user_may_be_shown_under_another_name() {
    let file = TARGET.replace(
        "honest: { name-id: ada@sp.test }",
        "honest: { name-id: \"O'Neil <&@sp.test\", shown-as: \"O'Neil <&@sp.test\" }",
    );
    let text = scenario(&format!("steps:\n{}", step("signs-in", "{}", "accepted")));
    let came = one_with(&text, &file, Portal::default(), true).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
}
