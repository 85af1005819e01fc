use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::index::Indexed;
use super::resource::Resource;
use crate::directory::{Kind, ResourceId};

/// A place that one resource has for good; later ones are created later. Unique over all kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Seq(pub(crate) u64);

/// The resources of one kind, in the order of their creation, with an index for each equality that
/// is asked often.
#[derive(Debug)]
pub(crate) struct Table {
    kind: Kind,
    rows: BTreeMap<Seq, Resource>,
    by_id: HashMap<ResourceId, Seq>,
    by_value: HashMap<(Indexed, String), Vec<Seq>>,
}

impl Table {
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, rows: BTreeMap::new(), by_id: HashMap::new(), by_value: HashMap::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn seq(&self, id: ResourceId) -> Option<Seq> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn get(&self, seq: Seq) -> Option<&Resource> {
        self.rows.get(&seq)
    }

    /// Every resource, in the order of creation.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Seq, &Resource)> {
        self.rows.iter().map(|(seq, resource)| (*seq, resource))
    }

    /// The resources with this value, in the order of creation; `key` comes from [`Indexed::key`].
    pub(crate) fn with_value(&self, index: Indexed, key: String) -> &[Seq] {
        self.by_value.get(&(index, key)).map_or(&[], Vec::as_slice)
    }

    /// The unique attribute whose value in `attributes` another resource than `own` has already.
    pub(crate) fn conflict(
        &self,
        attributes: &Map<String, Value>,
        own: Option<Seq>,
    ) -> Option<(Indexed, Seq)> {
        let unique = Indexed::of(self.kind).iter().filter(|index| index.is_unique());
        unique.copied().find_map(|index| {
            let holders = self.with_value(index, index.key_of(attributes)?);
            let other = holders.iter().copied().find(|holder| Some(*holder) != own)?;
            Some((index, other))
        })
    }

    pub(crate) fn insert(&mut self, seq: Seq, resource: Resource) {
        self.enter(seq, &resource.attributes);
        self.by_id.insert(resource.id, seq);
        self.rows.insert(seq, resource);
    }

    /// Changes a resource and keeps the indexes right. Nothing when it is not there.
    pub(crate) fn change(&mut self, seq: Seq, change: impl FnOnce(&mut Resource)) {
        let Some(mut resource) = self.rows.remove(&seq) else { return };
        self.leave(seq, &resource.attributes);
        change(&mut resource);
        self.enter(seq, &resource.attributes);
        self.rows.insert(seq, resource);
    }

    pub(crate) fn remove(&mut self, seq: Seq) -> Option<Resource> {
        let resource = self.rows.remove(&seq)?;
        self.leave(seq, &resource.attributes);
        self.by_id.remove(&resource.id);
        Some(resource)
    }

    /// Makes a resource unreachable by its id and leaves it where it is: for mistakes.
    pub(crate) fn hide(&mut self, seq: Seq) {
        self.by_id.retain(|_, known| *known != seq);
    }

    fn enter(&mut self, seq: Seq, attributes: &Map<String, Value>) {
        for index in Indexed::of(self.kind) {
            if let Some(key) = index.key_of(attributes) {
                let holders = self.by_value.entry((*index, key)).or_default();
                let at = holders.partition_point(|other| *other < seq);
                holders.insert(at, seq);
            }
        }
    }

    fn leave(&mut self, seq: Seq, attributes: &Map<String, Value>) {
        for index in Indexed::of(self.kind) {
            let Some(key) = index.key_of(attributes) else { continue };
            let key = (*index, key);
            if let Some(holders) = self.by_value.get_mut(&key) {
                if let Ok(at) = holders.binary_search(&seq) {
                    holders.remove(at);
                }
                if holders.is_empty() {
                    self.by_value.remove(&key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;

    fn user(bits: u128, name: &str) -> Resource {
        let attributes = json!({ "userName": name, "externalId": "e" });
        let attributes = attributes.as_object().unwrap().clone();
        Resource::new(Kind::User, ResourceId::from_bits(bits), attributes, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn finds_what_is_there_and_nothing_that_left() {
        let mut table = Table::new(Kind::User);
        table.insert(Seq(2), user(2, "Ada"));
        table.insert(Seq(1), user(1, "bob"));
        let named = |table: &Table, name| {
            table.with_value(Indexed::UserName, Indexed::UserName.key(name)).to_vec()
        };
        assert_eq!(named(&table, "ADA"), [Seq(2)]);
        assert_eq!(table.with_value(Indexed::ExternalId, "e".to_owned()), [Seq(1), Seq(2)]);
        table.change(Seq(2), |user| {
            user.attributes.insert("userName".to_owned(), json!("eve"));
        });
        assert_eq!((named(&table, "ada"), named(&table, "eve")), (vec![], vec![Seq(2)]));
        let other = user(3, "EVE");
        assert_eq!(table.conflict(&other.attributes, None), Some((Indexed::UserName, Seq(2))));
        assert_eq!(table.conflict(&other.attributes, Some(Seq(2))), None);
        assert!(table.remove(Seq(2)).is_some() && table.remove(Seq(2)).is_none());
        assert_eq!(named(&table, "eve"), []);
        assert_eq!(table.seq(ResourceId::from_bits(2)), None);
        assert_eq!(table.iter().map(|(seq, _)| seq).collect::<Vec<_>>(), [Seq(1)]);
    }
}
