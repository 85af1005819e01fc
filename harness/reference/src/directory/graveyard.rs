use std::collections::HashMap;

use super::{Kind, ResourceId, Row, Seq, keys_of};
use crate::refusal::Unique;

/// How many deleted resources are remembered; later ones are forgotten at once.
const LIMIT: usize = 10_000;

/// Deleted resources, remembered only for the faults that keep them alive in some way.
#[derive(Debug, Default)]
pub(crate) struct Graveyard(HashMap<(Kind, ResourceId), (Seq, Row)>);

impl Graveyard {
    pub(crate) fn bury(&mut self, kind: Kind, seq: Seq, row: Row) {
        if self.0.len() < LIMIT {
            self.0.insert((kind, row.id), (seq, row));
        }
    }

    pub(crate) fn find(&self, kind: Kind, id: ResourceId) -> Option<(Seq, &Row)> {
        self.0.get(&(kind, id)).map(|(seq, row)| (*seq, row))
    }

    /// A deleted resource with this (already folded) value.
    pub(crate) fn holder(&self, kind: Kind, of: Unique, key: &str) -> Option<ResourceId> {
        let holds = |row: &Row| {
            keys_of(kind, &row.resource()).iter().any(|(o, value)| *o == of && **value == *key)
        };
        self.all(kind).find(|row| holds(row)).map(|row| row.id)
    }

    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &Row> {
        self.0.iter().filter(move |((of, _), _)| *of == kind).map(|(_, (_, row))| row)
    }
}
