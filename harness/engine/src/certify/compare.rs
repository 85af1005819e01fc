//! Runs side by side: what became of each check.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::judge::{CaseVerdict, Outcome};
use crate::vocabulary::{Level, Severity};

/// What became of a check from the first run to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckChange {
    /// A MUST that held, or was not looked at, is broken.
    Broken,
    /// It is worse, and no MUST that is broken.
    Worse,
    /// It is otherwise, neither better nor worse: somewhere in between nothing is known.
    Changed,
    /// It held before, and there is no such check in the last run.
    Gone,
    /// There was no such check in the first run.
    New,
    /// It is better.
    Fixed,
    /// It is the same at both ends, though not throughout.
    Same,
}

/// A check that is not the same in all runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ComparisonRow {
    /// Its id.
    pub check: String,
    /// How strongly it is asked, in the last run that asks it.
    pub level: Level,
    /// How bad a breach is.
    pub severity: Severity,
    /// The outcome in each run; none where there is no such check.
    pub outcomes: Vec<Option<Outcome>>,
    /// What became of it.
    pub change: CheckChange,
}

/// Runs side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Comparison {
    /// What each run is called.
    pub runs: Vec<String>,
    /// Checks that are not the same in all of them, the worst change first.
    pub rows: Vec<ComparisonRow>,
    /// How many are the same in all.
    pub same: usize,
}

impl Comparison {
    /// Whether a MUST is broken in the last run that was not in the first.
    pub fn is_worse(&self) -> bool {
        self.rows.iter().any(|row| row.change == CheckChange::Broken)
    }
}

/// Compares runs, each with its name.
pub fn compare(runs: &[(String, Vec<CaseVerdict>)]) -> Comparison {
    let mut known: BTreeMap<&str, (Level, Severity)> = BTreeMap::new();
    let mut outcomes: Vec<BTreeMap<&str, Outcome>> = Vec::new();
    for (_, cases) in runs {
        let mut of_run = BTreeMap::new();
        for check in cases.iter().flat_map(|case| &case.checks) {
            known.insert(&check.id, (check.level, check.severity));
            // A check of a set-up may stand there twice: the worst counts.
            let worst = of_run.entry(check.id.as_str()).or_insert(check.outcome);
            *worst = check.outcome.max(*worst);
        }
        outcomes.push(of_run);
    }
    let mut same = 0;
    let mut rows = Vec::new();
    for (id, (level, severity)) in known {
        let row: Vec<Option<Outcome>> =
            outcomes.iter().map(|of_run| of_run.get(id).copied()).collect();
        if row.iter().collect::<BTreeSet<_>>().len() == 1 {
            same += 1;
            continue;
        }
        let (first, last) = (row.first().copied().flatten(), row.last().copied().flatten());
        let change = change(level, first, last);
        rows.push(ComparisonRow { check: id.to_owned(), level, severity, outcomes: row, change });
    }
    rows.sort_by(|a, b| (a.change, &a.check).cmp(&(b.change, &b.check)));
    Comparison { runs: runs.iter().map(|(name, _)| name.clone()).collect(), rows, same }
}

fn change(level: Level, first: Option<Outcome>, last: Option<Outcome>) -> CheckChange {
    let unknown =
        |outcome| matches!(outcome, Outcome::Unsupported | Outcome::Blocked | Outcome::Error);
    match (first, last) {
        (first, last) if first == last => CheckChange::Same,
        (_, Some(Outcome::Fail)) if level == Level::Must => CheckChange::Broken,
        (None, _) => CheckChange::New,
        (Some(_), None) => CheckChange::Gone,
        (Some(first), Some(last)) if unknown(first) || unknown(last) => CheckChange::Changed,
        (Some(first), Some(last)) if last > first => CheckChange::Worse,
        _ => CheckChange::Fixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_must_that_breaks_is_worse_whatever_was_known_before() {
        use Outcome::{Blocked, Fail, Note, Pass, Warn};
        for (first, last, expected) in [
            (Some(Pass), Some(Fail), CheckChange::Broken),
            (None, Some(Fail), CheckChange::Broken),
            (Some(Blocked), Some(Fail), CheckChange::Broken),
            (Some(Fail), Some(Pass), CheckChange::Fixed),
            (Some(Fail), Some(Blocked), CheckChange::Changed),
            (Some(Pass), None, CheckChange::Gone),
            (None, Some(Pass), CheckChange::New),
            (Some(Pass), Some(Pass), CheckChange::Same),
        ] {
            assert_eq!(change(Level::Must, first, last), expected, "{first:?} {last:?}");
        }
        assert_eq!(change(Level::Should, Some(Pass), Some(Warn)), CheckChange::Worse);
        assert_eq!(change(Level::May, Some(Pass), Some(Note)), CheckChange::Worse);
    }
}
