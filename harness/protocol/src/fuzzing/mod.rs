//! The bodies of the fuzz targets: properties that hold for every input.
//!
//! They live here so that `cargo test` replays each corpus on any tool chain; a target under
//! `fuzz/fuzz_targets` is one line.

mod scim_filter;

pub use self::scim_filter::scim_filter;
