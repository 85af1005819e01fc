use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::FaultTable;
use crate::vocabulary::ProfileName;

/// The file `calibration.json`: whether this fedspec could tell good from bad before it looked at the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Calibration {
    /// Version of this format.
    pub format: u32,
    /// The profile.
    pub profile: ProfileName,
    /// How many cases the built-in target passed without a fault.
    pub cases: usize,
    /// Ids of MUST checks that were judged in these, without rows.
    pub must: usize,
    /// What was made wrong, and which checks noticed.
    pub proofs: Vec<Proof>,
    /// Cases that were run with a fault.
    pub cases_with_faults: usize,
}

/// A deliberate mistake of the built-in target, and checks that failed for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Proof {
    /// The fault.
    pub fault: String,
    /// The built-in target's profile and era, as the recorded table marks them; empty for the usual one.
    pub guise: String,
    /// Ids of checks, without rows.
    pub checks: BTreeSet<String>,
}

impl Proof {
    /// The fewest runs that prove each of some MUST checks able to fail, and each fault noticed that the
    /// recorded table says they notice; beside them, checks that no fault fails.
    pub fn choose(table: &FaultTable, must: &BTreeSet<String>) -> (Vec<Self>, BTreeSet<String>) {
        let mut unproven = must.clone();
        let mut chosen: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for (fault, ids) in &table.0 {
            let ids = ids.iter().map(|id| match id.split_once(" (") {
                Some((plain, guise)) => (plain, guise.trim_end_matches(')')),
                None => (id.as_str(), ""),
            });
            let mine: Vec<(&str, &str)> = ids.filter(|(plain, _)| must.contains(*plain)).collect();
            let news: Vec<_> =
                mine.iter().filter(|(plain, _)| unproven.contains(*plain)).copied().collect();
            // A fault whose checks are proven by others is to be noticed all the same.
            let wanted = if news.is_empty() { mine.into_iter().take(1).collect() } else { news };
            for (plain, guise) in wanted {
                unproven.remove(plain);
                let key = (fault.clone(), guise.to_owned());
                chosen.entry(key).or_default().insert(plain.to_owned());
            }
        }
        let proofs =
            chosen.into_iter().map(|((fault, guise), checks)| Self { fault, guise, checks });
        (proofs.collect(), unproven)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_and_every_fault_is_proven_once() {
        let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
        let table = FaultTable(
            [
                ("one", set(&["a#x", "b#x (rfc profile)", "other#x"])),
                ("three", set(&["other#x"])),
                ("two", set(&["a#x", "b#x"])),
            ]
            .map(|(fault, ids)| (fault.to_owned(), ids))
            .into(),
        );
        let (proofs, unproven) = Proof::choose(&table, &set(&["a#x", "b#x", "c#x"]));
        let proof = |fault: &str, guise: &str, ids: &[&str]| Proof {
            fault: fault.into(),
            guise: guise.into(),
            checks: set(ids),
        };
        let expected = [
            proof("one", "", &["a#x"]),
            proof("one", "rfc profile", &["b#x"]),
            proof("two", "", &["a#x"]),
        ];
        assert_eq!((proofs, unproven), (expected.to_vec(), set(&["c#x"])));
    }
}
