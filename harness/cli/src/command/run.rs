use std::io::Read as _;
use std::num::NonZero;

use fedspec_engine::drive::{Drive, Finished, Progress, Settings, Site};
use fedspec_engine::judge::{CaseVerdict, Outcome, Summary, Verdicts};
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::report::{self, Event, FinishedCase, RunSummary};
use fedspec_engine::survey::{self, Standing, Survey, Visit};
use fedspec_engine::transcript::redact::Redacted;
use fedspec_engine::transcript::{RunDirectory, StoreError};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::site;
use crate::arguments::{RunArguments, SelectionArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::progress;

/// Plans, drives, judges, reports.
pub(super) fn run(arguments: &RunArguments, library: &Library) -> Result<Exit, Failure> {
    let seed = site::seed(arguments.seed);
    let reports = reports(&arguments.reports)?;
    let selection = selection(&arguments.selection, library)?;
    if arguments.output.as_str().is_empty() {
        return Err(Failure::Argument {
            message: "`-o` names no folder".to_owned(),
            help: "leave it out for `fedspec-run`".to_owned(),
        });
    }
    let shard = arguments.shard.as_deref().map(str::parse).transpose()?;
    let mut opened = site::open(&arguments.target, library, seed)?;
    let planned =
        |site: &Site| Plan::make(library.cases(), &site.target, &site.survey, &selection, shard);
    let plan = planned(&opened);
    if plan.cases.is_empty() {
        return Err(Failure::NothingSelected("no case is left after selection".to_owned()));
    }
    if arguments.dry_run {
        let text = serde_json::to_string_pretty(&plan.records());
        output::data(&(text.map_err(|error| Failure::Internal(error.to_string()))? + "\n"));
        return Ok(Exit::Success);
    }
    let runtime = site::runtime()?;
    let began = jiff::Timestamp::now().to_string();
    let visit = runtime.block_on(preflight(&opened, seed, &began))?;
    opened.survey = Survey::take(&visit, &opened.target);
    let plan = planned(&opened);
    if plan.to_run().next().is_none() {
        let first = plan.cases.iter().find_map(|case| case.unsupported.clone());
        return Err(Failure::NothingSelected(first.unwrap_or_default()));
    }
    tell_what_is_known(&opened, arguments);
    let mut directory = RunDirectory::create(&arguments.output)?;
    let settings = Settings {
        seed,
        began: began.clone(),
        jobs: jobs(arguments, &opened),
        max_fail: arguments.max_fail.and_then(|limit| usize::try_from(limit).ok()),
        timeout: arguments.timeout.get(),
        keep: arguments.keep,
        cancel: CancellationToken::new(),
    };
    directory.json("run.json", &run_json(&opened, arguments, &settings))?;
    directory.json("survey.json", &opened.survey.record(&visit))?;
    directory.json("plan.json", &plan.records())?;
    runtime.block_on(async {
        let interrupted = settings.cancel.clone();
        tokio::spawn(async move { watch_interrupts(&interrupted).await });
        let drive = Drive::new(opened);
        let mut recorder = Recorder::new(&mut directory, &drive, &plan, &settings, arguments)?;
        let complete = drive.run(&plan, &settings, |news| recorder.news(news)).await;
        recorder.end(complete, library, &reports, arguments)
    })
}

/// What a person should know of the target before the first case.
fn tell_what_is_known(site: &Site, arguments: &RunArguments) {
    for remark in &site.survey.remarks {
        output::note(&format!("note: {}\n", report::one_line(remark)));
    }
    let chosen = arguments.jobs.is_some() || site.target.limits.concurrency.is_some();
    if let Some(cause) = site.survey.one_at_a_time.as_ref().filter(|_| !chosen) {
        output::note(&format!("note: {cause}: one case runs at a time (`-j` changes that)\n"));
    }
}

/// What is wrong with the target file or the way to the target is never a finding.
async fn preflight(site: &Site, seed: u64, now: &str) -> Result<Redacted<Visit>, Failure> {
    let visit = fedspec_engine::drive::probe(site, &[], seed, now).await;
    let visit = visit.map_err(Failure::Preflight)?;
    let findings = survey::probe(&visit);
    let broken = findings.findings.iter().find(|f| f.standing == Standing::Broken);
    match broken {
        None => Ok(visit),
        Some(broken) => {
            let help = broken.help.as_deref().unwrap_or_default();
            Err(Failure::Preflight(format!("{}: {} ({help})", broken.subject, broken.seen)))
        }
    }
}

/// The first Ctrl-C stops the cases, which then clean up; the second one ends everything.
async fn watch_interrupts(cancel: &CancellationToken) {
    if tokio::signal::ctrl_c().await.is_ok() {
        output::note("\ninterrupted: cleaning up; press Ctrl-C again to leave at once\n");
        cancel.cancel();
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(i32::from(Exit::Interrupted as u8));
        }
    }
}

