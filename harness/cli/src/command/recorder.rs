//! What a run tells, written down as it comes, and reported at its end.

use fedspec_engine::certify::{Day, StaleWaiver, Waivers};
use fedspec_engine::drive::{Drive, Finished, Progress, Settings};
use fedspec_engine::judge::{CaseVerdict, Outcome, Summary, Verdicts};
use fedspec_engine::library::Library;
use fedspec_engine::plan::Plan;
use fedspec_engine::report::{self, Event, FinishedCase, RunSummary};
use fedspec_engine::scenario::CaseId;
use fedspec_engine::transcript::{RunDirectory, StoreError};
use tokio_util::sync::CancellationToken;

use super::report_file::{Report, ReportKind};
use crate::arguments::RunArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::progress;

/// Takes in what a run tells, and writes it down as it comes.
pub(super) struct Recorder<'a> {
    directory: &'a mut RunDirectory,
    planned: usize,
    to_run: Vec<CaseId>,
    seed: u64,
    target: String,
    remarks: Vec<String>,
    verdicts: Vec<CaseVerdict>,
    /// What is shown at the end; all the rest is on disk, and would only fill the memory.
    shown: Vec<Finished>,
    left_behind: Vec<String>,
    progress: progress::Progress,
    failure: Option<StoreError>,
    cancel: CancellationToken,
    waivers: Waivers,
    began: String,
}

impl<'a> Recorder<'a> {
    /// Begins with the line that says so.
    pub(super) fn new(
        directory: &'a mut RunDirectory,
        drive: &Drive,
        plan: &Plan,
        settings: &Settings,
        arguments: &RunArguments,
        waivers: Waivers,
    ) -> Result<Self, Failure> {
        let target = &drive.site().target;
        directory.event(&report::ndjson(&Event::RunStarted {
            target: target.target.value.clone(),
            profile: target.profile.kind(),
            era: target.era,
            seed: settings.seed,
            planned: plan.cases.len(),
            started: settings.began.clone(),
        }))?;
        Ok(Self {
            target: target.target.value.clone(),
            remarks: drive.site().survey.remarks.clone(),
            planned: plan.cases.len(),
            to_run: plan.to_run().map(|planned| planned.case.id.clone()).collect(),
            seed: settings.seed,
            verdicts: plan.unsupported_verdicts(),
            shown: Vec::new(),
            left_behind: Vec::new(),
            progress: progress::Progress::new(plan.to_run().count(), arguments.verbose),
            failure: None,
            cancel: settings.cancel.clone(),
            waivers,
            began: settings.began.clone(),
            directory,
        })
    }

    /// Writes down what happened.
    pub(super) fn news(&mut self, news: Progress) {
        let written = match news {
            Progress::Started(planned) => {
                let started =
                    Event::CaseStarted { case: planned.case.id.clone(), number: planned.number };
                self.directory.event(&report::ndjson(&started))
            }
            Progress::Tick => self.directory.flush(),
            Progress::Finished(finished) => {
                self.progress.finished(&finished);
                let event = Event::CaseFinished { verdict: finished.verdict.clone() };
                let recorded = self.directory.record(finished.planned.number, &finished.record);
                let recorded =
                    recorded.and_then(|()| self.directory.event(&report::ndjson(&event)));
                self.keep(*finished);
                recorded
            }
        };
        // Without a disk there is no evidence, so there is no point in going on.
        if let Err(error) = written {
            self.failure.get_or_insert(error);
            self.cancel.cancel();
        }
    }

    fn keep(&mut self, finished: Finished) {
        self.verdicts.push(finished.verdict.clone());
        self.left_behind.extend(finished.record.left_behind.iter().cloned());
        if finished.verdict.outcome >= Outcome::Warn {
            self.shown.push(finished);
        }
    }

