use serde_json::Value;

use crate::directory::{Directory, Kind, ResourceId, Row, Seq, fold};
use crate::fault::Fault;
use crate::refusal::Unique;
use crate::signin::SignedInUser;

/// A user or a group that something is assigned to.
#[derive(Clone, Debug)]
pub(crate) struct Principal {
    pub(crate) kind: Kind,
    /// Who is made anew under the same name has another one (ADM-05).
    pub(crate) id: ResourceId,
    /// The name when it was assigned: lists go on showing it, and it grants nothing.
    pub(crate) name: String,
}

impl Principal {
    /// The user or group that has this id.
    pub(crate) fn of_id(directory: &Directory, kind: Kind, id: ResourceId) -> Option<Self> {
        let seq = directory.collection(kind).seq(id)?;
        directory.collection(kind).row(seq).map(|row| Self::of(kind, row))
    }

    /// The user or group of this name.
    pub(crate) fn of_name(directory: &Directory, kind: Kind, name: &str) -> Option<Self> {
        let seq = holder(directory, kind, name)?;
        directory.collection(kind).row(seq).map(|row| Self::of(kind, row))
    }

    fn of(kind: Kind, row: &Row) -> Self {
        let attribute = match kind {
            Kind::User => "userName",
            Kind::Group => "displayName",
        };
        let name = row.resource().get(attribute).and_then(Value::as_str).map(str::to_owned);
        Self { kind, id: row.id, name: name.unwrap_or_default() }
    }

    /// Whether there still is a user or group of this id.
    pub(crate) fn is_there(&self, directory: &Directory) -> bool {
        directory.collection(self.kind).seq(self.id).is_some()
    }

    /// ADM-05: whether what is assigned to this one is a user's: to whoever has the id, or is in the group
    /// that has it, whatever they are called.
    pub(crate) fn adm_05_reaches(&self, directory: &Directory, who: &SignedInUser) -> bool {
        let by_name = directory.has(Fault::AssignmentFollowsName);
        match self.kind {
            Kind::User => Some(self.id) == who.user || (by_name && self.name == who.name),
            Kind::Group if directory.has(Fault::GroupAssignmentIgnored) => false,
            Kind::Group if directory.has(Fault::GroupAssignmentForAll) => true,
            Kind::Group => {
                let named = || holder(directory, Kind::Group, &self.name).filter(|_| by_name);
                let group = directory.groups.seq(self.id).or_else(named);
                let user = who.user.and_then(|id| directory.users.seq(id));
                let member = |(group, user)| directory.memberships.contains(group, user);
                group.zip(user).is_some_and(member)
            }
        }
    }
}

fn holder(directory: &Directory, kind: Kind, name: &str) -> Option<Seq> {
    let of = match kind {
        Kind::User => Unique::UserName,
        Kind::Group => Unique::GroupName,
    };
    directory.collection(kind).holders(of, &fold(of, name)).next()
}
