//! A strict service provider's judgement: who, if anybody, a message lets in.
//!
//! Pure: time, keys, pending requests and what was seen before are arguments. Whatever is taken from
//! a message was signed: it is read again from the canonical bytes that a signature of a trusted key
//! covers (`dsig::verify`). Each rule can be switched off, so that a test can tell what
//! a receiver without it does.

mod assertion;
mod authn;
mod conditions;
mod confirmation;
mod decryption;
mod expectations;
mod identity;
mod judge;
mod mistake;
mod problem;
mod refusal;
mod response;
mod rule;
mod signature;
#[cfg(test)]
mod tests;
mod transport;

pub use self::expectations::{Decryption, Expectations, Pending, TrustedIdp};
pub use self::identity::{SignedAttribute, SignedIn, Subject};
pub use self::judge::receive;
pub use self::problem::{ConfirmationProblem, SessionProblem, TimeProblem};
pub use self::refusal::{Part, Refusal};
pub use self::rule::{Rule, Switches};
