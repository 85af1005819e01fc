//! What a target says of itself: answers of discovery to [`Survey`], and bodies fitted to it.
//!
//! Nothing here sends anything, and no answer is an error: what is missing or wrong is assumed to
//! be as the RFCs have it, and said.

mod standard;

pub use standard::StandardType;
