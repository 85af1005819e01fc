use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{At, CaseRow, Check, Fragment, Phase, Scenario, Step};
use crate::problem::Source;
use crate::vocabulary::{AttributeName, Class, Level, Severity};

/// `scim.users.create-duplicate`, or with a row `scim.users.create-duplicate@other-case`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct CaseId(String);

impl CaseId {
    /// The id of a scenario's row, or of a scenario without rows.
    pub fn new(scenario: &str, row: Option<&str>) -> Self {
        Self(row.map_or_else(|| scenario.to_owned(), |row| format!("{scenario}@{row}")))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The scenario's id.
    pub fn scenario(&self) -> &str {
        self.0.split('@').next().unwrap_or(&self.0)
    }

    /// The first eight bytes of its SHA-256: what shards and seeds are made from, so that neither
    /// depends on the order of the files.
    pub fn hash(&self) -> u64 {
        first_eight(&Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One scenario with one of its rows: what is run.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub id: CaseId,
    /// The scenario, fragments included.
    pub scenario: Arc<Scenario>,
    /// The row; empty where the scenario has none.
    pub row: CaseRow,
    /// The file, for showing lines of it.
    pub source: Source,
}

impl Case {
    /// The cases of a scenario, in file order; `fragments` are those that it uses.
    pub fn expand(source: &Source, scenario: &Scenario, fragments: &[&Fragment]) -> Vec<Self> {
        let mut whole = scenario.clone();
        let own = std::mem::take(&mut whole.setup);
        for fragment in fragments {
            whole.setup.extend(fragment.setup.iter().cloned());
            for (name, value) in &fragment.vars {
                whole.vars.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        whole.setup.extend(own);
        let scenario = Arc::new(whole);
        let case = |id, row| Self { id, scenario: scenario.clone(), row, source: source.clone() };
        if scenario.cases.is_empty() {
            return vec![case(CaseId::new(&scenario.id, None), CaseRow::default())];
        }
        let rows = scenario.cases.iter();
        rows.map(|row| case(CaseId::new(&scenario.id, Some(&row.name)), row.value.clone()))
            .collect()
    }

    /// The row's level, or the scenario's.
    pub fn level(&self) -> Level {
        self.row.level.unwrap_or(self.scenario.level)
    }

    /// The row's severity, or the scenario's.
    pub fn severity(&self) -> Severity {
        self.row.severity.unwrap_or(self.scenario.severity)
    }

    /// The row's class, or the scenario's.
    pub fn class(&self) -> Class {
        self.row.class.unwrap_or(self.scenario.class)
    }

    /// The check's own class, or the case's.
    pub fn class_of(&self, check: &Check) -> Class {
        check.class.unwrap_or_else(|| self.class())
    }

    /// The scenario's citations and the row's.
    pub fn cites(&self) -> Vec<String> {
        let own = self.scenario.cites.iter().map(|cite| cite.value.clone());
        own.chain(self.row.cites.iter().cloned()).collect()
    }

    /// What a check cites: its own rows, or those of the case.
    pub fn cites_of(&self, check: &Check) -> Vec<String> {
        if check.cites.is_empty() {
            self.cites()
        } else {
            check.cites.iter().map(|cite| cite.value.clone()).collect()
        }
    }

    /// The scenario's needs and the row's.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        let own = self.scenario.needs.iter().map(|need| need.value.as_str());
        own.chain(self.row.needs.iter().map(String::as_str))
    }

    /// The scenario's attributes and the row's.
    pub fn attributes(&self) -> impl Iterator<Item = &AttributeName> {
        self.scenario.attributes.iter().map(|at| &at.value).chain(&self.row.attributes)
    }

    /// The steps of one of the three lists.
    pub fn steps(&self, phase: Phase) -> &[At<Step>] {
        match phase {
            Phase::Setup => &self.scenario.setup,
            Phase::Steps => &self.scenario.steps,
            Phase::Cleanup => &self.scenario.cleanup,
        }
    }

    /// What `${case.x}` stands for.
    pub fn values(&self) -> &BTreeMap<String, Value> {
        &self.row.values
    }
}

/// Twelve hexadecimal digits that differ between runs, cases, kinds and words.
pub(super) fn unique_token(seed: u64, case: &CaseId, kind: &str, word: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    for part in [case.as_str(), kind, word] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    format!("{:012x}", first_eight(&hash.finalize()) >> 16)
}

fn first_eight(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
