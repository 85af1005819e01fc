use std::collections::BTreeMap;

use serde_json::Value;

use super::check::{self, Answer};
use super::finding::{Finding, State};
use super::refusal::explained;
use super::{CaseVerdict, CheckVerdict, Outcome};
use crate::scenario::{
    At, Bindings, Case, Check, MessageExpectation, Phase, Step, Subject, render_text,
};
use crate::survey::Survey;
use crate::target::Target;
use crate::transcript::redact::Redacted;
use crate::transcript::{Attempt, CaseRecord, Ending, NotSent, StepRecord, Trouble};
use crate::vocabulary::{Facts, Severity, SignInOutcome};

/// What a judgement depends on beside the case and its record.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The target file.
    pub target: &'a Target,
    /// The same file's `supports`, as text.
    pub supports: &'a [String],
    /// What the target says of itself, as `survey.json` has it.
    pub survey: &'a Survey,
}

impl<'a> Context<'a> {
    /// What conditions of a case are compared with.
    pub fn facts(&self, case: &'a Case) -> Facts<'a> {
        Facts {
            profile: self.target.profile.kind(),
            era: self.target.era,
            supports: self.supports,
            advertises: self.survey.advertises.as_ref(),
            case: case.values(),
        }
    }
}

/// Judges a case from its record.
///
/// `number` and `millis` are carried into the verdict as they are.
pub fn judge(
    case: &Case,
    record: &Redacted<CaseRecord>,
    context: &Context<'_>,
    number: u32,
    millis: u64,
) -> CaseVerdict {
    let mut saved = BTreeMap::new();
    let mut checks = Vec::new();
    let mut blocked = None;
    for step_record in &record.steps {
        let Some(step) = case.steps(step_record.phase).get(step_record.index) else { continue };
        // What a step keeps is there for its own checks.
        saved.extend(step_record.saved.clone());
        let bindings = bindings(case, record, &saved);
        match step_record.phase {
            Phase::Setup => {
                let broken = first_broken(step, step_record, case, context, &bindings);
                blocked = blocked.or(broken);
                // Who gets in by a forgery is a finding wherever it happens.
                let judged = judge_step(step, step_record, case, context, &bindings);
                checks.extend(judged.into_iter().filter(CheckVerdict::is_forgery));
            }
            Phase::Steps => {
                checks.extend(judge_step(step, step_record, case, context, &bindings));
            }
            Phase::Cleanup => {}
        }
    }
    let stopped = match &record.ending {
        Ending::Complete => None,
        Ending::Interrupted => Some("the run was interrupted".to_owned()),
        Ending::TimedOut => Some("the case took longer than its time-out".to_owned()),
        Ending::Unprepared(cause) => Some(cause.clone()),
        Ending::NoBaseline(cause) => {
            for check in &mut checks {
                check.doubt(cause);
            }
            if checks.is_empty() {
                blocked = Some((Outcome::Blocked, cause.clone()));
            }
            None
        }
    };
    let forgery = checks.iter().any(CheckVerdict::is_forgery);
    let (outcome, because) = match (stopped, blocked) {
        (Some(cause), _) => (Outcome::Error, Some(cause)),
        (None, Some((Outcome::Blocked, cause))) if forgery => (Outcome::Fail, Some(cause)),
        (None, Some((outcome, cause))) => (outcome, Some(cause)),
        (None, None) => {
            let worst = checks.iter().max_by_key(|check: &&CheckVerdict| check.outcome);
            let because = worst
                .filter(|worst| matches!(worst.outcome, Outcome::Error | Outcome::Blocked))
                .and_then(|worst| worst.actual.clone());
            (worst.map_or(Outcome::Unsupported, |worst| worst.outcome), because)
        }
    };
    CaseVerdict {
        case: case.id.clone(),
        number,
        title: case.scenario.title.value.clone(),
        class: case.class(),
        outcome,
        because,
        millis,
        checks,
    }
}

/// Whether every applicable check of a step holds: the condition of `setup` and of `retry`.
///
/// # Errors
/// The first check that does not, in words.
pub fn step_holds(
    step: &Step,
    attempts: &[Attempt],
    case: &Case,
    context: &Context<'_>,
    bindings: &Bindings<'_>,
) -> Result<(), String> {
    all_hold(step, attempts, case, context, bindings).map_err(|(cause, _)| cause)
}

/// The same; with the number of the exchange in which the check did not hold.
fn all_hold(
    step: &Step,
    attempts: &[Attempt],
    case: &Case,
    context: &Context<'_>,
    bindings: &Bindings<'_>,
) -> Result<(), (String, Option<u32>)> {
    let facts = context.facts(case);
    let answers: Vec<Answer<'_>> =
        attempts.iter().map(|attempt| Answer::new(attempt, step, &facts, context.survey)).collect();
    let about = |check: &Check| check.when.holds(&facts) && speaks_of(check, attempts);
    for (name, check) in step.expect.iter().filter(|(_, check)| about(check)) {
        let (finding, exchange) = worst(check, &answers, context, bindings);
        match finding.state {
            State::Holds => {}
            State::Broken(came)
            | State::Blocked(came)
            | State::Error(came)
            | State::Unasked(came) => {
                let (step, expected) = (&step.name.value, finding.expected);
                let cause = format!("`{step}` ({}): expected {expected}, {came}", name.value);
                return Err((cause, exchange));
            }
        }
    }
    match attempts.iter().find_map(|attempt| attempt.exchange.answer.as_ref().err()) {
        Some(trouble) => Err((format!("`{}`: {trouble}", step.name.value), None)),
        None => Ok(()),
    }
}

fn bindings<'a>(
    case: &'a Case,
    record: &'a CaseRecord,
    saved: &'a BTreeMap<String, Value>,
) -> Bindings<'a> {
    Bindings {
        case_id: &case.id,
        seed: record.seed,
        vars: &case.scenario.vars,
        texts: &case.scenario.texts,
        case: case.values(),
        saved,
        target: &record.target,
        now: &record.began,
        local: BTreeMap::new(),
    }
}

