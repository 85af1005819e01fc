//! XML Signature: making signatures with every knob open, and verifying them strictly.
//!
//! What belongs here: Signature elements inside a [`Document`](crate::xml::Document). What does not:
//! which keys are trusted (the caller), what a signed element means (`saml`), the mathematics
//! (`crypto`).

mod error;
mod fill;
mod key_info;
mod names;
mod plan;
mod prepare;
mod resolve;
mod seal;
#[cfg(test)]
mod tests;
mod verify;

pub use self::error::SigningError;
pub use self::key_info::claimed_keys;
pub use self::names::{BASE64, DSIG, DSIG11, ENVELOPED};
pub use self::plan::{
    KeyInfo, Place, ReferencePlan, SignaturePlan, SignedInfoPlan, Target, Transform, Written,
};
pub use self::prepare::{Prepared, prepare};
pub use self::resolve::reference_octets;
pub use self::seal::{seal, sign};
pub use self::verify::{Policy, Slack, Verified, Verifier, VerifyError, verify};

pub(crate) use self::verify::decode;
