//! The built-in target of fedspec: an identity service that follows published rules, and breaks them
//! on demand.
//!
//! It behaves as the SCIM endpoint of AWS IAM Identity Center is documented and was observed to
//! behave, message for message where the message is known; where it is not, the words are this
//! project's (see [`messages::Origin`]). A directory of [`Profile::Rfc`] is another service: the
//! RFCs, all of them, strictly. Time is a virtual clock, ids and tokens come from a seed,
//! and each [`Fault`] is one deliberate mistake, so that a check can be shown to fail.

mod access;
mod admin;
mod audit;
mod clock;
mod config;
#[cfg(feature = "connector")]
mod connector;
mod directory;
mod dispatch;
mod era;
mod fault;
mod fault_set;
pub mod fuzzing;
mod iam;
mod idp;
pub mod messages;
mod native;
mod origin;
mod portal;
mod profile;
mod query_protocol;
mod quicksight;
mod random;
mod reference;
mod refusal;
mod registry;
mod reply;
mod rfc;
mod rules;
mod schema;
mod scim;
mod serve;
mod signin;
mod sp;
mod sso_admin;
mod sts;

pub use admin::ADMIN;
pub use clock::ClockSource;
pub use config::Config;
#[cfg(feature = "connector")]
pub use connector::{Connector, ConnectorFault, ConnectorFaults};
pub use era::{Era, UnknownEra};
pub use fault::{Fault, UnknownFault};
pub use fault_set::FaultSet;
pub use profile::{Profile, UnknownProfile};
pub use reference::{NewDirectory, Reference};
pub use refusal::{Broken, Constraint, Refusal, SingleList, Unique};
pub use registry::RegistryError;
pub use serve::{BODY_LIMIT, serve};
