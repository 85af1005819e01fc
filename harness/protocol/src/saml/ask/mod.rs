//! Requests of a service provider, honest or not (Core section 3.4.1).
//!
//! What belongs here: the description of an AuthnRequest as a scenario writes it, its building,
//! signing and delivery. What does not: where a browser takes it, and what an identity provider
//! answers.

mod acs;
mod error;
mod make;
mod spec;
#[cfg(test)]
mod tests;
mod write;

pub use self::acs::{AcsSpec, NearAcs};
pub use self::error::AskError;
pub use self::make::{Asked, Asker, Door, ask};
pub use self::spec::{
    ContextSpec, PolicySpec, RequestPart, RequestSigner, RequestSpec, RequestTampering, WhoSpec,
};
