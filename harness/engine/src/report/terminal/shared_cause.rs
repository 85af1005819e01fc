use std::collections::BTreeMap;

use super::findings::FinishedCase;
use crate::judge::{Outcome, detail_of};
use crate::scenario::Phase;
use crate::transcript::{CaseRecord, NotSent, Request};

/// Blocked cases that make a cause worth a line of its own.
const LEAST: usize = 10;

/// A refusal on which cases came to a halt.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Refusal {
    kind: String,
    status: u16,
    detail: Option<String>,
}

/// `444 cases are blocked because a create of a user answers 400: “…”; see …`: what most of the
/// blocked cases share, where at least ten of them do.
pub(super) fn shared_cause(cases: &[FinishedCase<'_>]) -> Option<String> {
    let blocked = cases.iter().filter(|case| case.verdict.outcome == Outcome::Blocked);
    let mut counted: BTreeMap<Refusal, usize> = BTreeMap::new();
    for refusal in blocked.filter_map(|case| refusal(case.record?)) {
        *counted.entry(refusal).or_default() += 1;
    }
    let (Refusal { kind, status, detail }, number) =
        counted.into_iter().max_by_key(|(_, number)| *number)?;
    if number < LEAST {
        return None;
    }
    let detail = detail.map_or_else(String::new, |detail| format!(": {detail}"));
    let is_about_the_body = kind.starts_with("a create of") || kind.starts_with("a replacement of");
    let remedy = match status {
        400 | 422 if is_about_the_body => "; see payload: in scenarios/targets/example.yaml",
        500.. => "; see the target's log",
        _ => "",
    };
    Some(format!("{number} cases are blocked because {kind} answers {status}{detail}{remedy}"))
}

/// The answer to the last request of a set-up after which nothing more was sent.
fn refusal(record: &CaseRecord) -> Option<Refusal> {
    let is_blocked = |not_sent: &Option<NotSent>| matches!(not_sent, Some(NotSent::Blocked(_)));
    let before_clean_up = || record.steps.iter().filter(|step| step.phase != Phase::Cleanup);
    let last = before_clean_up().rfind(|step| !step.attempts.is_empty())?;
    let stopped = last.phase == Phase::Setup && before_clean_up().any(|s| is_blocked(&s.not_sent));
    let exchange = &last.attempts.last().filter(|_| stopped)?.exchange;
    let response = exchange.answer.as_ref().ok().filter(|response| response.status >= 400)?;
    let (kind, detail) = (kind_of(&exchange.request), detail_of(response));
    Some(Refusal { kind, status: response.status, detail })
}

/// What a request asks for, whatever resource it names: `a create of a user`.
fn kind_of(request: &Request) -> String {
    let path = request.url.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.trim_end_matches('/').rsplit('/');
    let (last, above) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    let noun = |segment: &str| match segment {
        "Users" => Some("a user"),
        "Groups" => Some("a group"),
        _ => None,
    };
    let method = request.method.as_str();
    match (method, noun(last), noun(above)) {
        ("POST", Some(noun), _) => format!("a create of {noun}"),
        ("GET", Some(_), _) => format!("a list of {}", last.to_ascii_lowercase()),
        ("GET", None, Some(noun)) => format!("a read of {noun}"),
        ("PUT", None, Some(noun)) => format!("a replacement of {noun}"),
        ("PATCH", None, Some(noun)) => format!("a patch of {noun}"),
        ("DELETE", None, Some(noun)) => format!("a deletion of {noun}"),
        ("POST", None, None) if last == "Bulk" => "a bulk request".to_owned(),
        _ => format!("a request by {method}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::judge::CaseVerdict;
    use crate::transcript::redact::Redacted;

    fn told(cases: &[(CaseVerdict, Redacted<CaseRecord>)]) -> Option<String> {
        let finished = cases.iter().map(|(verdict, record)| FinishedCase {
            verdict,
            record: Some(record),
            source: None,
        });
        shared_cause(&finished.collect::<Vec<_>>())
    }

    #[test]
    fn ten_cases_make_a_line_and_nine_do_not() {
        let refusal = r#"{"detail":"Extra inputs are not permitted: emails, 0, primary"}"#;
        assert_eq!(told(&sample::refused(9, 400, refusal)), None);
        assert_eq!(
            told(&sample::refused(10, 400, refusal)).unwrap(),
            "10 cases are blocked because a create of a user answers 400: “Extra inputs are not \
             permitted: emails, 0, primary”; see payload: in scenarios/targets/example.yaml"
        );
        let broken = told(&sample::refused(12, 500, "<html>")).unwrap();
        assert_eq!(
            broken,
            "12 cases are blocked because a create of a user answers 500; see the target's log"
        );
    }

    #[test]
    fn causes_that_differ_are_counted_apart() {
        let of = |count, detail: &str| {
            sample::refused(count, 400, &format!("{{\"detail\":\"{detail}\"}}"))
        };
        let mut cases = of(9, "a");
        cases.extend(of(9, "b"));
        assert_eq!(told(&cases), None);
        cases.extend(of(2, "b"));
        assert!(told(&cases).unwrap().starts_with("11 cases are blocked"));
    }

    #[test]
    fn only_a_set_up_that_stopped_the_case_is_a_cause() {
        let mut cases = sample::refused(10, 400, "");
        for (verdict, record) in &mut cases {
            let sent = vec![
                (Phase::Setup, sample::exchange(409, "")),
                (Phase::Steps, sample::exchange(400, "")),
            ];
            *record = sample::record(verdict, sent);
        }
        assert_eq!(told(&cases), None);
    }

    #[test]
    fn requests_are_named_by_what_they_ask_for() {
        let kind = |method: &str, path: &str| {
            let url = format!("https://a.test/scim/v2{path}");
            kind_of(&Request { method: method.into(), url, ..sample::exchange(200, "").request })
        };
        for (method, path, words) in [
            ("POST", "/Groups?attributes=id", "a create of a group"),
            ("GET", "/Users", "a list of users"),
            ("GET", "/Users/1", "a read of a user"),
            ("PUT", "/Users/1", "a replacement of a user"),
            ("PATCH", "/Groups/1", "a patch of a group"),
            ("DELETE", "/Users/1", "a deletion of a user"),
            ("POST", "/Bulk", "a bulk request"),
            ("POST", "/.search", "a request by POST"),
        ] {
            assert_eq!(kind(method, path), words);
        }
    }
}
