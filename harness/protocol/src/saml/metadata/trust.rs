use crate::crypto::VerifyingKey;
use crate::dsig::{self, Policy};
use crate::saml::Instant;
use crate::saml::model::Flaw;
use crate::xml::Document;

use super::aggregate::{Aggregate, Entry, LIMITS};
use super::entity::EntityDescriptor;
use super::error::MetadataError;

/// An entity that may be used.
#[derive(Clone, Debug)]
pub struct Found {
    /// The document that it was read from, for its nodes.
    pub document: Document,
    /// What it says.
    pub entity: EntityDescriptor,
    /// When it has to be fetched again: after `cacheDuration`, but not after `validUntil` (SP-107).
    pub refresh: Option<Instant>,
}

/// What one of these keys has signed, in canonical form: all of a document of metadata whose root is
/// signed (SP-108). What stands beside a signed entity in an unsigned group is not signed.
///
/// # Errors
/// When the signature is missing or does not hold.
pub fn signed(
    metadata: &[u8],
    keys: &[VerifyingKey],
    policy: &Policy,
) -> Result<Vec<u8>, MetadataError> {
    let document = Document::read_within(metadata, &LIMITS)?;
    let mut policy = policy.clone();
    policy.limits = LIMITS;
    let root = document.root().map_or(Document::ID, |root| root.id());
    Ok(dsig::verify(&document, root, keys, &policy)?.canonical)
}

impl<'t> Aggregate<'t> {
    /// The entity of this name, or the only one, if it may be used now.
    ///
    /// # Errors
    /// When it is not there, or no longer valid, or something in it is not as the schema has it.
    pub fn find(&self, entity_id: Option<&str>, now: Instant) -> Result<Found, MetadataError> {
        let entry = match entity_id {
            Some(entity_id) => self.entity(entity_id)?,
            None => self.only_entity()?,
        };
        if let Some(until) = entry.valid_until.filter(|until| *until <= now) {
            return Err(MetadataError::Expired { until });
        }
        let document = self.document(entry)?;
        let mut flaws: Vec<Flaw> = Vec::new();
        let holder = document.root().and_then(|root| root.elements().next());
        // The document was made around the entity.
        let entity = EntityDescriptor::read(holder.unwrap_or(document.top()), &mut flaws);
        match flaws.into_iter().next() {
            Some(flaw) => Err(flaw.into()),
            None => Ok(Found { entity, refresh: refresh(entry, now), document }),
        }
    }
}

fn refresh(entry: &Entry<'_>, now: Instant) -> Option<Instant> {
    let cached = entry.cache_duration.map(|duration| duration.after(now));
    cached.into_iter().chain(entry.valid_until).min()
}
