use std::time::Duration;

use super::count::{count, of_outcome, span};
use super::findings::FinishedCase;
use super::page::Page;
use super::shared_cause::shared_cause;
use super::style::{Style, Tone};
use super::wrap;
use crate::judge::{Outcome, Summary};
use crate::visible::one_line;

/// What the end of a run tells.
#[derive(Clone, Copy, Debug)]
pub struct RunSummary<'a> {
    /// How many cases and checks had which outcome.
    pub summary: &'a Summary,
    /// How long the run took.
    pub elapsed: Duration,
    /// The run's seed.
    pub seed: u64,
    /// The run directory, as a person would type it; none if nothing was written.
    pub directory: Option<&'a str>,
    /// The check or case that the hint about `explain` names; none without a finding.
    pub example: Option<&'a str>,
    /// The cases that were run and did not pass, for what many of them share.
    pub cases: &'a [FinishedCase<'a>],
}

/// The last lines of a run: counts, duration, seed, run directory, what to do next.
pub fn summary(run: &RunSummary<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    let cases: usize = run.summary.cases.values().sum();
    let mut told = counts(cases, "case", "cases", &run.summary.cases);
    if run.summary.not_run > 0 {
        told.push(format!("{} not run", run.summary.not_run));
    }
    let worst = Outcome::WORST_FIRST.into_iter().find(|worst| run.summary.of_cases(*worst) > 0);
    list(&mut page, &told, worst, style);
    let checks: usize = run.summary.checks.values().sum();
    if checks > 0 {
        list(&mut page, &counts(checks, "check", "checks", &run.summary.checks), None, style);
    }
    findings(&mut page, run.summary);
    let millis = u64::try_from(run.elapsed.as_millis()).unwrap_or(u64::MAX);
    let mut about = vec![span(millis), format!("seed {}", run.seed)];
    about.extend(run.directory.map(|directory| format!("evidence in {}", one_line(directory))));
    page.line(&about.join(", "));
    hints(&mut page, run);
    page.finish()
}

fn counts(
    all: usize,
    one: &str,
    many: &str,
    by: &std::collections::BTreeMap<Outcome, usize>,
) -> Vec<String> {
    let each = Outcome::WORST_FIRST.into_iter().filter_map(|outcome| {
        by.get(&outcome).filter(|number| **number > 0).map(|number| of_outcome(*number, outcome))
    });
    std::iter::once(count(all, one, many)).chain(each).collect()
}

/// `findings: rule        2 MUST, 1 SHOULD`, a line for each class that has any.
fn findings(page: &mut Page, summary: &Summary) {
    let classes = summary.findings.iter().filter(|(_, levels)| levels.values().any(|n| *n > 0));
    let wide = classes.clone().map(|(class, _)| class.name().len()).max().unwrap_or_default();
    for ((class, levels), at) in classes.zip(0..) {
        let head = if at == 0 { "findings:" } else { "" };
        let each = levels.iter().rev().filter(|(_, number)| **number > 0);
        let each: Vec<String> = each.map(|(level, number)| format!("{number} {level}")).collect();
        page.line(&format!("{head:9} {class:wide$}  {}", each.join(", ")));
    }
}

/// A space at which no line is broken.
const JOINED: &str = "\u{a0}";

/// `3 cases: 1 failed, 2 passed`, wrapped; in the colour of the worst.
fn list(page: &mut Page, told: &[String], worst: Option<Outcome>, style: Style) {
    let Some((all, each)) = told.split_first() else { return };
    let text = if each.is_empty() { all.clone() } else { format!("{all}: {}", each.join(", ")) };
    // A number stays with its word: only the space after a comma or colon is a place to break.
    let text = text.replace(' ', JOINED).replace(&format!(",{JOINED}"), ", ");
    let text = text.replace(&format!(":{JOINED}"), ": ");
    for line in wrap::words(&text, style.columns()) {
        let line = line.replace(JOINED, " ");
        page.line(&worst.map_or(line.clone(), |worst| style.paint(Tone::Outcome(worst), &line)));
    }
}

fn hints(page: &mut Page, run: &RunSummary<'_>) {
    let again = [Outcome::Error, Outcome::Fail, Outcome::Blocked];
    if let Some(cause) = shared_cause(run.cases) {
        page.line(&format!("help: {cause}"));
    }
    if let Some(directory) = run.directory
        && (run.summary.not_run > 0
            || again.iter().any(|outcome| run.summary.of_cases(*outcome) > 0))
    {
        let file = format!("@{}/failed.txt", directory.trim_end_matches('/'));
        page.line(&format!("help: run these again with `fedspec run {}`", shell_word(&file)));
    }
    if let Some(example) = run.example {
        let example = shell_word(example);
        page.line(&format!("help: read what a check is about with `fedspec explain {example}`"));
    }
}

/// A word that a shell leaves as it is; quoted only where it must be.
fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./@:\\".contains(c);
    let shown = one_line(word);
    if !shown.is_empty() && shown.chars().all(plain) {
        shown.into_owned()
    } else {
        format!("'{}'", shown.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    const STYLE: Style = Style { color: false, width: 80 };

    fn told(summary_of: &Summary, directory: Option<&str>, style: Style) -> String {
        let run = RunSummary {
            summary: summary_of,
            elapsed: Duration::from_millis(12_345),
            seed: 42,
            directory,
            example: Some("scim.users.create-duplicate@other-case#conflict"),
            cases: &[],
        };
        summary(&run, style)
    }

    #[test]
    fn tells_counts_time_place_and_what_to_do_next() {
        let cases = sample::verdicts();
        let summary = Summary::of(&cases, cases.len() + 2);
        sample::assert_snapshot("summary", &told(&summary, Some("fedspec-run"), STYLE));
        let narrow = Style { color: false, width: 32 };
        sample::assert_snapshot("summary-narrow", &told(&summary, None, narrow));
    }

    #[test]
    fn tells_once_what_blocks_many_cases() {
        let refusal =
            r#"{"detail":"Extra inputs are not permitted:\nemails, 0, primary \u001b[2J"}"#;
        let refused = sample::refused(12, 400, refusal);
        let verdicts: Vec<_> = refused.iter().map(|(verdict, _)| verdict.clone()).collect();
        let cases = refused.iter().map(|(verdict, record)| FinishedCase {
            verdict,
            record: Some(record),
            source: None,
        });
        let run = RunSummary {
            summary: &Summary::of(&verdicts, verdicts.len()),
            elapsed: Duration::from_millis(12_345),
            seed: 42,
            directory: Some("fedspec-run"),
            example: None,
            cases: &cases.collect::<Vec<_>>(),
        };
        sample::assert_snapshot("summary-shared-cause", &summary(&run, STYLE));
    }

    #[test]
    fn one_case_is_one_case() {
        let cases = sample::verdicts();
        let text = told(&Summary::of(&cases[..1], 1), Some("fedspec-run/"), STYLE);
        assert!(
            text.starts_with("1 case: 1 passed\n1 check: 1 passed\n12.3 s, seed 42, "),
            "{text}"
        );
        assert!(!text.contains("failed.txt"), "nothing to run again");
        assert!(told(&Summary::default(), None, STYLE).starts_with("0 cases\n12.3 s, seed 42\n"));
    }

    #[test]
    fn a_hint_can_be_pasted_whatever_the_directory_is_called() {
        let cases = sample::verdicts();
        let text = told(&Summary::of(&cases, cases.len()), Some("my runs/it's $(1)/"), STYLE);
        assert!(text.contains(r"`fedspec run '@my runs/it'\''s $(1)/failed.txt'`"), "{text}");
    }
}
