//! A run directory, judged again from its records.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::folder::{EvidenceProblem, Folder, TRANSCRIPTS};
use crate::judge::{CaseVerdict, Context, Summary, Verdicts, judge};
use crate::library::Library;
use crate::plan::{Plan, Planned, PlannedRecord, Selection};
use crate::report;
use crate::scenario::CaseId;
use crate::survey::{Survey, SurveyRecord};
use crate::target::Target;
use crate::transcript::redact::Redacted;
use crate::transcript::{CaseRecord, write_http};
use crate::visible::one_line;

/// What is read of `run.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RunFile {
    /// The fedspec that ran.
    pub fedspec: String,
    /// The run's seed.
    pub seed: u64,
    /// When it began, RFC 3339.
    pub began: String,
    /// What was selected.
    #[serde(default)]
    pub selection: Vec<String>,
    /// Which part was run.
    #[serde(default)]
    pub shard: Option<String>,
}

/// A run, judged again.
#[derive(Clone, Debug)]
pub struct Rejudged {
    /// `run.json`.
    pub file: RunFile,
    /// What the target said of itself.
    pub survey: Survey,
    /// Every case, in the order of the plan.
    pub cases: Vec<CaseVerdict>,
}

/// Judges a run again: `folder` has it below `run/`. What differs from what is written there is a problem;
/// `exact` is for the same release, which has to say the same word for word.
///
/// # Errors
/// Files without which nothing can be judged.
pub fn rejudge(
    folder: &Folder,
    library: &Library,
    target: &Target,
    exact: bool,
    problems: &mut Vec<EvidenceProblem>,
) -> Result<Rejudged, EvidenceProblem> {
    let file: RunFile = folder.json("run/run.json")?;
    if !file.selection.is_empty() || file.shard.is_some() {
        let what = "this is the run of a selection, which says nothing of a profile";
        problems.push(EvidenceProblem::new("run/run.json", what));
    }
    let visit = if folder.has("run/survey.json") {
        let record: SurveyRecord = folder.json("run/survey.json")?;
        Some(Redacted::trusted_from_store(record.visit))
    } else {
        None
    };
    let survey = visit.map_or_else(Survey::default, |visit| Survey::take(&visit, target));
    let plan = Plan::make(library.cases(), target, &survey, &Selection::default(), None);
    compare_plan(&plan, folder.json("run/plan.json")?, problems);
    let stored: Verdicts = folder.json("run/verdicts.json")?;
    let millis: BTreeMap<&CaseId, u64> =
        stored.cases.iter().map(|case| (&case.case, case.millis)).collect();
    let supports = target.supported();
    let context = Context { target, supports: &supports, survey: &survey };
    let planned: BTreeMap<&str, &Planned> =
        plan.to_run().map(|planned| (planned.case.id.as_str(), planned)).collect();
    let mut cases = plan.unsupported_verdicts();
    let mut seen = BTreeSet::new();
    folder.lines(TRANSCRIPTS, |number, line| {
        let mut problem = |what: String| problems.push(EvidenceProblem::new(TRANSCRIPTS, what));
        let record: CaseRecord = match serde_json::from_str(line) {
            Ok(record) => record,
            Err(error) => return problem(format!("line {number}: {error}")),
        };
        let id = record.case.clone();
        let Some(planned) = planned.get(id.as_str()) else {
            let id = one_line(id.as_str());
            return problem(format!("line {number}: `{id}` is no case that is run"));
        };
        if !seen.insert(id.clone()) {
            return problem(format!("line {number}: `{id}` stands there twice"));
        }
        if record.seed != file.seed {
            problem(format!("line {number}: the seed is not the run's"));
        }
        let record = Redacted::trusted_from_store(record);
        let millis = millis.get(&id).copied().unwrap_or_default();
        cases.push(judge(&planned.case, &record, &context, planned.number, millis));
        if exact {
            problems.extend(differing_exchange(folder, planned.number, &record));
        }
    })?;
    let missing = planned.keys().filter(|id| !seen.iter().any(|seen| seen.as_str() == **id));
    let missing = missing.map(|id| format!("`{id}` is not there"));
    problems.extend(missing.map(|what| EvidenceProblem::new(TRANSCRIPTS, what)));
    cases.sort_by_key(|case| case.number);
    let again = Verdicts {
        format: stored.format,
        target: target.target.value.clone(),
        remarks: survey.remarks.clone(),
        summary: Summary::of(&cases, plan.cases.len()),
        cases,
    };
    compare_verdicts(&stored, &again, exact, problems);
    if exact && folder.has("run/junit.xml") {
        let junit = folder.read("run/junit.xml")?;
        if junit != report::junit(&again).as_bytes() {
            problems.push(EvidenceProblem::new("run/junit.xml", "is not what the verdicts say"));
        }
    }
    Ok(Rejudged { file, survey, cases: again.cases })
}