    /// Writes the files that need the whole run, tells a person, and finds the exit code.
    pub(super) fn end(
        mut self,
        complete: bool,
        library: &Library,
        reports: &[Report],
        arguments: &RunArguments,
    ) -> Result<Exit, Failure> {
        let elapsed = self.progress.end();
        if let Some(failure) = self.failure {
            return Err(failure.into());
        }
        self.shown.sort_by_key(|finished| finished.planned.number);
        let mut cases = self.verdicts;
        cases.sort_by_key(|verdict| verdict.number);
        let summary = Summary::of(&cases, self.planned);
        let (target, remarks) = (self.target, self.remarks);
        let verdicts = Verdicts { format: 1, target, remarks, cases, summary };
        let event = Event::RunFinished { summary: verdicts.summary.clone(), partial: !complete };
        self.directory.event(&report::ndjson(&event))?;
        self.directory.flush()?;
        let (json, junit) = (report::verdicts_json(&verdicts), report::junit(&verdicts));
        self.directory.write("verdicts.json", &json)?;
        self.directory.write("junit.xml", junit.as_bytes())?;
        let failed = report::failed_list(&self.to_run, &verdicts.cases);
        self.directory.write("failed.txt", failed.as_bytes())?;
        for report in reports {
            let bytes = match report.kind {
                ReportKind::Json => json.as_slice(),
                ReportKind::JUnit => junit.as_bytes(),
            };
            let unwritable = |cause| Failure::Unwritable { path: report.path.clone(), cause };
            std::fs::write(&report.path, bytes).map_err(unwritable)?;
        }
        let style = output::stderr_style();
        let shown: Vec<FinishedCase<'_>> = self
            .shown
            .iter()
            .map(|finished| FinishedCase {
                verdict: &finished.verdict,
                record: Some(&finished.record),
                source: Some(&finished.planned.case.source),
            })
            .collect();
        let cite = |id: &str| {
            let row = library.requirement(id)?;
            Some(report::Citation { text: row.text.clone(), origin: row.origin })
        };
        output::note(&report::findings(&shown, &cite, arguments.show, style));
        let worst = verdicts.cases.iter().flat_map(|case| &case.checks);
        let worst =
            worst.filter(|check| check.outcome >= Outcome::Warn).max_by_key(|check| check.outcome);
        let run = RunSummary {
            summary: &verdicts.summary,
            elapsed,
            seed: self.seed,
            directory: Some(self.directory.path().as_str()),
            example: worst.map(|check| check.id.as_str()),
            cases: &shown,
        };
        output::note(&report::summary(&run, style));
        tell_what_is_left(&self.left_behind);
        let stale = Day::of_time(&self.began)
            .map(|today| self.waivers.stale(&verdicts.cases, today))
            .unwrap_or_default();
        tell_what_is_waived(&verdicts.cases, &self.waivers, &stale);
        let checks = verdicts.cases.iter().flat_map(|case| &case.checks);
        let broken = checks.filter(|check| check.outcome == Outcome::Fail);
        let unwaived = broken.filter(|check| self.waivers.of(check).is_none()).count();
        Ok(exit(&verdicts.summary, unwaived + stale.len(), self.cancel.is_cancelled()))
    }
}

/// What could not be deleted is the user's to delete.
fn tell_what_is_left(urls: &[String]) {
    for url in urls {
        output::note(&format!("left behind at the target: {}\n", report::one_line(url)));
    }
}

/// A waiver changes no verdict: it stands beside it.
fn tell_what_is_waived(cases: &[CaseVerdict], waivers: &Waivers, stale: &[StaleWaiver]) {
    for check in cases.iter().flat_map(|case| &case.checks) {
        let broken = matches!(check.outcome, Outcome::Fail | Outcome::Warn);
        if let Some(waiver) = waivers.of(check).filter(|_| broken) {
            output::note(&format!(
                "waived until {}: {} ({})\n",
                waiver.expires,
                report::one_line(&check.id),
                report::one_line(&waiver.reason)
            ));
        }
    }
    for stale in stale {
        let check = report::one_line(&stale.check);
        output::note(&format!("stale waiver: `{check}`: {}\n", stale.because));
    }
}

fn exit(summary: &Summary, broken: usize, interrupted: bool) -> Exit {
    let known = [Outcome::Pass, Outcome::Note, Outcome::Warn, Outcome::Fail];
    if interrupted {
        Exit::Interrupted
    } else if broken > 0 {
        Exit::Broken
    } else if summary.of_cases(Outcome::Error) + summary.of_cases(Outcome::Blocked) > 0 {
        Exit::Unusable
    } else if known.iter().all(|outcome| summary.of_cases(*outcome) == 0) {
        Exit::NothingSelected
    } else {
        Exit::Success
    }
}
