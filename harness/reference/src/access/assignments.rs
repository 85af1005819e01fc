use thiserror::Error;

use super::Principal;
use crate::directory::{Directory, Kind, ResourceId};
use crate::fault::Fault;
use crate::signin::SignedInUser;

/// Assignments of one thing, and of a directory, at most.
const OF_ONE: usize = 1_000;
const OF_ALL: usize = 10_000;

/// What is assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    /// A permission set in an account, which a user sees as a role of that account.
    Role {
        /// Twelve digits.
        account: String,
        /// ARN of the permission set.
        set: String,
    },
    /// An application, by its ARN.
    Application(String),
}

/// Somebody may use something.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) to: Principal,
    pub(crate) what: Thing,
}

/// There are as many assignments as there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there are too many assignments")]
pub(crate) struct Full;

/// All assignments of a directory, in the order in which they were made. They outlive whom they are to.
#[derive(Debug, Default)]
pub(crate) struct Assignments(Vec<Assignment>);

impl Assignments {
    /// Assigns something, once.
    pub(crate) fn add(&mut self, to: Principal, what: Thing) -> Result<(), Full> {
        if self.of(&what).any(|one| (one.to.kind, one.to.id) == (to.kind, to.id)) {
            return Ok(());
        }
        if self.0.len() >= OF_ALL || self.of(&what).count() >= OF_ONE {
            return Err(Full);
        }
        self.0.push(Assignment { to, what });
        Ok(())
    }

    /// Takes it away again; whether the user or group is still there makes no difference.
    pub(crate) fn remove(&mut self, what: &Thing, kind: Kind, id: ResourceId) {
        self.0.retain(|one| one.what != *what || (one.to.kind, one.to.id) != (kind, id));
    }

    /// Forgets all that are to something of this sort.
    pub(crate) fn forget(&mut self, gone: impl Fn(&Thing) -> bool) {
        self.0.retain(|one| !gone(&one.what));
    }

    /// Those of one thing.
    pub(crate) fn of<'a>(&'a self, what: &'a Thing) -> impl Iterator<Item = &'a Assignment> {
        self.0.iter().filter(move |one| one.what == *what)
    }

    /// What is assigned at all.
    pub(crate) fn things(&self) -> impl Iterator<Item = &Thing> {
        self.0.iter().map(|one| &one.what)
    }

    /// What a user may use (ADM-05).
    pub(crate) fn granted<'a>(
        &'a self,
        directory: &'a Directory,
        who: &'a SignedInUser,
    ) -> impl Iterator<Item = &'a Thing> {
        self.0.iter().filter(|one| one.to.adm_05_reaches(directory, who)).map(|one| &one.what)
    }
}

/// ADM-05: the assignments of a thing as lists show them: those of users and groups that are gone too.
pub(crate) fn adm_05_listed<'a>(
    directory: &'a Directory,
    what: &'a Thing,
) -> impl Iterator<Item = &'a Assignment> {
    let gone_too = !directory.has(Fault::AssignmentsOfTheGoneUnlisted);
    let assignments = &directory.sign_in.assignments;
    assignments.of(what).filter(move |one| gone_too || one.to.is_there(directory))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(id: u128) -> Principal {
        Principal { kind: Kind::Group, id: ResourceId::from_bits(id), name: "Readers".to_owned() }
    }

    fn role(account: &str) -> Thing {
        Thing::Role { account: account.to_owned(), set: "set".to_owned() }
    }

    #[test]
    fn adm_05_one_name_may_have_several_assignments_and_one_id_has_one() {
        let mut all = Assignments::default();
        for id in [1, 1, 2] {
            all.add(group(id), role("a")).unwrap();
        }
        let same_id = Principal { kind: Kind::User, ..group(1) };
        all.add(same_id, role("a")).unwrap();
        all.add(group(1), role("b")).unwrap();
        assert_eq!(all.of(&role("a")).count(), 3);
        all.remove(&role("a"), Kind::Group, ResourceId::from_bits(1));
        let left: Vec<_> = all.of(&role("a")).map(|one| (one.to.kind, one.to.id)).collect();
        let [two, one] = [2, 1].map(ResourceId::from_bits);
        assert_eq!(left, [(Kind::Group, two), (Kind::User, one)]);
        assert_eq!(all.of(&role("b")).count(), 1);
    }

    #[test]
    fn refuses_one_too_many_of_a_thing() {
        let mut all = Assignments::default();
        let most = u128::try_from(OF_ONE).unwrap();
        for id in 0..most {
            all.add(group(id), role("a")).unwrap();
        }
        assert_eq!(all.add(group(most), role("a")), Err(Full));
        assert_eq!(all.add(group(0), role("a")), Ok(()));
        assert_eq!(all.add(group(most), role("b")), Ok(()));
    }
}
