use super::citation::{self, Citation};
use super::count::count;
use super::findings::FinishedCase;
use super::page::Page;
use super::quote::replay;
use super::scenario_lines::scenario_lines;
use super::style::{Style, Tone};
use super::wire;
use crate::judge::{CheckVerdict, Outcome};
use crate::scenario::Phase;
use crate::transcript::Exchange;
use crate::visible::one_line;
use crate::vocabulary::{Class, Severity};

/// One thing a run found.
pub(super) enum Block<'a> {
    /// A check that did not hold, or could not be looked at.
    Check(FinishedCase<'a>, &'a CheckVerdict),
    /// A case that did not get as far as its checks.
    Case(FinishedCase<'a>),
}

/// An exchange that stands just above: case and exchange number.
pub(super) type Shown = (u32, u32);

impl<'a> Block<'a> {
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::Check(_, check) => check.outcome,
            Self::Case(case) => case.verdict.outcome,
        }
    }

    pub(super) fn severity(&self) -> Option<Severity> {
        match self {
            Self::Check(_, check) => Some(check.severity),
            Self::Case(_) => None,
        }
    }

    pub(super) fn class(&self) -> Class {
        match self {
            Self::Check(_, check) => check.class,
            Self::Case(case) => case.verdict.class,
        }
    }

    pub(super) fn number(&self) -> u32 {
        self.case().verdict.number
    }

    fn case(&self) -> &FinishedCase<'a> {
        match self {
            Self::Check(case, _) | Self::Case(case) => case,
        }
    }

    /// Writes the block and says which exchange it showed.
    pub(super) fn write(
        &self,
        page: &mut Page,
        cite: &dyn Fn(&str) -> Option<Citation>,
        before: Option<Shown>,
        style: Style,
    ) -> Option<Shown> {
        match self {
            Self::Check(case, check) => {
                let class = match check.class {
                    Class::Rule => String::new(),
                    other => format!(", {other}"),
                };
                let extra = format!("  ({}, {}{class})", check.level, check.severity);
                self.heading(page, &check.id, &extra, style);
                let came = if check.outcome == Outcome::Error { "because" } else { "came" };
                page.field("step", &check.step);
                page.field("expected", &check.expected);
                if let Some(actual) = &check.actual {
                    page.field(came, actual);
                }
                let cites = check.cites.iter();
                page.fields("cites", cites.map(|id| citation::in_words(id, cite(id).as_ref())));
                let shown = self.exchange(page, before);
                if check.tries > 1 {
                    page.field("tries", &check.tries.to_string());
                }
                if let Some(source) = case.source {
                    let lines = scenario_lines(source, check.line, page.room());
                    page.verbatim("scenario", lines);
                }
                shown
            }
            Self::Case(case) => {
                self.heading(page, case.verdict.case.as_str(), "", style);
                page.field("because", case.verdict.because.as_deref().unwrap_or("not recorded"));
                let unknown = case.verdict.checks.iter();
                let unknown = unknown.filter(|check| check.outcome == Outcome::Blocked).count();
                if unknown > 0 {
                    let checks = count(unknown, "check", "checks");
                    page.field("so", &format!("{checks} could not be made"));
                }
                if let Some(exchange) = self.last_sent() {
                    wire::show_lines(page, exchange);
                    page.field("see", &self.file());
                }
                None
            }
        }
    }

    fn heading(&self, page: &mut Page, id: &str, extra: &str, style: Style) {
        let outcome = self.outcome();
        let word = style.paint(Tone::Outcome(outcome), &outcome.name().to_uppercase());
        page.line(&format!("{word}  {}{extra}", style.paint(Tone::Strong, &one_line(id))));
        page.words(&self.case().verdict.title);
    }

    fn exchange(&self, page: &mut Page, before: Option<Shown>) -> Option<Shown> {
        let Self::Check(case, CheckVerdict { exchange: Some(number), .. }) = self else {
            return None;
        };
        let shown = (self.number(), *number);
        if before == Some(shown) {
            page.field("sent", "the same as above");
            return before;
        }
        let attempts = case.record?.steps.iter().flat_map(|step| &step.attempts);
        let attempt = attempts.into_iter().find(|attempt| attempt.number == *number)?;
        if let Some(sign_in) = &attempt.sign_in {
            let message = format!("messages/{:04}-{number}.xml", self.number());
            wire::show_sign_in(page, &attempt.exchange, sign_in, &self.file(), &message);
            return Some(shown);
        }
        wire::show(page, &attempt.exchange, &self.file());
        page.verbatim("replay", replay(&attempt.exchange, &self.file()));
        Some(shown)
    }

    /// The exchange after which a case did not go on: clean-up comes later and explains nothing.
    fn last_sent(&self) -> Option<&'a Exchange> {
        let record = self.case().record?;
        let steps = record.steps.iter().filter(|step| step.phase != Phase::Cleanup);
        let last = steps.flat_map(|step| &step.attempts).last();
        last.map(|attempt| &attempt.exchange).or_else(|| record.opening.last())
    }

    /// The exchanges of the case, below the run directory.
    fn file(&self) -> String {
        format!("exchanges/{:04}.http", self.number())
    }
}
