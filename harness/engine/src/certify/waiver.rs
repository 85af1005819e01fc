//! Waivers: findings that somebody answers for, for a while. They change no verdict.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Day;
use crate::judge::{CaseVerdict, CheckVerdict, Outcome};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, Case, Phase};

/// The file that `--waivers` names.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Waivers {
    /// One for each check.
    pub waivers: Vec<Waiver>,
}

/// Why a broken check is lived with, and until when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Waiver {
    /// The check, `scim.users.create@row#refuses`; without `@row` in every case of the scenario.
    pub check: At<String>,
    /// Why.
    pub reason: String,
    /// Where it is being worked on.
    pub ticket: String,
    /// The last day on which it counts.
    pub expires: Day,
}

/// A waiver that waives nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StaleWaiver {
    /// The check that it names.
    pub check: String,
    /// Why it is stale.
    pub because: String,
}

impl Waiver {
    /// Whether it is about a check.
    pub fn is_about(&self, check: &str) -> bool {
        let waived = self.check.value.as_str();
        waived == check || (!waived.contains('@') && waived == without_row(check))
    }
}

impl Waivers {
    /// The waiver of a check, if there is one.
    pub fn of(&self, check: &CheckVerdict) -> Option<&Waiver> {
        self.waivers.iter().find(|waiver| waiver.is_about(&check.id))
    }

    /// Waivers that waive nothing: expired on that day, or the check is asked and not broken.
    ///
    /// What was not asked, or is not known, leaves its waiver as it is.
    pub fn stale(&self, cases: &[CaseVerdict], today: Day) -> Vec<StaleWaiver> {
        let stale = |waiver: &Waiver| {
            if waiver.expires < today {
                return Some(format!("it expired on {}", waiver.expires));
            }
            let checks = cases.iter().flat_map(|case| &case.checks);
            let mut outcomes = BTreeSet::new();
            outcomes.extend(checks.filter(|it| waiver.is_about(&it.id)).map(|it| it.outcome));
            let unknown = [Outcome::Unsupported, Outcome::Blocked, Outcome::Error];
            let broken = [Outcome::Fail, Outcome::Warn];
            let open = unknown.iter().chain(&broken).any(|outcome| outcomes.contains(outcome));
            (!open && !outcomes.is_empty()).then(|| "the check holds".to_owned())
        };
        let all = self.waivers.iter().filter_map(|waiver| {
            Some(StaleWaiver { check: waiver.check.value.clone(), because: stale(waiver)? })
        });
        all.collect()
    }
}

/// `scim.users.create@row#refuses` is `scim.users.create#refuses`.
fn without_row(check: &str) -> String {
    match (check.split_once('@'), check.rsplit_once('#')) {
        (Some((scenario, _)), Some((_, name))) => format!("{scenario}#{name}"),
        _ => check.to_owned(),
    }
}

/// What is wrong in a file of waivers, beside its form: checks that do not exist, texts that say nothing.
pub fn lint_waivers(source: &Source, waivers: &Waivers, cases: &[Case]) -> Vec<Problem> {
    let mut known = BTreeSet::new();
    for case in cases {
        // A forgery is a finding wherever it happens.
        let steps = [Phase::Setup, Phase::Steps].into_iter().flat_map(|phase| case.steps(phase));
        for (name, _) in steps.flat_map(|step| step.expect.iter()) {
            let id = format!("{}#{}", case.id, name.value);
            known.extend([without_row(&id), id]);
        }
    }
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for waiver in &waivers.waivers {
        let check = &waiver.check;
        let problem = |message: String| Problem::new(source, message).at(check.span.clone());
        if !known.contains(&check.value) {
            let near = did_you_mean(&check.value, known.iter().map(String::as_str));
            let help = near.unwrap_or_else(|| "verdicts.json has the ids of checks".to_owned());
            problems.push(problem(format!("there is no check `{}`", check.value)).help(help));
        }
        if !seen.insert(&check.value) {
            problems.push(
                problem(format!("`{}` is waived twice", check.value)).help("keep one of the two"),
            );
        }
        for (key, text) in [("reason", &waiver.reason), ("ticket", &waiver.ticket)] {
            if text.trim().is_empty() {
                problems.push(
                    problem(format!("the waiver's `{key}` is empty"))
                        .help("a waiver says why, and where it is being worked on"),
                );
            }
        }
    }
    problems
}
