use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scenario::CaseId;
use crate::vocabulary::{Class, Level, Severity, SignInOutcome};

/// What is known of a check or a case, from best to worst.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Not asked: the target does not declare what it needs.
    Unsupported,
    /// It holds.
    Pass,
    /// A MAY that is not used.
    Note,
    /// A SHOULD is broken.
    Warn,
    /// Not known: set-up or an earlier step did not hold.
    Blocked,
    /// A MUST is broken.
    Fail,
    /// Not known: the network or the harness broke. Never held against the target.
    Error,
}

impl Outcome {
    /// Every outcome, worst first.
    pub const WORST_FIRST: [Self; 7] = [
        Self::Error,
        Self::Fail,
        Self::Blocked,
        Self::Warn,
        Self::Note,
        Self::Pass,
        Self::Unsupported,
    ];

    /// What a broken expectation of this level is.
    pub const fn broken(level: Level) -> Self {
        match level {
            Level::Must => Self::Fail,
            Level::Should => Self::Warn,
            Level::May => Self::Note,
        }
    }

    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::Pass => "pass",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Blocked => "blocked",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A run's verdicts: the file `verdicts.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Verdicts {
    /// Version of this format.
    pub format: u32,
    /// The target's name.
    pub target: String,
    /// What a person should know of the target, one sentence each: what was assumed, and where it
    /// and its file do not say the same. Never held against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Every planned case, in the order of the plan.
    pub cases: Vec<CaseVerdict>,
    /// How many cases and checks had which outcome.
    pub summary: Summary,
}

/// Counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// Cases by outcome.
    pub cases: std::collections::BTreeMap<Outcome, usize>,
    /// Checks by outcome.
    pub checks: std::collections::BTreeMap<Outcome, usize>,
    /// Broken checks by class and level; a MAY that is not used is no finding.
    #[serde(default)]
    pub findings: std::collections::BTreeMap<Class, std::collections::BTreeMap<Level, usize>>,
    /// Cases that were planned but not begun (Ctrl-C, `--max-fail`).
    pub not_run: usize,
}

/// What became of a case: the worst of its checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CaseVerdict {
    /// Which case.
    pub case: CaseId,
    /// Number in the plan, from 1; names the file in `exchanges/`.
    pub number: u32,
    /// The scenario's title.
    pub title: String,
    /// The class of its checks, unless they say otherwise.
    #[serde(default)]
    pub class: Class,
    /// The outcome.
    pub outcome: Outcome,
    /// Why it is blocked, unsupported or an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// Its checks.
    pub checks: Vec<CheckVerdict>,
}

/// What became of a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CheckVerdict {
    /// `scim.users.create-duplicate@row#refuses`.
    pub id: String,
    /// The step it belongs to, in words.
    pub step: String,
    /// Its level.
    pub level: Level,
    /// Its severity.
    pub severity: Severity,
    /// What kind of finding it is where it is broken.
    #[serde(default)]
    pub class: Class,
    /// Rows it cites.
    pub cites: Vec<String>,
    /// The outcome.
    pub outcome: Outcome,
    /// What was expected, in words.
    pub expected: String,
    /// What came, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// Number of the exchange within the case, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<u32>,
    /// How often the step was tried.
    pub tries: u32,
    /// The exact text that a `message` check with `snapshot: true` saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// What was decided about a sign-in, for a check of its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Line of the check in the scenario file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl CheckVerdict {
    /// Where an honest sign-in works no more, only who got in is known.
    pub(super) fn doubt(&mut self, cause: &str) {
        let somebody = self.decision.as_ref().and_then(|it| it.identity.as_ref());
        if somebody.is_none() && self.outcome != Outcome::Unsupported {
            self.outcome = Outcome::Blocked;
            self.actual = Some(cause.to_owned());
            self.decision = None;
        }
    }

    /// Whether somebody got in of whom nobody has vouched.
    pub fn is_forgery(&self) -> bool {
        self.decision.as_ref().is_some_and(|it| it.outcome == SignInOutcome::Forged)
    }
}

/// What a service provider decided about a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Decision {
    /// Which identity got in.
    pub outcome: SignInOutcome,
    /// Its name, as the target shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// What the target said of its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Summary {
    /// Counts verdicts.
    pub fn of(cases: &[CaseVerdict], planned: usize) -> Self {
        let mut summary = Self { not_run: planned.saturating_sub(cases.len()), ..Self::default() };
        for case in cases {
            *summary.cases.entry(case.outcome).or_default() += 1;
            for check in &case.checks {
                *summary.checks.entry(check.outcome).or_default() += 1;
                if matches!(check.outcome, Outcome::Fail | Outcome::Warn) {
                    let of_class = summary.findings.entry(check.class).or_default();
                    *of_class.entry(check.level).or_default() += 1;
                }
            }
        }
        summary
    }

    /// Cases of one outcome.
    pub fn of_cases(&self, outcome: Outcome) -> usize {
        self.cases.get(&outcome).copied().unwrap_or_default()
    }
}
