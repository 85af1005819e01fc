use jiff::Timestamp;
use serde_json::{Map, Value};

use super::index::Indexed;
use super::membership::Memberships;
use super::refusal::Refusal;
use super::resource::Resource;
use super::table::{Seq, Table};
use crate::directory::{Kind, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Resources of one directory at most.
const LIMIT: usize = 5_000_000;

/// The state of one directory: plain data, without HTTP, clock or randomness.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) users: Table,
    pub(crate) groups: Table,
    pub(crate) memberships: Memberships,
    next: u64,
}

impl Default for Provider {
    fn default() -> Self {
        Self {
            users: Table::new(Kind::User),
            groups: Table::new(Kind::Group),
            memberships: Memberships::default(),
            next: 0,
        }
    }
}

impl Provider {
    pub(crate) fn table(&self, kind: Kind) -> &Table {
        match kind {
            Kind::User => &self.users,
            Kind::Group => &self.groups,
        }
    }

    fn table_mut(&mut self, kind: Kind) -> &mut Table {
        match kind {
            Kind::User => &mut self.users,
            Kind::Group => &mut self.groups,
        }
    }

    pub(crate) fn get(&self, seq: Seq) -> Option<&Resource> {
        self.users.get(seq).or_else(|| self.groups.get(seq))
    }

    /// The resource with this id, of whatever kind.
    pub(crate) fn locate(&self, id: ResourceId) -> Option<(Kind, Seq)> {
        let user = self.users.seq(id).map(|seq| (Kind::User, seq));
        user.or_else(|| self.groups.seq(id).map(|seq| (Kind::Group, seq)))
    }

    /// The resource of this kind whose id a path has.
    pub(crate) fn find(&self, kind: Kind, id: &str) -> Result<Seq, Refusal> {
        let found = ResourceId::parse(id).and_then(|id| self.table(kind).seq(id));
        found.ok_or_else(|| Refusal::NoResource {
            kind: kind.name(),
            id: id.chars().take(100).collect(),
        })
    }

    /// Stores a new resource.
    ///
    /// # Errors
    /// [`Refusal::Taken`] when another resource has a value that has to be unique.
    pub(crate) fn insert(
        &mut self,
        kind: Kind,
        id: ResourceId,
        attributes: Map<String, Value>,
        now: Timestamp,
        faults: FaultSet,
    ) -> Result<Seq, Refusal> {
        self.check_unique(kind, &attributes, None, faults)?;
        if self.users.len() + self.groups.len() >= LIMIT {
            return Err(Refusal::TooMany);
        }
        let seq = Seq(self.next);
        self.next += 1;
        self.table_mut(kind).insert(seq, Resource::new(kind, id, attributes, now));
        Ok(seq)
    }

    /// Gives a resource these attributes; `id` and `meta` stay the server's.
    pub(crate) fn replace(
        &mut self,
        kind: Kind,
        seq: Seq,
        attributes: Map<String, Value>,
        now: Timestamp,
    ) {
        self.table_mut(kind).change(seq, |resource| resource.replace(attributes, now));
    }

    /// Says that a resource was changed in something that is not stored in it.
    pub(crate) fn touch(&mut self, kind: Kind, seq: Seq, now: Timestamp) {
        self.table_mut(kind).change(seq, |resource| resource.touch(now));
    }

    /// Changes a resource as no honest request does: for mistakes.
    pub(crate) fn alter(&mut self, kind: Kind, seq: Seq, change: impl FnOnce(&mut Resource)) {
        self.table_mut(kind).change(seq, change);
    }

    /// Gives a resource another id: for mistakes.
    pub(crate) fn rename(&mut self, kind: Kind, seq: Seq, id: ResourceId) {
        if let Some(mut resource) = self.table_mut(kind).remove(seq) {
            resource.id = id;
            resource.stamp();
            self.table_mut(kind).insert(seq, resource);
        }
    }

    /// The mistakes about whether two userNames are the same.
    fn is_overlooked(
        &self,
        attributes: &Map<String, Value>,
        holder: Seq,
        faults: FaultSet,
    ) -> bool {
        let name = |attributes: &Map<String, Value>| {
            attributes.get("userName").and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let own = name(attributes);
        let other = self.get(holder).map(|holder| name(&holder.attributes)).unwrap_or_default();
        faults.has(Fault::AllowDuplicateUserName)
            || (faults.has(Fault::CaseSensitiveUsernameUniqueness) && own != other)
            || (faults.has(Fault::CompareNamesBytewise) && !own.eq_ignore_ascii_case(&other))
    }

    /// Removes a resource from wherever it is, also from its groups, which are thereby changed.
    pub(crate) fn remove(&mut self, kind: Kind, seq: Seq, now: Timestamp, faults: FaultSet) {
        if faults.has(Fault::ListDeletedUser) || faults.has(Fault::KeepDeletedMember) {
            return self.table_mut(kind).hide(seq);
        }
        for group in self.memberships.forget(seq) {
            self.touch(Kind::Group, group, now);
        }
        self.table_mut(kind).remove(seq);
    }

    /// Whether no other resource than `own` has a value of `attributes` that has to be unique.
    pub(crate) fn check_unique(
        &self,
        kind: Kind,
        attributes: &Map<String, Value>,
        own: Option<Seq>,
        faults: FaultSet,
    ) -> Result<(), Refusal> {
        match self.table(kind).conflict(attributes, own) {
            Some((Indexed::UserName, holder)) if self.is_overlooked(attributes, holder, faults) => {
                Ok(())
            }
            Some((index, _)) => Err(Refusal::Taken { path: index.name() }),
            None => Ok(()),
        }
    }
}
