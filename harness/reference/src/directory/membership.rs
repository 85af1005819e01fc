use std::collections::BTreeSet;

use super::Seq;

/// Who is in which group, from both sides. Adding, removing and asking cost the logarithm of all
/// memberships, whatever the size of the group.
#[derive(Debug, Default)]
pub(crate) struct Memberships {
    members: BTreeSet<(Seq, Seq)>,
    groups: BTreeSet<(Seq, Seq)>,
}

impl Memberships {
    /// Whether anything changed: no for a user who is in the group already.
    pub(crate) fn add(&mut self, group: Seq, user: Seq) -> bool {
        self.groups.insert((user, group));
        self.members.insert((group, user))
    }

    /// Whether anything changed: no for a user who is not in the group.
    pub(crate) fn remove(&mut self, group: Seq, user: Seq) -> bool {
        self.groups.remove(&(user, group));
        self.members.remove(&(group, user))
    }

    pub(crate) fn contains(&self, group: Seq, user: Seq) -> bool {
        self.members.contains(&(group, user))
    }

    /// Members of a group in the order of their creation, beginning at this place.
    pub(crate) fn members(&self, group: Seq, from: Seq) -> impl Iterator<Item = Seq> {
        self.members.range((group, from)..=(group, Seq::MAX)).map(|(_, user)| *user)
    }

    /// Groups of a user in the order of their creation, beginning at this place.
    pub(crate) fn groups(&self, user: Seq, from: Seq) -> impl Iterator<Item = Seq> {
        self.groups.range((user, from)..=(user, Seq::MAX)).map(|(_, group)| *group)
    }

    pub(crate) fn forget_group(&mut self, group: Seq) {
        let users: Vec<Seq> = self.members(group, 0).collect();
        for user in users {
            self.remove(group, user);
        }
    }

    pub(crate) fn forget_user(&mut self, user: Seq) {
        let groups: Vec<Seq> = self.groups(user, 0).collect();
        for group in groups {
            self.remove(group, user);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_sides_agree_after_any_changes(
            changes in proptest::collection::vec((0..4u8, 0..5u64, 0..5u64), 0..80)
        ) {
            let mut memberships = Memberships::default();
            let mut expected = BTreeSet::new();
            for (what, group, user) in changes {
                match what {
                    0 => prop_assert_eq!(memberships.add(group, user), expected.insert((group, user))),
                    1 => prop_assert_eq!(memberships.remove(group, user), expected.remove(&(group, user))),
                    2 => { memberships.forget_user(user); expected.retain(|(_, u)| *u != user); }
                    _ => { memberships.forget_group(group); expected.retain(|(g, _)| *g != group); }
                }
            }
            for one in 0..5 {
                let members: Vec<Seq> = memberships.members(one, 0).collect();
                let scan: Vec<Seq> = expected.iter().filter(|(g, _)| *g == one).map(|p| p.1).collect();
                prop_assert_eq!(members, scan);
                let groups: Vec<Seq> = memberships.groups(one, 0).collect();
                let scan: Vec<Seq> = expected.iter().filter(|(_, u)| *u == one).map(|p| p.0).collect();
                prop_assert_eq!(groups, scan);
            }
        }
    }
}
