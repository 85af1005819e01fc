use std::time::Duration;

use fedspec_engine::fuzz::Snapshot;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output;

/// How often a line is written where there is no terminal.
const SELDOM: Duration = Duration::from_secs(5);

/// What a person sees while a run goes on: one line that changes on a terminal, a line now and then elsewhere.
pub(super) struct Watch {
    bar: ProgressBar,
    told: Duration,
}

impl Watch {
    pub(super) fn new() -> Self {
        let bar = if output::is_watched() {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10))
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        Self { bar, told: Duration::ZERO }
    }

    pub(super) fn progress(&mut self, now: &Snapshot) {
        if !self.bar.is_hidden() {
            self.bar.set_message(line(now));
            self.bar.tick();
        } else if now.elapsed >= self.told + SELDOM {
            self.told = now.elapsed;
            output::note(&format!("{}\n", line(now)));
        }
    }

    /// Writes above the line.
    pub(super) fn note(&self, text: &str) {
        self.bar.suspend(|| output::note(text));
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// `12s: 3400 operations (283/s), 6800 requests, 512 of 812 moves tried, 2 findings`.
pub(super) fn line(now: &Snapshot) -> String {
    let plural = if now.findings == 1 { "" } else { "s" };
    format!(
        "{}s: {} operations ({:.0}/s), {} requests, {} of {} moves tried, {} finding{plural}",
        now.elapsed.as_secs(),
        now.operations,
        now.rate(),
        now.requests,
        now.coverage.tried,
        now.coverage.of,
        now.findings,
    )
}
