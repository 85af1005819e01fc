use std::collections::BTreeSet;
use std::time::Duration;

use serde::Serialize;

use super::Finding;
use crate::transcript::redact::Redacted;

/// News of a run, as it happens.
#[derive(Debug)]
pub enum Event {
    /// How far it is.
    Progress(Snapshot),
    /// Something was found, believed and shrunk.
    Found(Box<Redacted<Finding>>),
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Snapshot {
    /// Time so far.
    #[serde(skip)]
    pub elapsed: Duration,
    /// Operations so far; only those that honest ones vouch for.
    pub operations: u64,
    /// Requests so far.
    pub requests: u64,
    /// Distinct findings.
    pub findings: usize,
    /// How much of what is made up from was tried.
    pub coverage: Coverage,
}

/// How much of a closed list was tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Coverage {
    /// So many.
    pub tried: usize,
    /// Of so many.
    pub of: usize,
}

/// Why a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// The time is over.
    Time,
    /// The requests are used up.
    Requests,
    /// Ctrl-C.
    Interrupted,
    /// What is right does not work any more, so nothing follows from what is refused.
    Broken(String),
}

/// A finding of a run.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Found {
    /// What it is.
    pub finding: Redacted<Finding>,
    /// Everything that shows the same alone, by name.
    pub also: BTreeSet<String>,
}

/// What a run came to.
#[derive(Debug)]
pub struct Summary {
    /// The end of it in figures.
    pub last: Snapshot,
    /// What was found, the worst first.
    pub findings: Vec<Found>,
    /// Why it ended.
    pub ending: Ending,
    /// What was not tried, and why, in words.
    pub notes: Vec<String>,
}

impl Snapshot {
    /// Operations a second.
    pub fn rate(&self) -> f64 {
        let seconds = self.elapsed.as_secs_f64();
        // More than 2^52 operations are nobody's concern.
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let operations = self.operations as f64;
        if seconds > 0.0 { operations / seconds } else { 0.0 }
    }
}
