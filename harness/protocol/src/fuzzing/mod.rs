//! The bodies of the fuzz targets: properties that hold for every input.
//!
//! They live here so that `cargo test` replays each corpus on any tool chain; a target under
//! `fuzz/fuzz_targets` is one line.

mod message;
mod resource;
mod scim_filter;
mod scim_message;
mod text;

pub use self::scim_filter::scim_filter;
pub use self::scim_message::scim_message;