fn compare_plan(plan: &Plan, stored: Vec<PlannedRecord>, problems: &mut Vec<EvidenceProblem>) {
    let key = |record: PlannedRecord| (record.number, record.case, record.unsupported.is_some());
    let stored: Vec<_> = stored.into_iter().map(key).collect();
    let again: Vec<_> = plan.records().into_iter().map(key).collect();
    if stored != again {
        let first = stored.iter().zip(&again).find(|(stored, again)| stored != again);
        let about = first.map_or_else(
            || format!("{} cases, not {}", again.len(), stored.len()),
            |((number, case, _), _)| {
                format!("number {number}, `{}`, differs", one_line(case.as_str()))
            },
        );
        let what = format!("is not what profile, target and survey lead to: {about}");
        problems.push(EvidenceProblem::new("run/plan.json", what));
    }
}

fn compare_verdicts(
    stored: &Verdicts,
    again: &Verdicts,
    exact: bool,
    problems: &mut Vec<EvidenceProblem>,
) {
    let file = "run/verdicts.json";
    let mut problem = |what: String| problems.push(EvidenceProblem::new(file, what));
    let of_stored: BTreeMap<&CaseId, &CaseVerdict> =
        stored.cases.iter().map(|case| (&case.case, case)).collect();
    let before = stored.cases.len();
    if of_stored.len() != before || before != again.cases.len() {
        problem(format!("has {before} cases, and there are {}", again.cases.len()));
    }
    for judged in &again.cases {
        let Some(stored) = of_stored.get(&judged.case) else { continue };
        let essence = |verdict: &CaseVerdict| {
            let checks = verdict.checks.iter();
            let checks = checks.map(|it| (it.id.clone(), it.outcome, it.level, it.is_forgery()));
            (verdict.number, verdict.outcome, checks.collect::<Vec<_>>())
        };
        if essence(stored) != essence(judged) {
            let (said, is) = (stored.outcome, judged.outcome);
            let (stored, judged) = (&stored.checks, &judged.checks);
            let differs = judged.iter().zip(stored).find(|(a, b)| a.outcome != b.outcome);
            let what = match differs {
                Some((a, b)) => {
                    format!("`{}` says {}, judged again it is {}", a.id, b.outcome, a.outcome)
                }
                None => {
                    format!("a case says {said}, judged again it is {is}, or its checks are others")
                }
            };
            problem(what);
        } else if exact && **stored != *judged {
            problem(format!("`{}` is worded otherwise when it is judged again", judged.case));
        }
    }
    if exact && (&stored.target, &stored.remarks) != (&again.target, &again.remarks) {
        problem("`target` or `remarks` are not those of the target file and the survey".to_owned());
    }
    if stored.summary != again.summary {
        problem("`summary` is not the count of its cases".to_owned());
    }
}

/// The exchanges for people say the same as those for machines.
fn differing_exchange(
    folder: &Folder,
    number: u32,
    record: &Redacted<CaseRecord>,
) -> Option<EvidenceProblem> {
    let path = format!("run/exchanges/{number:04}.http");
    let mut text = Vec::new();
    // Writing into memory does not fail.
    let _ = write_http(record, &mut text);
    match folder.read(&path) {
        Err(problem) => Some(problem),
        Ok(bytes) if bytes == text => None,
        Ok(_) => Some(EvidenceProblem::new(path, "is not what transcripts.ndjson says")),
    }
}
