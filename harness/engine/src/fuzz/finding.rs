use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::transcript::redact::{Redact, Redactor};
use crate::vocabulary::{Class, Level, Severity};

/// What a finding breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rule {
    /// How strongly the cited specification asks for it.
    pub level: Level,
    /// How bad the breach is.
    pub severity: Severity,
    /// What kind of finding it is.
    pub class: Class,
    /// Rows of `requirements/`.
    pub cites: Vec<String>,
}

/// Something that a target should not have done, with the fewest steps that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// What became of it in a word, such as `forged`: one half of its signature.
    pub kind: &'static str,
    /// The kinds of the moves that are left after shrinking: the other half.
    pub moves: BTreeSet<String>,
    /// What is broken.
    pub rule: Rule,
    /// The steps that show it, in words.
    pub steps: Vec<String>,
    /// What came of them.
    pub came: String,
    /// The id of its scenario.
    pub id: String,
    /// The scenario that shows it, as a file.
    pub scenario: String,
    /// Requests of the run until it was found, and of its shrinking.
    pub requests: u64,
}

impl Finding {
    /// The worst first.
    pub fn rank(&self) -> impl Ord + use<> {
        (Reverse(self.rule.level), Reverse(self.rule.severity), self.kind, self.id.clone())
    }

    /// The name of its file.
    pub fn file(&self) -> String {
        format!("{}.yaml", self.id)
    }
}

impl Redact for Finding {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { kind: _, moves: _, rule: _, steps, came, id: _, scenario, requests: _ } = self;
        steps.redact_in_place(redactor);
        came.redact_in_place(redactor);
        scenario.redact_in_place(redactor);
    }
}
