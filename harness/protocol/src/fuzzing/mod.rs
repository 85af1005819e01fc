//! The bodies of the fuzz targets: properties that hold for every input.
//!
//! They live here so that `cargo test` replays each corpus on any tool chain; a target under
//! `fuzz/fuzz_targets` is one line.

mod message;
mod resource;
mod scim_filter;
mod scim_message;
mod text;
mod xml_c14n;
mod xml_dsig;
mod xml_wellformed;

pub use self::scim_filter::scim_filter;
pub use self::scim_message::scim_message;
pub use self::xml_c14n::xml_c14n;
pub use self::xml_dsig::xml_dsig;
pub use self::xml_wellformed::xml_wellformed;
