use std::collections::{BTreeMap, BTreeSet};

use fedspec_protocol::crypto::VerifyingKey;
use fedspec_protocol::saml::metadata::{Aggregate, EntityDescriptor, default_endpoint};
use fedspec_protocol::saml::names;
use jiff::Timestamp;

use super::ask::Ask;

/// Requests that wait for a log-in at most; the oldest go first.
const MOST_WAITING: usize = 1_000;

/// What an identity provider remembers.
#[derive(Debug, Default)]
pub(crate) struct IdpState {
    /// Service providers that it knows.
    pub(crate) sps: Vec<KnownSp>,
    /// The password of everybody.
    pub(crate) password: String,
    /// Who is logged in, by the secret of their cookie: a number of `PEOPLE`, and since when.
    pub(super) sessions: BTreeMap<String, (usize, Timestamp)>,
    /// Requests that wait for a log-in, each with the secret of the page.
    pub(super) waiting: Vec<(String, Ask)>,
    /// For whom a user has a persistent name already.
    pub(super) persistent: BTreeSet<(usize, String)>,
    /// The user of the first answer to each request, for a mistake that goes by it.
    pub(super) first_users: BTreeMap<String, usize>,
}

/// A service provider, as its metadata has it.
#[derive(Clone, Debug)]
pub(crate) struct KnownSp {
    pub(super) entity_id: String,
    /// Its assertion consumer services for POST: index and URL.
    pub(super) consumers: Vec<(Option<u16>, String)>,
    /// The one that counts where none is named.
    pub(super) usual: String,
    pub(super) keys: Vec<VerifyingKey>,
}

impl KnownSp {
    /// Reads metadata; none where it describes no service provider.
    pub(crate) fn read(xml: &str) -> Option<Self> {
        let aggregate = Aggregate::read(xml.as_bytes()).ok()?;
        let document = aggregate.document(aggregate.entries().first()?).ok()?;
        let root = document.root()?.elements().next()?;
        let entity = EntityDescriptor::read(root, &mut Vec::new());
        let sp = entity.sps.first()?;
        let posts = sp.assertion_consumers.iter().filter(|it| it.is_bound(names::HTTP_POST));
        let posts: Vec<_> = posts.cloned().collect();
        let consumers = posts.iter().filter_map(|endpoint| {
            Some((endpoint.index.said().copied(), endpoint.location.clone()?))
        });
        let keys = sp.role.keys.iter().filter(|key| key.signs());
        Some(Self {
            entity_id: entity.entity_id.clone()?,
            consumers: consumers.collect(),
            usual: default_endpoint(&posts)?.location.clone()?,
            keys: keys.filter_map(|key| key.key().ok()).collect(),
        })
    }
}

impl IdpState {
    /// Lets a request wait for whoever has this secret.
    pub(super) fn wait(&mut self, secret: String, ask: Ask) {
        if self.waiting.len() >= MOST_WAITING {
            self.waiting.remove(0);
        }
        self.waiting.push((secret, ask));
    }

    /// The request that waits.
    pub(super) fn take(&mut self, secret: &str) -> Option<Ask> {
        let at = self.waiting.iter().position(|(known, _)| known == secret)?;
        Some(self.waiting.remove(at).1)
    }
}
