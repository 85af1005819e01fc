use thiserror::Error;

use crate::dsig::VerifyError;
use crate::saml::Instant;
use crate::saml::model::{Flaw, Malformed};
use crate::xml::XmlError;

/// Why metadata is not used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MetadataError {
    /// It is no XML, or more than is read.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// The root is neither an `EntityDescriptor` nor an `EntitiesDescriptor`.
    #[error("expected `EntityDescriptor` or `EntitiesDescriptor`, found `{found}`")]
    NotMetadata {
        /// Its name without a prefix.
        found: String,
    },
    /// An entity without a name.
    #[error("an `EntityDescriptor` has no `entityID`")]
    NamelessEntity,
    /// Two entities of one name: which of the two is meant nobody can say.
    #[error("entity `{entity_id}` stands twice")]
    RepeatedEntity {
        /// The name.
        entity_id: String,
    },
    /// The entity is not there (SP-108).
    #[error("no entity `{entity_id}`")]
    NoSuchEntity {
        /// The name.
        entity_id: String,
    },
    /// There are several entities and none was asked for, or there is none at all.
    #[error("expected one entity, found {count}")]
    NotOneEntity {
        /// How many there are.
        count: usize,
    },
    /// `validUntil` or `cacheDuration` of the entity or of what it stands in says nothing.
    #[error("attribute `{name}`: {malformed}")]
    MalformedValidity {
        /// The attribute.
        name: &'static str,
        /// What is wrong.
        malformed: Malformed,
    },
    /// `validUntil` of the entity, or of what it stands in, has passed (SP-107).
    #[error("valid until {until} only")]
    Expired {
        /// The time.
        until: Instant,
    },
    /// The signature is missing, or does not hold (SP-108).
    #[error("signature of the metadata: {0}")]
    Signature(#[from] VerifyError),
    /// Something that the schema does not allow.
    #[error(transparent)]
    Flawed(#[from] Flaw),
}