fn jobs(arguments: &RunArguments, site: &Site) -> usize {
    let own = site.target.limits.concurrency.as_ref().map(|limit| limit.value);
    let default = if arguments.target.target.is_some() {
        // A product that nobody here knows is not to be pushed.
        if site.survey.one_at_a_time.is_some() { 1 } else { 2 }
    } else {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        u16::try_from(cores).unwrap_or(u16::MAX)
    };
    usize::from(arguments.jobs.or(own).unwrap_or(default))
}

fn run_json(site: &Site, arguments: &RunArguments, settings: &Settings) -> serde_json::Value {
    json!({
        "format": 1,
        "fedspec": env!("CARGO_PKG_VERSION"),
        "target": site.target.target.value,
        "profile": site.target.profile,
        "era": site.target.era,
        "seed": settings.seed,
        "began": settings.began,
        "jobs": settings.jobs,
        "selection": arguments.selection.patterns,
        "shard": arguments.shard,
        "keep": settings.keep,
    })
}

/// The selection of the arguments, `@FILE` read and every pattern checked.
fn selection(arguments: &SelectionArguments, library: &Library) -> Result<Selection, Failure> {
    let mut selection = Selection::default();
    selection.level = arguments.level;
    let classes = arguments.classes.iter().flat_map(|classes| &classes.0);
    selection.classes.extend(classes.copied());
    selection.tags.clone_from(&arguments.tags);
    selection.cites.clone_from(&arguments.cites);
    for pattern in &arguments.patterns {
        match pattern.strip_prefix('@') {
            None => selection.add_patterns([pattern.as_str()])?,
            Some(file) => {
                let text = read_list(file)
                    .map_err(|cause| Failure::Unreadable { path: file.into(), cause })?;
                let lines = text
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty() && !line.starts_with('#'));
                let lines: Vec<&str> = lines.collect();
                if lines.is_empty() {
                    return Err(Failure::NothingSelected(format!("`{file}` names no case")));
                }
                selection.add_patterns(lines)?;
            }
        }
    }
    selection.check(&library.cases())?;
    Ok(selection)
}

/// A list of cases is small; a device that never ends is not read to its end.
fn read_list(file: &str) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(file)?.take(1024 * 1024).read_to_string(&mut text)?;
    Ok(text)
}

#[derive(Clone, Copy)]
enum ReportKind {
    Json,
    JUnit,
}

fn reports(given: &[String]) -> Result<Vec<(ReportKind, String)>, Failure> {
    let parse = |text: &String| {
        let (kind, path) = text.split_once('=').unwrap_or((text, ""));
        let kind = match kind {
            "json" => Some(ReportKind::Json),
            "junit" => Some(ReportKind::JUnit),
            _ => None,
        };
        match kind.filter(|_| !path.is_empty()) {
            Some(kind) => Ok((kind, path.to_owned())),
            None => Err(Failure::Argument {
                message: format!("`{text}` is not a report"),
                help: "write `--report junit=PATH` or `--report json=PATH`".to_owned(),
            }),
        }
    };
    given.iter().map(parse).collect()
}

/// Takes in what a run tells, and writes it down as it comes.
struct Recorder<'a> {
    directory: &'a mut RunDirectory,
    planned: usize,
    seed: u64,
    target: String,
    remarks: Vec<String>,
    unsupported: Vec<CaseVerdict>,
    finished: Vec<Finished>,
    progress: progress::Progress,
    failure: Option<StoreError>,
    cancel: CancellationToken,
}

