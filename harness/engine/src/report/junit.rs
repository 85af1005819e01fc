use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::visible::{beginning, one_line};
use crate::judge::{CaseVerdict, CheckVerdict, Outcome, Verdicts};

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
        (_, Some(came), _) => format!("expected {expected}; came {came}"),
        (_, None, Some(because)) => shown(because),
        (_, None, None) => format!("expected {expected}"),
    };
    let mut details = format!(
        "{}\nstep: {}\nlevel: {}\nseverity: {}\nexpected: {expected}\n",
        one_line(&case.title),
        one_line(&check.step),
        check.level,
        check.severity
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
