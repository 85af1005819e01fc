use super::super::visible::one_line;
use super::count::{count, ordinal, span};
use super::style::{Style, Tone};
use crate::judge::{CaseVerdict, Outcome};

/// Columns of the longest outcome's name.
const OUTCOME: usize = 11;

/// One line for a finished case, without a line end: `PASS  scim.users.create  34 ms (3rd try)`.
pub fn case_line(verdict: &CaseVerdict, style: Style) -> String {
    let name = verdict.outcome.name().to_uppercase();
    let lead = " ".repeat(OUTCOME.saturating_sub(name.len()));
    let outcome = style.paint(Tone::Outcome(verdict.outcome), &name);
    let mut line = format!("{lead}{outcome}  {}", one_line(verdict.case.as_str()));
    if matches!(verdict.outcome, Outcome::Fail | Outcome::Warn | Outcome::Note) {
        let same = verdict.checks.iter().filter(|check| check.outcome == verdict.outcome).count();
        let all = count(verdict.checks.len(), "check", "checks");
        line.push_str(&format!("  {same} of {all}"));
    }
    line.push_str(&format!("  {}", span(verdict.millis)));
    let tries = verdict.checks.iter().map(|check| check.tries).max().unwrap_or_default();
    if tries > 1 {
        line.push_str(&format!(" ({} try)", ordinal(tries)));
    }
    line
}