impl<'a> Recorder<'a> {
    fn new(
        directory: &'a mut RunDirectory,
        drive: &Drive,
        plan: &Plan,
        settings: &Settings,
        arguments: &RunArguments,
    ) -> Result<Self, Failure> {
        let target = &drive.site().target;
        directory.event(&report::ndjson(&Event::RunStarted {
            target: target.target.value.clone(),
            profile: target.profile,
            era: target.era,
            seed: settings.seed,
            planned: plan.cases.len(),
            started: settings.began.clone(),
        }))?;
        Ok(Self {
            target: target.target.value.clone(),
            remarks: drive.site().survey.remarks.clone(),
            planned: plan.cases.len(),
            seed: settings.seed,
            unsupported: plan.unsupported_verdicts(),
            finished: Vec::new(),
            progress: progress::Progress::new(plan.to_run().count(), arguments.verbose),
            failure: None,
            cancel: settings.cancel.clone(),
            directory,
        })
    }

    fn news(&mut self, news: Progress) {
        let written = match news {
            Progress::Started(planned) => {
                let started =
                    Event::CaseStarted { case: planned.case.id.clone(), number: planned.number };
                let told = self.directory.event(&report::ndjson(&started));
                // Nothing may follow for as long as the case takes, so it is put on disk now.
                told.and_then(|()| self.directory.flush())
            }
            Progress::Finished(finished) => {
                self.progress.finished(&finished);
                let event = Event::CaseFinished { verdict: finished.verdict.clone() };
                let recorded = self.directory.record(finished.planned.number, &finished.record);
                self.finished.push(*finished);
                recorded.and_then(|()| self.directory.event(&report::ndjson(&event)))
            }
        };
        // Without a disk there is no evidence, so there is no point in going on.
        if let Err(error) = written {
            self.failure.get_or_insert(error);
            self.cancel.cancel();
        }
    }

    fn end(
        mut self,
        complete: bool,
        library: &Library,
        reports: &[(ReportKind, String)],
        arguments: &RunArguments,
    ) -> Result<Exit, Failure> {
        let elapsed = self.progress.end();
        if let Some(failure) = self.failure {
            return Err(failure.into());
        }
        self.finished.sort_by_key(|finished| finished.planned.number);
        let mut cases: Vec<CaseVerdict> = self.unsupported;
        cases.extend(self.finished.iter().map(|finished| finished.verdict.clone()));
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
        self.directory.write("failed.txt", report::failed_list(&verdicts.cases).as_bytes())?;
        for (kind, path) in reports {
            let bytes = match kind {
                ReportKind::Json => json.as_slice(),
                ReportKind::JUnit => junit.as_bytes(),
            };
            std::fs::write(path, bytes)
                .map_err(|cause| Failure::Unwritable { path: path.into(), cause })?;
        }
        let style = output::stderr_style();
        let shown: Vec<FinishedCase<'_>> = self
            .finished
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
        };
        output::note(&report::summary(&run, style));
        tell_what_is_left(&self.finished);
        Ok(exit(&verdicts.summary, self.cancel.is_cancelled()))
    }
}

/// What could not be deleted is the user's to delete.
fn tell_what_is_left(finished: &[Finished]) {
    for url in finished.iter().flat_map(|finished| &finished.record.left_behind) {
        output::note(&format!("left behind at the target: {}\n", report::one_line(url)));
    }
}

fn exit(summary: &Summary, interrupted: bool) -> Exit {
    let fails = summary.checks.get(&Outcome::Fail).copied().unwrap_or_default();
    let known = [Outcome::Pass, Outcome::Note, Outcome::Warn];
    if interrupted {
        Exit::Interrupted
    } else if fails > 0 {
        Exit::Broken
    } else if summary.of_cases(Outcome::Error) + summary.of_cases(Outcome::Blocked) > 0 {
        Exit::Unusable
    } else if known.iter().all(|outcome| summary.of_cases(*outcome) == 0) {
        Exit::NothingSelected
    } else {
        Exit::Success
    }
}
