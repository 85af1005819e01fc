//! Verifying, strictly: what SAML Core section 5.4 allows, and nothing beside it.

mod check;
mod error;
mod ids;
mod policy;
mod signature;
mod structure;
#[cfg(test)]
mod tests;

pub use self::check::{Verified, Verifier, verify};
pub use self::error::VerifyError;
pub use self::policy::{Policy, Slack};

pub(crate) use self::structure::decode;
