//! Metadata: what a party says of itself (SAML Metadata 2.0).
//!
//! A document is first an [`Aggregate`], in which entities are found by name, without a tree however
//! large it is; each entity is then read on its own. As with messages, what the schema does not
//! allow is noted as a flaw, and the rest is read.

pub mod write;

mod aggregate;
mod check;
mod descriptor;
mod endpoint;
mod entity;
mod error;
mod key;
mod role;
#[cfg(test)]
mod tests;
mod trust;
#[cfg(test)]
mod trust_tests;

pub use self::aggregate::{Aggregate, Entry, LIMITS};
pub use self::descriptor::{AttributeService, IdpDescriptor, SpDescriptor};
pub use self::endpoint::{Endpoint, default_endpoint};
pub use self::entity::EntityDescriptor;
pub use self::error::MetadataError;
pub use self::key::{KeyDescriptor, KeyMaterial, KeyUse};
pub use self::role::Role;
pub use self::trust::{Found, signed};

/// The most characters of an `entityID` (Metadata section 2.2.1).
pub const LONGEST_ENTITY_ID: usize = 1024;
