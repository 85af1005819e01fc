//! Changes of a group's members that do not look at the members they do not name.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::membership::Memberships;
use super::refusal::Refusal;
use super::table::Seq;

/// The members that a group is to have, as a difference to those it has.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    stored: &'a Memberships,
    group: Seq,
    /// None of the stored members stays.
    cleared: bool,
    removed: HashSet<Seq>,
    added: HashMap<Seq, u64>,
    order: BTreeMap<u64, Seq>,
    next: u64,
}

/// A finished draft.
#[derive(Debug)]
pub(crate) struct MemberChange {
    cleared: bool,
    removed: HashSet<Seq>,
    /// In the order in which they come.
    added: Vec<Seq>,
}

impl<'a> Draft<'a> {
    /// No difference yet.
    pub(crate) fn new(stored: &'a Memberships, group: Seq) -> Self {
        Self {
            stored,
            group,
            cleared: false,
            removed: HashSet::new(),
            added: HashMap::new(),
            order: BTreeMap::new(),
            next: 0,
        }
    }

    /// Removes every member.
    pub(crate) fn clear(&mut self) {
        self.cleared = true;
        self.removed.clear();
        self.added.clear();
        self.order.clear();
    }

    /// Adds a member; nothing when it is one already.
    pub(crate) fn add(&mut self, member: Seq) -> Result<(), Refusal> {
        if member == self.group {
            return Err(Refusal::OwnMember);
        }
        if !self.contains(member) {
            self.added.insert(member, self.next);
            self.order.insert(self.next, member);
            self.next += 1;
        }
        Ok(())
    }

    /// Removes a member; nothing when it is none.
    pub(crate) fn remove(&mut self, member: Seq) {
        if let Some(place) = self.added.remove(&member) {
            self.order.remove(&place);
        } else if !self.cleared && self.stored.contains(self.group, member) {
            self.removed.insert(member);
        }
    }

    fn contains(&self, member: Seq) -> bool {
        self.added.contains_key(&member)
            || (!self.cleared
                && !self.removed.contains(&member)
                && self.stored.contains(self.group, member))
    }

    /// The difference as a whole.
    pub(crate) fn finish(self) -> MemberChange {
        MemberChange {
            cleared: self.cleared,
            removed: self.removed,
            added: self.order.into_values().collect(),
        }
    }
}

impl MemberChange {
    /// Carries the change out; whether the group has other members than before.
    pub(crate) fn commit(self, stored: &mut Memberships, group: Seq) -> bool {
        let is_new = |member: &Seq| !stored.contains(group, *member);
        let came = self.added.iter().any(is_new);
        if self.cleared {
            if !came && self.added.len() == stored.count(group) {
                return false;
            }
            stored.clear(group);
        }
        let added: HashSet<Seq> = self.added.iter().copied().collect();
        let mut left = self.cleared;
        for member in self.removed {
            left |= !added.contains(&member);
            stored.remove(group, member);
        }
        for member in self.added {
            stored.add(group, member);
        }
        came || left
    }
}
