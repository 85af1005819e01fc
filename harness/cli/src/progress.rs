use std::time::{Duration, Instant};

use fedspec_engine::drive::Finished;
use fedspec_engine::report::{self, case_line};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output;

/// What a person sees while a run goes on: one line that changes on a terminal, nothing elsewhere.
pub(crate) struct Progress {
    bar: ProgressBar,
    counts: report::Progress,
    began: Instant,
    verbose: bool,
}

impl Progress {
    /// For so many cases; `verbose` adds a line for each.
    pub(crate) fn new(planned: usize, verbose: bool) -> Self {
        let bar = if output::is_watched() {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10))
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, counts: report::Progress::new(planned), began: Instant::now(), verbose }
    }

    /// Counts a case that ended.
    pub(crate) fn finished(&mut self, finished: &Finished) {
        self.counts.finished(finished.verdict.outcome);
        if self.verbose {
            let line = case_line(&finished.verdict, output::stderr_style());
            self.bar.suspend(|| output::note(&format!("{line}\n")));
        }
        if !self.bar.is_hidden() {
            self.bar.set_message(self.counts.line(self.began.elapsed(), output::stderr_style()));
        }
    }

    /// Takes the line away; returns how long it all took.
    pub(crate) fn end(self) -> Duration {
        self.bar.finish_and_clear();
        self.began.elapsed()
    }
}
