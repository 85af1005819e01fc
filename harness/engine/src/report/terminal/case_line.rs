use super::count::{count, ordinal, span};
use super::style::{Style, Tone};
use super::wrap::clipped;
use crate::judge::{CaseVerdict, CheckVerdict, Outcome};
use crate::visible::{beginning, one_line};

/// Columns of the longest outcome's name.
const OUTCOME: usize = 11;

/// A reason that is cut shorter tells nothing.
const LEAST_REASON: usize = 16;

/// One line for a finished case, without a line end: `PASS  scim.users.create  34 ms (3rd try)`.
pub fn case_line(verdict: &CaseVerdict, style: Style) -> String {
    let name = verdict.outcome.name().to_uppercase();
    let mut line = format!("{name:>OUTCOME$}  {}", one_line(verdict.case.as_str()));
    let broken = |check: &&CheckVerdict| matches!(check.outcome, Outcome::Fail | Outcome::Warn);
    let broken = verdict.checks.iter().filter(broken).count();
    if broken > 0 {
        let all = count(verdict.checks.len(), "check", "checks");
        line.push_str(&format!("  {broken} of {all} broken"));
    }
    if verdict.outcome != Outcome::Unsupported {
        line.push_str(&format!("  {}", span(verdict.millis)));
    }
    let tries = verdict.checks.iter().map(|check| check.tries).max().unwrap_or_default();
    if tries > 1 {
        line.push_str(&format!(" ({} try)", ordinal(tries)));
    }
    // The width counts what is seen, so colour comes last.
    let room = style.columns().saturating_sub(line.chars().count() + 2);
    if let Some(because) = verdict.because.as_deref().filter(|_| room >= LEAST_REASON) {
        line.push_str(&format!("  {}", clipped(&beginning(because, room + 1).0, room)));
    }
    line.replacen(&name, &style.paint(Tone::Outcome(verdict.outcome), &name), 1)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn one_line_tells_what_became_of_a_case() {
        let style = Style { color: false, width: 80 };
        let lines: Vec<String> =
            sample::verdicts().iter().map(|verdict| case_line(verdict, style)).collect();
        sample::assert_snapshot("case-lines", &lines.join("\n"));
    }

    #[test]
    fn a_reason_is_cut_to_the_width_and_never_obeyed() {
        let mut verdict = sample::verdicts().remove(3);
        verdict.because = Some("\x1b[2J".repeat(1_000));
        let line = case_line(&verdict, Style { color: false, width: 60 });
        assert_eq!(line.chars().count(), 60);
        assert!(line.ends_with('…') && !line.contains('\x1b'), "{line}");
        assert!(case_line(&verdict, Style { color: false, width: 40 }).ends_with("  34 ms"));
    }

    #[test]
    fn colour_does_not_move_the_columns() {
        let colored = case_line(&sample::verdicts()[0], Style { color: true, width: 80 });
        assert!(colored.starts_with("       \x1b[32mPASS\x1b[0m  scim.users.create  1.2 s"));
    }
}
