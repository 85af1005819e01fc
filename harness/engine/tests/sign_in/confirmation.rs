//! Whether refusals mean anything: an honest sign-in has to work afterwards.

use fedspec_engine::drive::Finished;
use fedspec_engine::judge::Outcome;

use crate::portal::{Habit, Portal};
use crate::stage::{TARGET, all_with, scenario, step};

/// So many cases that expect a refusal, and then one that expects a sign-in.
async fn refusals(count: usize, habit: Habit) -> (Vec<Finished>, Portal) {
    let cases: Vec<String> = (0..count)
        .map(|number| {
            format!("  - {{ name: late-{number}, clock: -{}h, outcome: refused }}\n", number + 1)
        })
        .collect();
    let last = "  - { name: in-time, clock: 0s, outcome: accepted }\n";
    let steps = step("decides", "{ clock: \"${case.clock}\" }", "\"${case.outcome}\"");
    let text = scenario(&format!("cases:\n{}{last}steps:\n{steps}", cases.concat()));
    let portal = Portal::with(habit);
    let (finished, _) = all_with(&text, TARGET, &portal, true).await;
    assert_eq!(finished.len(), count + 1);
    (finished, portal)
}

fn outcomes(finished: &[Finished]) -> Vec<Outcome> {
    finished.iter().map(|it| it.verdict.outcome).collect()
}

#[tokio::test]
async fn refusals_count_where_an_honest_sign_in_still_works() {
    let (finished, portal) = refusals(45, Habit::Right).await;
    assert!(outcomes(&finished).iter().all(|it| *it == Outcome::Pass), "{finished:?}");
    // Four sign-ins beforehand, for two flows that are each tried in time and late, and one more
    // after every twenty refusals: the last case is one itself.
    assert_eq!(portal.state.lock().unwrap().messages.len(), 4 + 46 + 2);
}

#[tokio::test]
async fn what_everybody_is_refused_says_nothing() {
    // What comes late before the first case locks nobody out where no reason is asked for.
    let (finished, portal) = locked_out(25).await;
    assert!(outcomes(&finished).iter().all(|it| *it == Outcome::Blocked), "{finished:?}");
    let because = finished[3].verdict.because.clone().unwrap();
    assert!(because.contains("does not any more"), "{because}");
    assert!(because.contains("to the message it answers 403"), "{because}");
    // Once that is known, nothing more is sent.
    assert_eq!(portal.state.lock().unwrap().messages.len(), 2 + 20 + 2);
}

async fn locked_out(count: usize) -> (Vec<Finished>, Portal) {
    let file = TARGET.replace("  reason: { any-of: [{ body: \"error: (?<why>[^<]+)\" }] }\n", "");
    let cases: Vec<String> = (0..count)
        .map(|number| format!("  - {{ name: late-{number}, clock: -{}h }}\n", number + 1))
        .collect();
    let steps = step("refuses", "{ clock: \"${case.clock}\" }", "refused");
    let text = scenario(&format!("cases:\n{}steps:\n{steps}", cases.concat()));
    let portal = Portal::with(Habit::LocksOut);
    let (finished, _) = all_with(&text, &file, &portal, true).await;
    (finished, portal)
}

#[tokio::test]
async fn a_target_that_asks_for_patience_gets_the_message_again() {
    let (finished, portal) = refusals(3, Habit::Stumbles).await;
    assert!(outcomes(&finished).iter().all(|it| *it == Outcome::Pass), "{finished:?}");
    let posts = portal.lines().iter().filter(|line| line.starts_with("POST /acs")).count();
    assert!(posts > portal.state.lock().unwrap().messages.len());
}

#[tokio::test]
async fn being_told_to_come_later_is_no_refusal() {
    let text = scenario(&format!("steps:\n{}", step("refuses", "{ clock: -1h }", "refused")));
    let portal = Portal::with(Habit::Throttles);
    // The first message goes to waste on the same browser.
    let text = text
        .replace("steps:\n", &format!("setup:\n{}steps:\n", step("signs-in", "{}", "accepted")));
    let (finished, _) = all_with(&text, TARGET, &portal, false).await;
    assert_eq!(outcomes(&finished), [Outcome::Blocked], "{finished:?}");
    let because = finished[0].verdict.because.clone().unwrap();
    assert!(because.contains("asks for patience (status 429)"), "{because}");
}
