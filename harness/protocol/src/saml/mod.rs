//! SAML 2.0: what its messages say, and who may be let in by them.
//!
//! What belongs here: names, times and identifiers, typed readers of messages, bindings, metadata,
//! a receiver's judgement, and messages that are forged. What does not: XML as such (`xml`) and
//! signatures (`dsig`).

pub mod ask;
pub mod binding;
pub mod duration;
pub mod forge;
pub mod id;
pub mod instant;
pub mod metadata;
pub mod model;
pub mod names;
pub mod receive;
pub mod tamper;
pub mod x509;

pub use self::duration::Duration;
pub use self::instant::Instant;
