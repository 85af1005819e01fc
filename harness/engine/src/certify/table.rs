use std::collections::{BTreeMap, BTreeSet};

/// Which checks each deliberate fault of the reference target fails, as `snapshots/faults` records it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultTable(pub BTreeMap<String, BTreeSet<String>>);

impl FaultTable {
    /// Reads the recorded table: a fault a line, its checks indented below.
    pub fn read(snapshot: &str) -> Self {
        let body = snapshot.splitn(3, "---\n").nth(2).unwrap_or_default();
        let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut fault = String::new();
        for line in body.lines().filter(|line| !line.is_empty()) {
            match line.strip_prefix("  ") {
                Some(id) => {
                    table.entry(fault.clone()).or_default().insert(id.to_owned());
                }
                None => {
                    fault = line.to_owned();
                    table.entry(fault.clone()).or_default();
                }
            }
        }
        Self(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_has_the_checks_below_it() {
        let table = FaultTable::read("---\nsource: x\n---\none\n  a#b\n  c#d (rfc profile)\ntwo\n");
        assert_eq!(table.0["one"], ["a#b", "c#d (rfc profile)"].map(str::to_owned).into());
        assert!(table.0["two"].is_empty());
    }
}
