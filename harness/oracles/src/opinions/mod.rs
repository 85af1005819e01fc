//! Who is asked.

#[cfg(feature = "crates")]
pub mod bergshamra;
pub mod signxml;
#[cfg(feature = "crates")]
pub mod xml_sec;
pub mod xmlsec1;

use crate::case::Case;

/// What somebody makes of a message.
pub type Answer<T> = Result<T, String>;

/// Somebody who signs and verifies.
pub trait Opinion {
    fn name(&self) -> &'static str;

    /// Whether the signature of each message verifies; where it is told, with the octets that were
    /// digested.
    fn verify(&self, messages: &[(&Case, String)]) -> Vec<Answer<Option<Vec<u8>>>>;

    /// Each message, signed.
    fn sign(&self, cases: &[&Case]) -> Vec<Answer<String>>;

    /// Why no agreement is expected; what is expected and then does not happen is an error too.
    fn exception(&self, _case: &Case, _does: Does) -> Option<&'static str> {
        None
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    Verify,
    Sign,
}