/// Why a set-up step did not hold: an error where the wire is to blame, otherwise blocked.
fn first_broken(
    step: &Step,
    record: &StepRecord,
    case: &Case,
    context: &Context<'_>,
    bindings: &Bindings<'_>,
) -> Option<(Outcome, String)> {
    match &record.not_sent {
        Some(NotSent::NotApplicable | NotSent::Waited) => return None,
        Some(NotSent::Blocked(cause)) => return Some((Outcome::Blocked, cause.clone())),
        Some(NotSent::Unasked(cause)) => return Some((Outcome::Unsupported, cause.clone())),
        None => {}
    }
    let broke = |attempt: &Attempt| match &attempt.exchange.answer {
        Ok(_) | Err(Trouble::NotHttp(_)) => false,
        Err(_) => true,
    };
    let trouble = record.attempts.iter().any(broke);
    let outcome = if trouble { Outcome::Error } else { Outcome::Blocked };
    let (cause, exchange) = all_hold(step, &record.attempts, case, context, bindings).err()?;
    let attempt = record.attempts.iter().find(|attempt| Some(attempt.number) == exchange);
    let cause = match attempt.map(|attempt| &attempt.exchange.answer) {
        Some(Ok(response)) => explained(cause, response),
        _ => cause,
    };
    Some((outcome, format!("set-up did not hold: {cause}")))
}

fn judge_step(
    step: &Step,
    record: &StepRecord,
    case: &Case,
    context: &Context<'_>,
    bindings: &Bindings<'_>,
) -> Vec<CheckVerdict> {
    if record.not_sent == Some(NotSent::NotApplicable) {
        return Vec::new();
    }
    let facts = context.facts(case);
    let answers: Vec<Answer<'_>> = record
        .attempts
        .iter()
        .map(|attempt| Answer::new(attempt, step, &facts, context.survey))
        .collect();
    let about = |check: &Check| check.when.holds(&facts) && speaks_of(check, &record.attempts);
    let applicable = step.expect.iter().filter(|(_, check)| about(check));
    let verdicts = applicable.map(|(name, check)| {
        let level = check.level.unwrap_or_else(|| case.level());
        let mut verdict = CheckVerdict {
            id: format!("{}#{}", case.id, name.value),
            step: render_text(&step.name, bindings).unwrap_or_else(|_| step.name.value.clone()),
            level,
            severity: check.severity.unwrap_or_else(|| case.severity()),
            class: case.class_of(check),
            cites: case.cites_of(check),
            outcome: Outcome::Blocked,
            expected: check::expected(&check.subject),
            actual: None,
            exchange: None,
            tries: record.attempts.iter().map(|attempt| attempt.tries).max().unwrap_or_default(),
            snapshot: None,
            decision: None,
            line: name.span.as_ref().map(|span| case.source.line_of(span.start)),
        };
        if let Some(cause) = &record.not_sent {
            verdict.actual = Some(cause.to_string());
            if matches!(cause, NotSent::Unasked(_)) {
                verdict.outcome = Outcome::Unsupported;
            }
            return verdict;
        }
        let (finding, exchange) = worst(check, &answers, context, bindings);
        verdict.exchange = exchange;
        verdict.expected = finding.expected;
        (verdict.outcome, verdict.actual) = match finding.state {
            State::Holds => (Outcome::Pass, None),
            State::Broken(came) => (Outcome::broken(level), Some(came)),
            State::Blocked(cause) => (Outcome::Blocked, Some(cause)),
            State::Error(cause) => (Outcome::Error, Some(cause)),
            State::Unasked(cause) => (Outcome::Unsupported, Some(cause)),
        };
        if finding.decision.as_ref().is_some_and(|it| it.outcome == SignInOutcome::Forged) {
            // Whatever the check says: somebody is in of whom nobody has vouched.
            (verdict.outcome, verdict.severity) = (Outcome::Fail, Severity::Critical);
        }
        verdict.decision = finding.decision;
        if let Subject::Message(MessageExpectation { snapshot: true, .. }) = &check.subject {
            verdict.snapshot = finding.text;
        }
        verdict
    });
    verdicts.collect()
}

/// Whether a check is about the answers that came: one with `answered` says of which status these
/// are. Where none came at all it stands, so that it ends as what is not known.
fn speaks_of(check: &Check, attempts: &[Attempt]) -> bool {
    let Some(status) = &check.answered else { return true };
    attempts.iter().all(|attempt| {
        let answer = attempt.exchange.answer.as_ref();
        answer.map_or(true, |response| status.accepts(response.status))
    })
}

/// The first attempt that does not hold, or the last one; with its number.
fn worst(
    check: &At<Check>,
    answers: &[Answer<'_>],
    context: &Context<'_>,
    bindings: &Bindings<'_>,
) -> (Finding, Option<u32>) {
    let mut last = None;
    for answer in answers {
        let mut bindings = bindings.clone();
        if let Some(number) = answer.attempt.repeat {
            bindings.local.insert("repeat.number".to_owned(), Value::from(number));
        }
        let finding = check::look(&check.subject, answer, &bindings, context.target);
        let holds = finding.state == State::Holds;
        last = Some((finding, Some(answer.attempt.number)));
        if !holds {
            break;
        }
    }
    last.unwrap_or_else(|| {
        let expected = check::expected(&check.subject);
        let state = State::Error("nothing was sent".to_owned());
        (Finding::new(expected, state), None)
    })
}
