//! Who and what is there, as far as that is known without asking the target: it decides which operations make sense.

use super::at_once::Race;
use super::operation::{GROUPS, Label, Operation, USERS};
use super::tokens::{Act, Token};

/// What is known of a user or group without asking the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Life {
    #[default]
    Unborn,
    There,
    Gone,
}

/// What decides which operations make sense.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    pub(super) users: [Life; USERS],
    pub(super) groups: [Life; GROUPS],
}

impl State {
    pub(super) fn user(&self, label: Label) -> Life {
        self.users.get(label).copied().unwrap_or_default()
    }

    pub(super) fn group(&self, label: Label) -> Life {
        self.groups.get(label).copied().unwrap_or_default()
    }

    fn all_there(&self, members: &[Label]) -> bool {
        members.iter().all(|member| self.user(*member) == Life::There)
    }

    /// Whether operations make sense, one after the other.
    pub(super) fn takes_all(operations: &[Operation]) -> bool {
        let mut state = Self::default();
        operations.iter().all(|operation| {
            let takes = state.takes(operation);
            state = state.after(operation);
            takes
        })
    }

    /// Whether an operation makes sense now.
    pub(super) fn takes(&self, operation: &Operation) -> bool {
        let user = |label: &Label| self.user(*label);
        let group = |label: &Label| self.group(*label);
        match operation {
            Operation::CreateUser { .. } | Operation::FindUser { .. } => true,
            Operation::Search(_) | Operation::Walk { .. } => self.users.contains(&Life::There),
            Operation::ReplaceUser { user: label, .. }
            | Operation::PatchUser { user: label, .. }
            | Operation::DeleteUser { user: label }
            | Operation::WithToken { user: label, .. } => user(label) == Life::There,
            Operation::ReadUser { user: label } => user(label) != Life::Unborn,
            Operation::CreateGroup { group: label, members } => {
                group(label) != Life::There && self.all_there(members)
            }
            Operation::PatchGroup { group: label, change, .. } => {
                group(label) == Life::There && self.all_there(change.members())
            }
            Operation::DeleteGroup { group: label } => group(label) == Life::There,
            Operation::ReadGroup { group: label } => group(label) != Life::Unborn,
            Operation::FindGroup { .. } => true,
            Operation::AtOnce { user: label, race: Race::CreateTwice(_) } => {
                user(label) != Life::There
            }
            Operation::AtOnce { user: one, race: Race::TwoMembers { group: label, other } } => {
                one != other && self.all_there(&[*one, *other]) && group(label) == Life::There
            }
            Operation::AtOnce { user: label, .. } => user(label) == Life::There,
            Operation::Bulk { user: label, group: other, .. } => {
                user(label) != Life::There && group(other) != Life::There
            }
        }
    }

    pub(super) fn after(mut self, operation: &Operation) -> Self {
        let State { users, groups } = &mut self;
        let mut user = |label: &Label, life| users.get_mut(*label).map(|it| *it = life);
        let mut group = |label: &Label, life| groups.get_mut(*label).map(|it| *it = life);
        match operation {
            Operation::CreateUser { user: label, .. }
            | Operation::AtOnce { user: label, race: Race::CreateTwice(_) } => {
                user(label, Life::There)
            }
            Operation::DeleteUser { user: label }
            | Operation::AtOnce {
                user: label,
                race: Race::DeleteTwice | Race::ChangeAndDelete(_),
            }
            | Operation::WithToken { user: label, token: Token::Second, act: Act::Delete } => {
                user(label, Life::Gone)
            }
            Operation::CreateGroup { group: label, .. } => group(label, Life::There),
            Operation::DeleteGroup { group: label } => group(label, Life::Gone),
            Operation::Bulk { user: one, group: other, .. } => {
                user(one, Life::There).and(group(other, Life::There))
            }
            _ => None,
        };
        self
    }

    /// Who is there.
    pub(super) fn there(&self) -> Vec<Label> {
        (0..USERS).filter(|label| self.user(*label) == Life::There).collect()
    }
}
