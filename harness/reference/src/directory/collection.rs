use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::{Kind, ResourceId, keys_of};
use crate::refusal::Unique;

/// The place of a resource in the order of creation; never given twice.
pub(crate) type Seq = u64;

/// A stored resource. Kept as the JSON text that a reader gets: a tenth of the memory of a tree, and
/// a read costs a copy.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Its id.
    pub(crate) id: ResourceId,
    /// The whole representation, with `id`, `meta` and `schemas`.
    pub(crate) text: Box<str>,
}

impl Row {
    fn new(id: ResourceId, resource: &Map<String, Value>) -> Self {
        // `Display` of a value made of maps and strings cannot fail.
        Self { id, text: Value::Object(resource.clone()).to_string().into() }
    }

    /// The representation as a tree.
    pub(crate) fn resource(&self) -> Map<String, Value> {
        // The text was written by `Row::new`, so it parses; an empty map would only be shown, not used.
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

/// All users, or all groups, of a directory, with the indexes they are found by.
#[derive(Debug)]
pub(crate) struct Collection {
    kind: Kind,
    next: Seq,
    rows: BTreeMap<Seq, Row>,
    by_id: HashMap<ResourceId, Seq>,
    by_key: BTreeSet<(Unique, Box<str>, Seq)>,
}

impl Collection {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            next: 0,
            rows: BTreeMap::new(),
            by_id: HashMap::new(),
            by_key: BTreeSet::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Stores a new resource. The caller has made sure that the id is not in use.
    pub(crate) fn insert(&mut self, id: ResourceId, resource: &Map<String, Value>) -> Seq {
        let seq = self.next;
        self.next += 1;
        self.index(seq, resource);
        self.by_id.insert(id, seq);
        self.rows.insert(seq, Row::new(id, resource));
        seq
    }

    /// Stores a new state of the resource at this place, perhaps under another id.
    pub(crate) fn replace(&mut self, seq: Seq, id: ResourceId, resource: &Map<String, Value>) {
        if let Some(old) = self.rows.get(&seq) {
            let (old_id, before) = (old.id, old.resource());
            self.unindex(seq, &before);
            self.by_id.remove(&old_id);
            self.index(seq, resource);
            self.by_id.insert(id, seq);
            self.rows.insert(seq, Row::new(id, resource));
        }
    }

    pub(crate) fn remove(&mut self, seq: Seq) -> Option<Row> {
        let row = self.rows.remove(&seq)?;
        self.unindex(seq, &row.resource());
        self.by_id.remove(&row.id);
        Some(row)
    }

    pub(crate) fn seq(&self, id: ResourceId) -> Option<Seq> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn row(&self, seq: Seq) -> Option<&Row> {
        self.rows.get(&seq)
    }

    /// The places of all that carry this (already folded) value; more than one only by a fault.
    pub(crate) fn holders<'a>(&'a self, of: Unique, key: &str) -> impl Iterator<Item = Seq> + 'a {
        let from = (of, Box::from(key), Seq::MIN);
        let to = (of, Box::from(key), Seq::MAX);
        self.by_key.range(from..=to).map(|(_, _, seq)| *seq)
    }

    /// The resources in the order of creation, beginning at this place.
    pub(crate) fn from(&self, start: Seq) -> impl Iterator<Item = (Seq, &Row)> {
        self.rows.range(start..).map(|(seq, row)| (*seq, row))
    }

    fn index(&mut self, seq: Seq, resource: &Map<String, Value>) {
        for (of, key) in keys_of(self.kind, resource) {
            self.by_key.insert((of, key, seq));
        }
    }

    fn unindex(&mut self, seq: Seq, resource: &Map<String, Value>) {
        for (of, key) in keys_of(self.kind, resource) {
            self.by_key.remove(&(of, key, seq));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[derive(Clone, Debug)]
    enum Change {
        Insert { name: u8, external: Option<u8> },
        Replace { at: usize, name: u8, external: Option<u8> },
        Remove { at: usize },
    }

    fn change() -> impl Strategy<Value = Change> {
        let external = || proptest::option::of(0..6u8);
        prop_oneof![
            (0..6u8, external()).prop_map(|(name, external)| Change::Insert { name, external }),
            (0..20usize, 0..6u8, external()).prop_map(|(at, name, external)| Change::Replace {
                at,
                name,
                external
            }),
            (0..20usize).prop_map(|at| Change::Remove { at }),
        ]
    }

    fn user(name: u8, external: Option<u8>) -> Map<String, Value> {
        // Mixed case, so that folding is part of what is compared.
        let mut user = Map::new();
        user.insert(
            "userName".into(),
            json!(
                if name.is_multiple_of(2) { "Ada" } else { "aDA" }.to_owned()
                    + &(name / 2).to_string()
            ),
        );
        if let Some(external) = external {
            user.insert("externalId".into(), json!(format!("X{external}")));
        }
        user.insert("emails".into(), json!([{"value": format!("M{name}@x")}]));
        user
    }

    fn scan(all: &Collection, of: Unique, key: &str) -> Vec<Seq> {
        all.from(0)
            .filter(|(_, row)| {
                keys_of(Kind::User, &row.resource()).iter().any(|(o, k)| *o == of && **k == *key)
            })
            .map(|(seq, _)| seq)
            .collect()
    }

    proptest! {
        #[test]
        fn the_indexes_agree_with_a_full_scan_after_any_changes(
            changes in proptest::collection::vec(change(), 0..60)
        ) {
            let mut all = Collection::new(Kind::User);
            let mut expected: BTreeMap<Seq, (ResourceId, Map<String, Value>)> = BTreeMap::new();
            let mut bits = 0;
            for change in changes {
                let live: Vec<Seq> = expected.keys().copied().collect();
                match change {
                    Change::Insert { name, external } => {
                        bits += 1;
                        let id = ResourceId::from_bits(bits);
                        let seq = all.insert(id, &user(name, external));
                        expected.insert(seq, (id, user(name, external)));
                    }
                    Change::Replace { at, name, external } => if let Some(seq) = live.get(at) {
                        let id = expected[seq].0;
                        all.replace(*seq, id, &user(name, external));
                        expected.insert(*seq, (id, user(name, external)));
                    },
                    Change::Remove { at } => if let Some(seq) = live.get(at) {
                        let (id, _) = expected.remove(seq).unwrap();
                        prop_assert_eq!(all.remove(*seq).unwrap().id, id);
                        prop_assert_eq!(all.seq(id), None);
                    },
                }
            }
            prop_assert_eq!(all.len(), expected.len());
            for (seq, (id, resource)) in &expected {
                prop_assert_eq!(all.seq(*id), Some(*seq));
                prop_assert_eq!(&all.row(*seq).unwrap().resource(), resource);
            }
            for n in 0..6 {
                for (of, key) in [
                    (Unique::UserName, format!("ada{n}")),
                    (Unique::Email, format!("m{n}@x")),
                    (Unique::UserExternalId, format!("X{n}")),
                ] {
                    let found: Vec<Seq> = all.holders(of, &key).collect();
                    prop_assert_eq!(found, scan(&all, of, &key));
                }
            }
            prop_assert_eq!(all.by_id.len(), all.rows.len());
        }
    }

    #[test]
    fn lists_in_the_order_of_creation_from_any_place() {
        let mut all = Collection::new(Kind::User);
        for n in 0..5 {
            all.insert(ResourceId::from_bits(100 - u128::from(n)), &user(n, None));
        }
        all.remove(2);
        let places: Vec<Seq> = all.from(1).map(|(seq, _)| seq).collect();
        assert_eq!(places, [1, 3, 4]);
    }
}
