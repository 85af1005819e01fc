use std::time::Duration;

use super::count::{count, of_outcome};
use super::style::Style;
use super::wrap::clipped;
use crate::judge::{Outcome, Summary};

/// How far a run is; the caller says what time it is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    planned: usize,
    summary: Summary,
}

impl Progress {
    /// Nothing done of so many cases.
    pub fn new(planned: usize) -> Self {
        Self { planned, summary: Summary::default() }
    }

    /// Counts a finished case.
    pub fn finished(&mut self, outcome: Outcome) {
        *self.summary.cases.entry(outcome).or_default() += 1;
    }

    /// How many cases are finished.
    pub fn done(&self) -> usize {
        self.summary.cases.values().sum()
    }

    /// `37/142 cases, 2 failed, 1 warning, 12.3 cases/s`: one line that fits the width, without
    /// colour and without a line end.
    pub fn line(&self, elapsed: Duration, style: Style) -> String {
        let mut parts = vec![format!("{}/{}", self.done(), count(self.planned, "case", "cases"))];
        for outcome in [Outcome::Error, Outcome::Fail, Outcome::Blocked, Outcome::Warn] {
            match self.summary.of_cases(outcome) {
                0 => {}
                number => parts.push(of_outcome(number, outcome)),
            }
        }
        if let Some(rate) = self.rate(elapsed) {
            parts.push(format!("{rate} cases/s"));
        }
        clipped(&parts.join(", "), style.width.max(1))
    }

    /// Cases in a second, in tenths; none before there is anything to tell.
    fn rate(&self, elapsed: Duration) -> Option<String> {
        let tenths = (self.done() as u128 * 10_000).checked_div(elapsed.as_millis())?;
        (tenths > 0).then(|| format!("{}.{}", tenths / 10, tenths % 10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { color: false, width: 80 };

    #[test]
    fn tells_what_is_done_and_what_is_wrong() {
        let mut progress = Progress::new(142);
        assert_eq!(progress.line(Duration::ZERO, STYLE), "0/142 cases");
        for outcome in [Outcome::Pass, Outcome::Fail, Outcome::Warn, Outcome::Unsupported] {
            progress.finished(outcome);
        }
        assert_eq!(
            progress.line(Duration::from_millis(1_600), STYLE),
            "4/142 cases, 1 failed, 1 warning, 2.5 cases/s"
        );
    }

    #[test]
    fn fits_a_narrow_terminal_and_says_one_case() {
        let mut progress = Progress::new(1);
        assert_eq!(progress.line(Duration::from_secs(1), STYLE), "0/1 case");
        progress.finished(Outcome::Error);
        let line = progress.line(Duration::from_secs(1), Style { color: false, width: 12 });
        assert_eq!(line, "1/1 case, 1…");
    }
}
