//! Canonical forms of a document or of one element in it: Canonical XML 1.0 (RFC 3076) and 1.1, and
//! Exclusive XML Canonicalization 1.0 (RFC 3741).
//!
//! What belongs here: what XML Signature needs, a document or an element with all that is below it,
//! without one child. What does not: node sets of any other shape.

mod attribute;
mod base;
mod error;
mod inherited;
mod method;
mod output;
mod scope;
mod subset;
#[cfg(test)]
mod tests;
mod transform;

pub use self::error::C14nError;
pub use self::method::{Canonicalization, Comments, Method};
pub use self::subset::Subset;
pub use self::transform::{canonicalize, to_bytes};
