//! Session tags (STS-R-07, STS-R-08, STS-R-12).

use std::collections::HashSet;

use thiserror::Error;

use super::attributes::Attributes;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// STS-R-12: tags of a session at most.
const MOST: usize = 50;
/// STS-R-12: characters of a key at most.
const KEY: usize = 128;
/// STS-R-12: characters of a value at most.
const VALUE: usize = 256;

/// The tags of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags {
    /// Each key with its value, in the order of the assertion.
    pub(crate) all: Vec<(String, String)>,
    /// Keys that go along when another role is assumed from the session (STS-R-08).
    pub(crate) transitive: Vec<String>,
}

/// What is wrong with tags. The words are this project's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum TagProblem {
    /// STS-R-12.
    #[error("there are more than {MOST}")]
    TooMany,
    /// STS-R-12.
    #[error("a key is empty or has more than {KEY} characters")]
    Key,
    /// STS-R-12.
    #[error("a value has more than {VALUE} characters")]
    Value,
    /// STS-R-07.
    #[error("a tag has not exactly one value")]
    Values,
    /// STS-R-12: case does not tell keys apart.
    #[error("a key stands twice")]
    Twice,
    /// STS-R-08.
    #[error("a transitive key is that of no tag")]
    Transitive,
}

impl Tags {
    /// The tags that an assertion names.
    pub(crate) fn sts_r_12_read(
        attributes: &Attributes<'_>,
        faults: FaultSet,
    ) -> Result<Self, TagProblem> {
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        for (key, values) in attributes.tags() {
            let value = match *values {
                [value] => value,
                [value, ..] if faults.has(Fault::TagMultiValued) => value,
                _ => return Err(TagProblem::Values),
            };
            if !faults.has(Fault::TagsUnlimited) {
                within(key, value)?;
            }
            if !seen.insert(key.to_lowercase()) && !faults.has(Fault::TagKeysFolded) {
                return Err(TagProblem::Twice);
            }
            all.push((key.to_owned(), value.to_owned()));
        }
        if all.len() > MOST && !faults.has(Fault::TagsUnlimited) {
            return Err(TagProblem::TooMany);
        }
        let transitive: Vec<String> =
            attributes.values("TransitiveTagKeys").into_iter().map(str::to_owned).collect();
        let known = |key: &String| seen.contains(&key.to_lowercase());
        if !transitive.iter().all(known) && !faults.has(Fault::TransitiveKeyOfNoTag) {
            return Err(TagProblem::Transitive);
        }
        Ok(Self { all, transitive })
    }

    /// Bytes of keys and values.
    pub(crate) fn size(&self) -> usize {
        self.all.iter().map(|(key, value)| key.len() + value.len()).sum()
    }
}

fn within(key: &str, value: &str) -> Result<(), TagProblem> {
    if key.is_empty() || key.chars().count() > KEY {
        return Err(TagProblem::Key);
    }
    match value.chars().count() > VALUE {
        true => Err(TagProblem::Value),
        false => Ok(()),
    }
}
