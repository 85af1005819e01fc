use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::judge::{CaseVerdict, CheckVerdict, Outcome, Verdicts};
use crate::visible::{beginning, one_line};

/// Longest text of a target that goes into the report, in characters; the whole is in
/// `verdicts.json`.
const MOST_SHOWN: usize = 4_000;

/// JUnit XML: a test suite for each case, a test case for each check.
///
/// JUnit knows four results: `fail` is a failure, `error` an error, `note`, `blocked` and
/// `unsupported` are skipped with the reason, and `warn` is a success whose output says so, since a
/// broken SHOULD must not turn a build red. A case without checks of its own outcome (blocked,
/// unsupported, network) is shown as one more test case under the case's own id. Times are those of
/// suites: the time of a single check is not measured.
pub fn junit(verdicts: &Verdicts) -> String {
    let mut report = Report::new(&*one_line(&format!("fedspec: {}", verdicts.target)));
    report.set_time(verdicts.cases.iter().map(|case| Duration::from_millis(case.millis)).sum());
    report.add_test_suites(verdicts.cases.iter().map(suite));
    #[expect(
        clippy::expect_used,
        reason = "the only error is that of a writer, and a Vec has none"
    )]
    let xml = report.to_string().expect("a report has an XML form");
    xml
}

fn suite(case: &CaseVerdict) -> TestSuite {
    let mut suite = TestSuite::new(case.case.as_str());
    suite.set_time(Duration::from_millis(case.millis));
    suite.add_property(("title", &*one_line(&case.title)));
    suite.add_test_cases(case.checks.iter().map(|check| check_case(case, check)));
    let told = case.checks.iter().any(|check| check.outcome == case.outcome);
    if !told {
        let reason = case.because.as_deref().unwrap_or("no check was made");
        let status = status(case.outcome, &shown(reason), None);
        suite.add_test_case(test_case(case, case.case.as_str(), status));
    }
    suite
}

fn check_case(case: &CaseVerdict, check: &CheckVerdict) -> TestCase {
    let expected = shown(&check.expected);
    let came = check.actual.as_deref().map(shown);
    let message = match (check.outcome, &came, &case.because) {
        (Outcome::Blocked | Outcome::Unsupported, _, Some(because)) => shown(because),
        (Outcome::Error, Some(came), _) => came.clone(),
        (_, Some(came), _) => format!("expected {expected}; came {came}"),
        (_, None, Some(because)) => shown(because),
        (_, None, None) => format!("expected {expected}"),
    };
    let mut details = format!(
        "{}\nstep: {}\nlevel: {}\nseverity: {}\nclass: {}\nexpected: {expected}\n",
        one_line(&case.title),
        one_line(&check.step),
        check.level,
        check.severity,
        check.class
    );
    if let Some(came) = &came {
        details.push_str(&format!("came: {came}\n"));
    }
    if !check.cites.is_empty() {
        details.push_str(&format!("cites: {}\n", one_line(&check.cites.join(", "))));
    }
    let status = status(check.outcome, &message, Some(&details));
    let mut test = test_case(case, &check.id, status);
    if check.outcome == Outcome::Warn {
        test.set_system_out(format!("WARN {message}\n{details}"));
    }
    test
}

fn test_case(case: &CaseVerdict, name: &str, status: TestCaseStatus) -> TestCase {
    let mut test = TestCase::new(&*one_line(name), status);
    test.set_classname(case.case.as_str());
    test
}

fn status(outcome: Outcome, message: &str, details: Option<&str>) -> TestCaseStatus {
    let mut status = match outcome {
        Outcome::Pass | Outcome::Warn => TestCaseStatus::success(),
        Outcome::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Outcome::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
        Outcome::Note | Outcome::Blocked | Outcome::Unsupported => TestCaseStatus::skipped(),
    };
    let skipped = matches!(status, TestCaseStatus::Skipped { .. });
    let message = if skipped { format!("{outcome}: {message}") } else { message.to_owned() };
    status.set_message(message).set_type(outcome.name());
    if let Some(details) = details.filter(|_| !skipped) {
        status.set_description(details);
    }
    status
}

