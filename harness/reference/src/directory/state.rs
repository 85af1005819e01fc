use serde_json::{Map, Value};

use super::graveyard::Graveyard;
use super::membership::Memberships;
use super::{Collection, ResourceId, Row, Seq, Throttle, TokenStore};
use crate::audit::Trail;
use crate::clock::{ClockSource, VirtualClock};
use crate::era::Era;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::iam::Iam;
use crate::profile::Profile;
use crate::quicksight::QuickSight;
use crate::random::Generator;
use crate::rfc::Provider;
use crate::signin::SignIn;

/// What the fault about the form of ids puts in front of them.
const OTHER_FORM: &str = "u-";

/// The two kinds of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    User,
    Group,
}

impl Kind {
    /// `meta.resourceType`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }
}

/// Everything that one directory (one tenant) knows.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) profile: Profile,
    pub(crate) era: Era,
    pub(crate) faults: FaultSet,
    pub(crate) clock: VirtualClock,
    pub(crate) ids: Generator,
    pub(crate) tokens: TokenStore,
    pub(crate) throttle: Throttle,
    /// The state of a directory of [`Profile::Rfc`]; empty in others, as what follows is in it.
    pub(crate) provider: Provider,
    pub(crate) users: Collection,
    pub(crate) groups: Collection,
    pub(crate) memberships: Memberships,
    pub(crate) graveyard: Graveyard,
    pub(crate) trail: Trail,
    /// Who may sign in and who is; of [`Profile::Aws`] and [`Profile::Saml2Sp`].
    pub(crate) sign_in: SignIn,
    /// SAML providers and roles of the AWS account; of [`Profile::Aws`], as QuickSight is.
    pub(crate) iam: Iam,
    pub(crate) quicksight: QuickSight,
    /// Signs cursors, so that a made-up one is told from one that was given.
    pub(crate) cursor_key: [u8; 16],
}

impl Directory {
    pub(crate) fn new(
        name: &str,
        seed: u64,
        era: Era,
        faults: FaultSet,
        time: ClockSource,
    ) -> Self {
        let mut ids = Generator::new(seed, name);
        Self {
            id: ids.tenant(),
            name: name.to_owned(),
            profile: Profile::Aws,
            era,
            faults,
            clock: VirtualClock::new(time),
            cursor_key: ids.key(),
            ids,
            tokens: TokenStore::default(),
            throttle: Throttle::default(),
            provider: Provider::default(),
            users: Collection::new(Kind::User),
            groups: Collection::new(Kind::Group),
            memberships: Memberships::default(),
            graveyard: Graveyard::default(),
            trail: Trail::default(),
            sign_in: SignIn::new(name, seed),
            iam: Iam::new(name, seed),
            quicksight: QuickSight::default(),
        }
    }

    pub(crate) fn collection(&self, kind: Kind) -> &Collection {
        match kind {
            Kind::User => &self.users,
            Kind::Group => &self.groups,
        }
    }

    pub(crate) fn collection_mut(&mut self, kind: Kind) -> &mut Collection {
        match kind {
            Kind::User => &mut self.users,
            Kind::Group => &mut self.groups,
        }
    }

    /// Whether this mistake is made here.
    pub(crate) const fn has(&self, fault: Fault) -> bool {
        self.faults.has(fault)
    }

    /// The id that a text names.
    pub(crate) fn read_id(&self, text: &str) -> Option<ResourceId> {
        match text.strip_prefix(OTHER_FORM) {
            Some(id) if self.has(Fault::OtherIdForm) => ResourceId::parse(id),
            _ => ResourceId::parse(text),
        }
    }

    /// An id as it is shown.
    pub(crate) fn write_id(&self, id: ResourceId) -> String {
        let form = if self.has(Fault::OtherIdForm) { OTHER_FORM } else { "" };
        format!("{form}{id}")
    }

    /// The place and the state of a resource; of a deleted one too, where a fault keeps it readable.
    pub(crate) fn find(&self, kind: Kind, id: ResourceId) -> Option<(Seq, &Row)> {
        let live = self.collection(kind);
        let found = live.seq(id).and_then(|seq| Some((seq, live.row(seq)?)));
        let undead = match kind {
            Kind::User => Fault::ReadDeletedUser,
            Kind::Group => Fault::ReadDeletedGroup,
        };
        match found {
            None if self.has(undead) => self.graveyard.find(kind, id),
            other => other,
        }
    }

    /// Stores a new resource under this id.
    pub(crate) fn insert(
        &mut self,
        kind: Kind,
        id: ResourceId,
        resource: &Map<String, Value>,
    ) -> Seq {
        self.collection_mut(kind).insert(id, resource)
    }

    /// Deletes a resource and everything that refers to it. False when it was not there.
    pub(crate) fn delete(&mut self, kind: Kind, id: ResourceId) -> bool {
        let Some(seq) = self.collection(kind).seq(id) else { return false };
        let Some(row) = self.collection_mut(kind).remove(seq) else { return false };
        match kind {
            Kind::User if self.has(Fault::KeepDeletedMember) => {}
            Kind::User => self.memberships.forget_user(seq),
            Kind::Group => self.memberships.forget_group(seq),
        }
        if self.remembers_the_dead() {
            self.graveyard.bury(kind, seq, row);
        }
        true
    }

    fn remembers_the_dead(&self) -> bool {
        [
            Fault::ReadDeletedUser,
            Fault::ReadDeletedGroup,
            Fault::ListDeletedUser,
            Fault::KeepDeletedMember,
            Fault::ReuseIdAfterDelete,
            Fault::DeletedStillConflicts,
            Fault::DeletedUserSignsIn,
        ]
        .into_iter()
        .any(|fault| self.has(fault))
    }
}
