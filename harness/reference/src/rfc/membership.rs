use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::table::Seq;

/// Who is in which group, both ways. A change costs the same in a group of ten and of a million.
#[derive(Debug, Default)]
pub(crate) struct Memberships {
    members: HashMap<Seq, Members>,
    groups: HashMap<Seq, BTreeSet<Seq>>,
}

/// The members of one group, in the order in which they came.
#[derive(Debug, Default)]
struct Members {
    order: BTreeMap<u64, Seq>,
    place: HashMap<Seq, u64>,
    next: u64,
}

impl Memberships {
    pub(crate) fn contains(&self, group: Seq, member: Seq) -> bool {
        self.members.get(&group).is_some_and(|members| members.place.contains_key(&member))
    }

    pub(crate) fn count(&self, group: Seq) -> usize {
        self.members.get(&group).map_or(0, |members| members.place.len())
    }

    /// The members of a group, in the order in which they came.
    pub(crate) fn of(&self, group: Seq) -> impl Iterator<Item = Seq> {
        self.members.get(&group).into_iter().flat_map(|members| members.order.values().copied())
    }

    /// The groups that somebody is a member of, oldest first.
    pub(crate) fn groups_of(&self, member: Seq) -> impl Iterator<Item = Seq> {
        self.groups.get(&member).into_iter().flatten().copied()
    }

    /// The groups that somebody belongs to, oldest first, and whether as a member of the group itself
    /// (otherwise as a member of a member). Groups may contain one another in a circle.
    pub(crate) fn all_groups_of(&self, member: Seq) -> BTreeMap<Seq, bool> {
        let mut found: BTreeMap<Seq, bool> =
            self.groups_of(member).map(|group| (group, true)).collect();
        let mut waiting: VecDeque<Seq> = found.keys().copied().collect();
        while let Some(group) = waiting.pop_front() {
            for outer in self.groups_of(group) {
                if let Entry::Vacant(new) = found.entry(outer) {
                    new.insert(false);
                    waiting.push_back(outer);
                }
            }
        }
        found
    }

    /// False when it was a member already.
    pub(crate) fn add(&mut self, group: Seq, member: Seq) -> bool {
        let members = self.members.entry(group).or_default();
        if members.place.contains_key(&member) {
            return false;
        }
        members.place.insert(member, members.next);
        members.order.insert(members.next, member);
        members.next += 1;
        self.groups.entry(member).or_default().insert(group);
        true
    }

    /// False when it was no member.
    pub(crate) fn remove(&mut self, group: Seq, member: Seq) -> bool {
        let Some(members) = self.members.get_mut(&group) else { return false };
        let Some(place) = members.place.remove(&member) else { return false };
        members.order.remove(&place);
        self.leave(member, group);
        true
    }

    /// Removes all members of a group.
    pub(crate) fn clear(&mut self, group: Seq) {
        let Some(members) = self.members.remove(&group) else { return };
        for member in members.order.into_values() {
            self.leave(member, group);
        }
    }

    /// Forgets a resource, as a group and as a member; gives the groups that lost it.
    pub(crate) fn forget(&mut self, gone: Seq) -> Vec<Seq> {
        self.clear(gone);
        let groups: Vec<Seq> = self.groups_of(gone).collect();
        for group in &groups {
            self.remove(*group, gone);
        }
        groups
    }

    fn leave(&mut self, member: Seq, group: Seq) {
        if let Some(groups) = self.groups.get_mut(&member) {
            groups.remove(&group);
            if groups.is_empty() {
                self.groups.remove(&member);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_members_in_their_order_and_once() {
        let mut all = Memberships::default();
        let group = Seq(1);
        assert!(all.add(group, Seq(9)) && all.add(group, Seq(5)) && all.add(group, Seq(7)));
        assert!(!all.add(group, Seq(9)));
        assert!(all.remove(group, Seq(5)) && !all.remove(group, Seq(5)));
        assert!(all.add(group, Seq(5)));
        assert_eq!(all.of(group).collect::<Vec<_>>(), [Seq(9), Seq(7), Seq(5)]);
        assert_eq!(all.count(group), 3);
        assert_eq!(all.groups_of(Seq(5)).collect::<Vec<_>>(), [group]);
    }

    #[test]
    fn finds_groups_of_groups_even_in_a_circle() {
        let mut all = Memberships::default();
        let (user, a, b, c) = (Seq(0), Seq(1), Seq(2), Seq(3));
        for (group, member) in [(a, user), (b, a), (c, b), (a, c), (c, user)] {
            all.add(group, member);
        }
        let found: Vec<_> = all.all_groups_of(user).into_iter().collect();
        assert_eq!(found, [(a, true), (b, false), (c, true)]);
    }

    #[test]
    fn forgets_a_resource_in_both_directions() {
        let mut all = Memberships::default();
        all.add(Seq(1), Seq(2));
        all.add(Seq(2), Seq(3));
        assert_eq!(all.forget(Seq(2)), [Seq(1)]);
        assert_eq!((all.count(Seq(1)), all.count(Seq(2))), (0, 0));
        assert_eq!(all.groups_of(Seq(3)).count(), 0);
    }
}
