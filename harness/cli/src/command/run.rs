use std::io::Read as _;
use std::num::NonZero;

use fedspec_engine::drive::{Drive, Settings, Site, sign_in_once};
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::report;
use fedspec_engine::survey::{self, Standing, Survey, Visit};
use fedspec_engine::transcript::RunDirectory;
use fedspec_engine::transcript::redact::Redacted;
use fedspec_engine::vocabulary::Party;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::extra;
use super::recorder::Recorder;
use super::report_file::reports;
use super::site;
use super::waivers;
use crate::arguments::{RunArguments, SelectionArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{connector, output};

/// Plans, drives, judges, reports.
pub(super) fn run(arguments: &RunArguments, library: &mut Library) -> Result<Exit, Failure> {
    let seed = site::seed(arguments.seed);
    let reports = reports(&arguments.reports)?;
    let selection = selection(&arguments.selection, library)?;
    let library = &*library;
    let waived =
        arguments.waivers.as_deref().map(|path| waivers::read(path, library)).transpose()?;
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
    // What is known of SCIM may turn cases that are unsupported so far into ones that are run.
    let mut all = plan.cases.iter();
    let about_scim = all.any(|planned| planned.case.scenario.against == Party::ScimServer);
    let visit = if about_scim && opened.target.has(Party::ScimServer) {
        let visit = runtime.block_on(preflight(&opened, seed, &began))?;
        opened.survey = Survey::take(&visit, &opened.target);
        Some(visit)
    } else {
        None
    };
    let plan = planned(&opened);
    if plan.to_run().next().is_none() {
        let first = plan.cases.iter().find_map(|case| case.unsupported.clone());
        return Err(Failure::NothingSelected(first.unwrap_or_default()));
    }
    let mut to_run = plan.to_run();
    let honest = if to_run
        .any(|planned| matches!(planned.case.scenario.against, Party::SamlSp | Party::SamlIdp))
    {
        let (baseline, record) = runtime.block_on(sign_in_once(&opened, seed, &began));
        opened.baseline = baseline;
        Some(record)
    } else {
        None
    };
    let mut to_run = plan.to_run();
    if to_run.any(|planned| planned.case.scenario.against == Party::ScimClient) {
        let said = |words: &str| output::note(words);
        runtime.block_on(connector::listen(&mut opened, library, seed, said))?;
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
    if let Some(visit) = &visit {
        directory.json("survey.json", &opened.survey.record(visit))?;
    }
    if let Some(honest) = &honest {
        directory.json("baseline.json", honest)?;
    }
    directory.json("plan.json", &plan.records())?;
    let waivers = waived.map(|(waivers, _)| waivers).unwrap_or_default();
    runtime.block_on(async {
        let interrupted = settings.cancel.clone();
        tokio::spawn(async move { watch_interrupts(&interrupted).await });
        let drive = Drive::new(opened);
        let mut recorder =
            Recorder::new(&mut directory, &drive, &plan, &settings, arguments, waivers)?;
        let complete = drive.run(&plan, &settings, |news| recorder.news(news)).await;
        recorder.end(complete, library, &reports, arguments)
    })
}

/// What a person should know of the target before the first case.
fn tell_what_is_known(site: &Site, arguments: &RunArguments) {
    for remark in &site.survey.remarks {
        output::note(&format!("note: {}\n", report::one_line(remark)));
    }
    for (flow, broken) in &site.baseline.flows {
        if let Some(cause) = broken {
            let cause = report::one_line(cause);
            output::note(&format!("note: an honest sign-in does not work ({flow}): {cause}\n"));
        }
    }
    let chosen = arguments.jobs.or(site.target.limits.concurrency.as_ref().map(|it| it.value));
    let told = match one_at_a_time(site) {
        Some(cause) if site.gateway.is_some() && chosen != Some(1) => Some((cause, "")),
        Some(cause) if chosen.is_none() => Some((cause, " (`-j` changes that)")),
        _ => None,
    };
    if let Some((cause, way_out)) = told {
        output::note(&format!("note: {cause}: one case runs at a time{way_out}\n"));
    }
}

/// What is wrong with the target file or the way to the target is never a finding.
pub(super) async fn preflight(
    site: &Site,
    seed: u64,
    now: &str,
) -> Result<Redacted<Visit>, Failure> {
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
pub(super) async fn watch_interrupts(cancel: &CancellationToken) {
    if tokio::signal::ctrl_c().await.is_ok() {
        output::note("\ninterrupted: cleaning up; press Ctrl-C again to leave at once\n");
        cancel.cancel();
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(i32::from(Exit::Interrupted as u8));
        }
    }
}

/// Why not more than one case should run at once, if so.
fn one_at_a_time(site: &Site) -> Option<&str> {
    site.survey.one_at_a_time.as_deref().or_else(|| site.target.one_at_a_time())
}

fn jobs(arguments: &RunArguments, site: &Site) -> usize {
    if site.gateway.is_some() {
        return 1;
    }
    let own = site.target.limits.concurrency.as_ref().map(|limit| limit.value);
    let default = if arguments.target.target.is_some() {
        // A product that nobody here knows is not to be pushed.
        if one_at_a_time(site).is_some() { 1 } else { 2 }
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

/// The selection of the arguments, `@FILE` read and every pattern checked. Scenario files from elsewhere are
/// taken into the library.
fn selection(arguments: &SelectionArguments, library: &mut Library) -> Result<Selection, Failure> {
    let mut selection = Selection::default();
    selection.level = arguments.level;
    let classes = arguments.classes.iter().flat_map(|classes| &classes.0);
    selection.classes.extend(classes.copied());
    selection.tags.clone_from(&arguments.tags);
    selection.cites.clone_from(&arguments.cites);
    for pattern in &arguments.patterns {
        match pattern.strip_prefix('@') {
            None => {
                let added = extra::add(pattern.as_str().into(), library)?;
                selection.add_patterns([added.as_deref().unwrap_or(pattern)])?;
            }
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
