//! Which identity got in, and what that makes of a check.

use fedspec_engine::judge::Outcome;
use fedspec_engine::transcript::IdentityReading;
use fedspec_engine::vocabulary::{Severity, SignInOutcome};

use crate::portal::Habit;
use crate::stage::{one, step};

const LATE: &str = "{ clock: -1h }";

fn steps(steps: &[String]) -> String {
    format!("steps:\n{}", steps.concat())
}

#[tokio::test]
async fn the_honest_user_gets_in_by_either_flow() {
    for flow in ["idp-initiated", "sp-initiated"] {
        let message = format!("{{ flow: {flow} }}");
        let came = one(&steps(&[step("signs-in", &message, "accepted")]), Habit::Right).await;
        assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
        let decision = came.check("signs-in").decision.clone().unwrap();
        assert_eq!(decision.outcome, SignInOutcome::Accepted);
        assert_eq!(decision.identity.as_deref(), Some("ada@sp.test"));
        let attempt = &came.finished.record.steps[0].attempts[0];
        assert_eq!(attempt.before.len(), usize::from(flow == "sp-initiated"));
        assert_eq!(attempt.exchange.answer.as_ref().unwrap().status, 302);
        assert_eq!(attempt.request.is_some(), flow == "sp-initiated");
    }
}

#[tokio::test]
async fn who_asks_for_a_refusal_and_gets_the_honest_user_keeps_the_level_of_the_check() {
    let text = steps(&[step("refuses", LATE, "refused")]);
    let came = one(&text, Habit::LooksAtNoTimes).await;
    let check = came.check("refuses");
    assert_eq!((check.outcome, check.severity), (Outcome::Warn, Severity::Medium));
    assert_eq!(check.actual.as_deref(), Some("accepted: `ada@sp.test` is signed in"));
    let refused = one(&text, Habit::Right).await;
    assert_eq!(refused.check("refuses").outcome, Outcome::Pass);
    assert_eq!(refused.sign_in(0).reason.as_deref(), Some("expired"));
}

#[tokio::test]
async fn somebody_else_is_a_critical_failure_whatever_the_check_says() {
    for outcome in ["accepted", "refused", "forged", "{ one-of: [accepted, refused, forged] }"] {
        let text = steps(&[step("signs-in", "{}", outcome)]);
        let came = one(&text, Habit::BelievesNobody).await;
        let check = came.check("signs-in");
        assert_eq!(
            (check.outcome, check.severity),
            (Outcome::Fail, Severity::Critical),
            "{outcome}"
        );
        let told = check.actual.as_deref().unwrap();
        assert_eq!(told, "forged: `bob@sp.test` is signed in, as whom no key signs");
    }
}

#[tokio::test]
async fn a_forgery_in_a_set_up_is_a_finding_too() {
    let (before, after) = (step("begins", "{}", "accepted"), step("signs-in", "{}", "accepted"));
    let came = one(&format!("setup:\n{before}steps:\n{after}"), Habit::BelievesNobody).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Fail);
    assert_eq!(came.check("begins").severity, Severity::Critical);
    assert_eq!(came.check("signs-in").outcome, Outcome::Blocked);
}

#[tokio::test]
async fn a_part_of_the_name_is_somebody_else() {
    let message = r#"{ tamper: [comment-in-name-id] }"#;
    let text = steps(&[step("reads-the-whole-name", message, "{ one-of: [accepted, refused] }")]);
    let came = one(&text, Habit::LosesText).await;
    let check = came.check("reads-the-whole-name");
    assert_eq!((check.outcome, check.severity), (Outcome::Fail, Severity::Critical), "{check:?}");
    assert_eq!(one(&text, Habit::Right).await.finished.verdict.outcome, Outcome::Pass);
}

#[tokio::test]
async fn the_reason_is_read_and_another_one_is_told() {
    let with_reason = |reason: &str| {
        format!(
            "steps:\n  - name: sign in late\n    send: {{ saml-response: {LATE} }}\n    expect:\n      \
             refuses: {{ outcome: refused }}\n      \
             explains: {{ level: may, message: {{ reason: {reason}, snapshot: true }} }}\n"
        )
    };
    let came = one(&with_reason("unknown-filter"), Habit::Right).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass);
    assert_eq!(came.check("explains").snapshot.as_deref(), Some("expired"));
    let other = one(&with_reason("duplicate-user"), Habit::Right).await;
    assert_eq!(other.check("explains").outcome, Outcome::Note);
    let decision = other.check("refuses").decision.clone().unwrap();
    assert_eq!(decision.outcome, SignInOutcome::RefusedOtherwise);
    assert_eq!(other.check("refuses").outcome, Outcome::Pass);
}

#[tokio::test]
async fn a_page_that_nobody_understands_is_an_error_and_never_a_pass() {
    for habit in [Habit::Silent, Habit::Breaks] {
        let came = one(&steps(&[step("refuses", LATE, "refused")]), habit).await;
        assert_eq!(came.finished.verdict.outcome, Outcome::Error, "{habit:?}");
        assert!(matches!(came.sign_in(0).identity, IdentityReading::Unreadable(_)));
        assert!(came.check("refuses").actual.as_ref().unwrap().contains("cannot be read"));
    }
}

#[tokio::test]
async fn the_same_run_sends_the_same_bytes() {
    let text = steps(&[step("first", "{}", "accepted"), step("second", "{}", "accepted")]);
    let (one_run, another) = (one(&text, Habit::Right).await, one(&text, Habit::Right).await);
    let messages = |came: &crate::stage::Came| came.portal.state.lock().unwrap().messages.clone();
    assert_eq!(messages(&one_run), messages(&another));
    assert_ne!(messages(&one_run)[0], messages(&one_run)[1]);
}
