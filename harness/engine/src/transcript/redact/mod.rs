//! Takes secrets out of everything that is stored or shown, in whatever encoding they hide.
//!
//! What belongs here: the set of secrets, the search for them, the marker that replaces them, and
//! [`Redacted`], the proof that it was done. What does not: where secrets come from
//! (`target::secret`), and which types are redacted (they implement [`Redact`] where they live).

mod blocks;
mod marker;
mod needle;
#[cfg(test)]
mod properties;
mod redacted;
mod redactor;
mod secrets;
mod sought;
mod span;
mod view;

pub use marker::{MARKER_CLOSE, MARKER_OPEN, contains_marker, marked_name, marker};
pub use redacted::{Redact, Redacted};
pub use redactor::Redactor;
pub use secrets::{LEAST_SECRET, LONGEST_NAME, SecretError, Secrets};
