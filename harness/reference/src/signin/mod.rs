//! Signing in through an external IdP: what the profile `aws` and the profile `saml2-sp` share, and
//! the sign-in of the former. What belongs here: who is trusted, which requests wait for an answer, who
//! is signed in. What does not: SAML itself, which is `fedspec_protocol::saml`.

mod access_control;
mod address;
mod audited;
mod careless;
mod consumer;
pub(crate) mod cookie;
pub(crate) mod judge;
mod keys;
pub(crate) mod metadata;
pub(crate) mod mistakes;
mod own_metadata;
pub(crate) mod page;
mod pending;
mod policy;
mod provider;
mod refusal;
mod request;
mod serve;
mod session;
mod shape;
pub(crate) mod start;
mod state;
mod two_readers;
mod used;

pub(crate) use access_control::{AccessControl, Mapping};
pub(crate) use address::Addresses;
pub(crate) use consumer::statements;
pub(crate) use metadata::MetadataRefusal;
pub(crate) use own_metadata::sp_106_metadata;
pub(crate) use pending::{Pending, PendingRequest};
pub(crate) use policy::Policy;
pub(crate) use provider::{IdentityProvider, ProviderKey, Providers};
pub(crate) use refusal::Refusal;
pub(crate) use serve::serve;
pub(crate) use session::{KnownAttribute, NoSession, Session, Sessions, SignedInUser};
pub(crate) use start::home;
pub(crate) use state::{Connector, PORTAL_COOKIE, SignIn};
pub(crate) use used::UsedAssertions;
