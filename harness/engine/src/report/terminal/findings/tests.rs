use proptest::prelude::*;

use super::super::super::sample;
use super::*;
use crate::scenario::Phase;
use crate::transcript::Exchange;
use crate::visible::is_treacherous;
use crate::vocabulary::Origin;

const WIDE: Style = Style { color: false, width: 100 };

fn cite(id: &str) -> Option<Citation> {
    let (text, origin) = match id {
        "RFC7644-3.3/duplicate" => {
            ("A create that would duplicate a resource is answered with 409.", Origin::Standard)
        }
        "SCIM-U-16" => ("A second user with the same userName is refused.", Origin::Aws),
        "SCIM-X-9" => ("Letters in another case make no other user.", Origin::Project),
        _ => return None,
    };
    Some(Citation { text: text.into(), origin })
}

/// What the sample cases sent, in their order.
fn records(verdicts: &[CaseVerdict]) -> Vec<Redacted<CaseRecord>> {
    let created = || (Phase::Setup, sample::exchange(201, r#"{"id":"1"}"#));
    let page = "<html>\n<h1>Internal Server Error</h1>\n</html>";
    let sent = verdicts.iter().map(|verdict| match verdict.number {
        3 => vec![created(), (Phase::Steps, sample::unanswered())],
        4 => vec![
            (Phase::Setup, sample::exchange(500, page)),
            (Phase::Cleanup, sample::exchange(204, "")),
        ],
        _ => vec![created(), (Phase::Steps, sample::exchange(201, r#"{"id":"2"}"#))],
    });
    verdicts.iter().zip(sent).map(|(verdict, sent)| sample::record(verdict, sent)).collect()
}

fn told(verdicts: &[CaseVerdict], most: usize, style: Style) -> String {
    let records = records(verdicts);
    let source = sample::source();
    let cases = verdicts.iter().zip(&records).map(|(verdict, record)| FinishedCase {
        verdict,
        record: Some(record),
        source: Some(&source),
    });
    findings(&cases.collect::<Vec<_>>(), &cite, most, style)
}

/// The failing sample case, answered like this.
fn answered(verdict: &CaseVerdict, exchange: Exchange, style: Style) -> String {
    let setup = (Phase::Setup, sample::exchange(201, ""));
    let record = sample::record(verdict, vec![setup, (Phase::Steps, exchange)]);
    let case = FinishedCase { verdict, record: Some(&record), source: None };
    findings(&[case], &cite, 9, style)
}

fn failing() -> CaseVerdict {
    sample::verdicts().remove(1)
}

#[test]
fn a_forgery_is_told_with_who_got_in_and_where_the_message_lies() {
    let (verdict, record) = sample::forged();
    let case = FinishedCase { verdict: &verdict, record: Some(&record), source: None };
    sample::assert_snapshot("findings-forged", &findings(&[case], &cite, 20, WIDE));
}

#[test]
fn every_kind_of_finding_is_told() {
    sample::assert_snapshot("findings", &told(&sample::verdicts(), 20, WIDE));
}

#[test]
fn a_narrow_page_is_still_readable() {
    let narrow = Style { color: false, width: 40 };
    sample::assert_snapshot("findings-narrow", &told(&sample::verdicts(), 2, narrow));
}

#[test]
fn colour_adds_nothing_but_colour() {
    let colored = told(&sample::verdicts(), 3, Style { color: true, ..WIDE });
    let plain = regex::Regex::new("\x1b\\[[0-9;]*m").unwrap().replace_all(&colored, "");
    assert_eq!(plain, told(&sample::verdicts(), 3, WIDE));
    assert!(colored.contains("\x1b[1;31mFAIL\x1b[0m"));
}

#[test]
fn blocks_beyond_the_limit_are_counted() {
    let verdicts = sample::verdicts();
    assert!(told(&verdicts, 4, WIDE).ends_with("\n\nand 1 more: see verdicts.json\n"));
    assert_eq!(told(&verdicts, 0, WIDE), "5 findings: see verdicts.json\n");
    assert_eq!(told(&verdicts[4..5], 0, WIDE), "1 finding: see verdicts.json\n");
    assert_eq!(told(&verdicts[..1], 9, WIDE), "", "a pass is no finding");
}

#[test]
fn the_gravest_comes_first() {
    let mut verdicts = vec![failing(), failing()];
    verdicts[1].number = 3;
    verdicts[1].checks[0].severity = crate::vocabulary::Severity::Critical;
    verdicts[1].checks[0].id = "grave#conflict".into();
    assert!(told(&verdicts, 9, WIDE).starts_with("FAIL  grave#conflict  (MUST, critical)\n"));
}

#[test]
fn an_exchange_that_stands_just_above_is_not_repeated() {
    let mut verdict = failing();
    verdict.checks[1].outcome = Outcome::Fail;
    let text = told(&[verdict], 9, WIDE);
    assert_eq!(text.matches("sent      the same as above").count(), 1);
    assert_eq!(text.matches("curl ").count(), 1);
}

#[test]
fn a_hostile_answer_is_shown_and_not_obeyed() {
    let body =
        "\x1b]0;owned\x07\x1b[2J\r\nPASS  scim.users.create-duplicate#conflict\n\u{202e}drow";
    let mut verdict = failing();
    verdict.checks[0].actual = Some(format!("{}\u{9b}31m", "A".repeat(700)));
    let exchange = sample::exchange(200, &format!("{body}\n{}", "B".repeat(5_000)));
    let text = answered(&verdict, exchange, WIDE);
    assert!(!text.contains(|c| c != '\n' && is_treacherous(c)));
    sample::assert_snapshot("findings-hostile", &text);
}

#[test]
fn a_request_that_cannot_be_pasted_is_only_referred_to() {
    let mut exchange = sample::exchange(200, "");
    exchange.request.url.push_str("?x=\x1b[2J");
    let text = answered(&failing(), exchange, WIDE);
    assert!(text.contains("the request holds control characters: see exchanges/0002.http"));
    let mut exchange = sample::exchange(200, "");
    exchange.request.url.push_str(&"x".repeat(5_000));
    let text = answered(&failing(), exchange, WIDE);
    assert!(text.contains("the request is too long to show: see exchanges/0002.http"));
}

#[test]
fn bytes_that_are_no_text_are_counted() {
    let mut exchange = sample::exchange(200, "");
    if let Ok(response) = &mut exchange.answer {
        response.body = crate::transcript::Body::from_bytes(&[0xff]);
    }
    let text = answered(&failing(), exchange, WIDE);
    assert!(text.contains("(1 byte that is not UTF-8: see exchanges/0002.http)"), "{text}");
}

proptest! {
    /// Whatever comes, a line either begins as ours do or is indented.
    #[test]
    fn no_answer_can_pass_for_a_line_of_the_report(
        text in any::<String>(),
        body in "(\\PC|[\\n\\r\\x1b\\x00]|PASS  )*",
        width in 0_usize..200,
    ) {
        let mut verdict = failing();
        verdict.title.clone_from(&text);
        verdict.checks[0].step.clone_from(&text);
        verdict.checks[0].actual = Some(text);
        let shown = answered(&verdict, sample::exchange(200, &body), Style { color: false, width });
        prop_assert!(!shown.contains(|c| c != '\n' && is_treacherous(c)));
        for line in shown.lines().filter(|line| !line.starts_with("  ") && !line.is_empty()) {
            let ours = ["FAIL  scim.users.create-duplicate@", "WARN  scim.users.create-duplicate@"];
            prop_assert!(ours.iter().any(|lead| line.starts_with(lead)), "{:?}", line);
        }
    }
}