/// Escaped first: the XML writer would drop what XML forbids, and evidence with it.
fn shown(text: &str) -> String {
    match beginning(text, MOST_SHOWN) {
        (text, 0) => text.into_owned(),
        (text, more) => format!("{text}… ({more} more)"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::events::Event;

    use super::super::sample;
    use super::*;
    use crate::judge::Summary;

    fn verdicts(cases: Vec<CaseVerdict>) -> Verdicts {
        let summary = Summary::of(&cases, cases.len());
        Verdicts {
            format: 1,
            target: "Example Directory".into(),
            remarks: vec!["/Schemas answered 404: the core schemas are assumed".into()],
            cases,
            summary,
        }
    }

    /// Fails on anything that XML 1.0 (fifth edition) does not allow; gives names of elements and
    /// the values of their attributes.
    fn read(xml: &str) -> Vec<(String, Vec<String>)> {
        let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
        assert!(xml.chars().all(allowed), "a character that XML forbids");
        let mut reader = quick_xml::Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        let mut open = 0_i32;
        let mut elements = Vec::new();
        loop {
            let event = reader.read_event().unwrap();
            match &event {
                Event::Eof => break,
                Event::Text(text) => {
                    // XML 1.0 section 2.4: `]]>` must not appear in text.
                    assert!(!text.contains("]]>"));
                }
                Event::End(_) => open -= 1,
                Event::Start(tag) | Event::Empty(tag) => {
                    open += i32::from(matches!(event, Event::Start(_)));
                    let name = tag.name().as_ref().to_owned();
                    let attributes = tag.attributes().map(|attribute| {
                        let raw = attribute.unwrap().value.into_owned();
                        quick_xml::escape::unescape(&raw).unwrap().into_owned()
                    });
                    elements.push((name, attributes.collect()));
                }
                _ => {}
            }
        }
        assert_eq!(open, 0, "every element is closed");
        elements
    }

    #[test]
    fn keeps_its_shape() {
        sample::assert_snapshot("junit", &junit(&verdicts(sample::verdicts())));
    }

    #[test]
    fn each_outcome_has_the_result_that_build_servers_expect() {
        let elements = read(&junit(&verdicts(sample::verdicts())));
        let number = |name: &str| elements.iter().filter(|(element, _)| element == name).count();
        assert_eq!(number("testsuite"), 7);
        // Eight checks, and one for the case without checks.
        assert_eq!(number("testcase"), 9);
        assert_eq!((number("failure"), number("error")), (1, 1));
        assert_eq!(number("skipped"), 3, "note, blocked and unsupported");
        assert_eq!(number("system-out"), 2, "both warnings");
    }

    #[test]
    fn a_case_whose_outcome_no_check_has_is_a_test_case_of_its_own() {
        let mut case = sample::verdicts().remove(3);
        case.outcome = Outcome::Error;
        let elements = read(&junit(&verdicts(vec![case])));
        assert_eq!(elements.iter().filter(|(name, _)| name == "testcase").count(), 2);
        assert_eq!(elements.iter().filter(|(name, _)| name == "error").count(), 1);
    }

    #[test]
    fn hostile_text_is_escaped_and_kept() {
        let mut case = sample::verdicts().remove(1);
        case.checks[0].actual = Some("]]><failure/>\0\x1b[2J\u{fffe}&\"'\t\r\n".into());
        let elements = read(&junit(&verdicts(vec![case])));
        let (_, attributes) = elements.iter().find(|(name, _)| name == "failure").unwrap();
        let kept = r#"]]><failure/>\u{0}\u{1b}[2J\u{fffe}&"'\t\r\n"#;
        assert!(attributes[0].contains(kept), "{}", attributes[0]);
    }

    proptest! {
        #[test]
        fn is_well_formed_whatever_a_target_answers(text in any::<String>(), broken in 0_usize..3) {
            let mut case = sample::verdicts().remove(1);
            case.title.clone_from(&text);
            case.because = Some(text.clone());
            case.checks[broken].actual = Some(text.clone());
            case.checks[broken].id.push_str(&text);
            case.checks[broken].step = text;
            let elements = read(&junit(&verdicts(vec![case])));
            prop_assert_eq!(elements.iter().filter(|(name, _)| name == "testcase").count(), 3);
        }
    }
}
