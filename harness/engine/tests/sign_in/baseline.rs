//! An honest sign-in comes first, and where it fails nothing is concluded.

use fedspec_engine::judge::Outcome;
use fedspec_engine::vocabulary::Flow;

use crate::portal::{Habit, Portal};
use crate::stage::{TARGET, one_with, scenario, seen, step};

async fn with(habit: Habit, file: &str) -> crate::stage::Came {
    let text = scenario(&format!("steps:\n{}", step("refuses", "{ clock: -1h }", "refused")));
    one_with(&text, file, Portal::with(habit), true).await
}

#[tokio::test]
async fn both_flows_are_gone_through_where_the_file_declares_them() {
    let came = with(Habit::Right, TARGET).await;
    assert_eq!(came.baseline.flows.keys().copied().collect::<Vec<_>>(), Flow::ALL);
    assert!(came.baseline.flows.values().all(Option::is_none), "{:?}", came.baseline);
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass);
    let unasked = TARGET.replace("  start: { get: /login }\n", "");
    let came = with(Habit::Right, &unasked).await;
    assert_eq!(came.baseline.flows.keys().copied().collect::<Vec<_>>(), [Flow::IdpInitiated]);
}

#[tokio::test]
async fn cases_are_blocked_with_the_explanation_where_it_fails() {
    for (habit, why) in [
        (
            Habit::Closed,
            "nobody is signed in afterwards: to the message it answers 403, and says \"closed\"",
        ),
        (Habit::BelievesNobody, "it shows `bob@sp.test` where `ada@sp.test` has signed in"),
        (Habit::KnowsEverybody, "`identity` shows `root` before anybody has signed in"),
        (Habit::Silent, "`identity` answers 200 with neither a name nor"),
        (Habit::Breaks, "`identity` answers 500"),
    ] {
        let came = with(habit, TARGET).await;
        assert_eq!(came.finished.verdict.outcome, Outcome::Blocked, "{habit:?}");
        let because = came.finished.verdict.because.clone().unwrap();
        assert!(because.contains(why), "{habit:?}: {because}");
        assert!(came.finished.record.steps.is_empty());
    }
}

#[tokio::test]
async fn what_was_seen_on_the_way_is_told() {
    let seen = seen(Habit::Right, TARGET).await;
    assert_eq!(
        seen[1],
        [
            "GET http://sp.test/metadata answers 200",
            "before anybody signs in, http://sp.test/whoami answers 200",
            "its request has 359 bytes of XML",
            "to the message, http://sp.test/acs answers 302",
            "`identity` shows `ada@sp.test`",
            "of a message that is a day old, `reason` says \"expired\"",
        ]
    );
    let mute = TARGET.replace("error: (?<why>[^<]+)", "why: (?<why>[^<]+)");
    let seen = crate::stage::seen(Habit::Right, &mute).await;
    assert!(seen[0].last().unwrap().contains("does its pattern match?"), "{seen:?}");
}

#[tokio::test]
async fn a_flow_that_fails_blocks_only_what_needs_it() {
    let file = TARGET.replace("start: { get: /login }", "start: { get: /nowhere }");
    let came = with(Habit::Right, &file).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass);
    let why = came.baseline.of(Flow::SpInitiated).unwrap();
    assert_eq!(
        why,
        "the target sends no request: it answers 404 and sends nobody to the identity provider"
    );
    let text = format!("steps:\n{}", step("signs-in", "{ flow: sp-initiated }", "accepted"));
    let came = one_with(&scenario(&text), &file, Portal::default(), true).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Blocked);
}

#[tokio::test]
async fn metadata_that_leads_elsewhere_is_not_believed() {
    let file = TARGET.replace("http://sp.test", "http://other.test");
    let came = with(Habit::Right, &file).await;
    let because = came.finished.verdict.because.clone().unwrap();
    assert!(because.contains("has another scheme, host or port than `saml-sp.base`"), "{because}");
    let lines = came.portal.lines();
    assert!(lines.iter().all(|line| line.starts_with("GET /metadata")), "{lines:?}");
}
