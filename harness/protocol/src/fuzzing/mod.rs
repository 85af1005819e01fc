//! The bodies of the fuzz targets: properties that hold for every input.
//!
//! They live here so that `cargo test` replays each corpus on any tool chain; a target under
//! `fuzz/fuzz_targets` is one line.

mod message;
mod resource;
mod saml_assertion;
mod saml_metadata;
mod saml_redirect;
mod saml_tamper;
mod scim_filter;
mod scim_message;
mod scim_patch;
mod text;
mod xml_c14n;
mod xml_dsig;
#[cfg(any(test, feature = "second-reader"))]
mod xml_two_readers;
mod xml_wellformed;

pub use self::saml_assertion::saml_assertion;
pub use self::saml_metadata::saml_metadata;
pub use self::saml_redirect::saml_redirect;
pub use self::saml_tamper::saml_tamper;
pub use self::scim_filter::scim_filter;
pub use self::scim_message::scim_message;
pub use self::scim_patch::scim_patch;
pub use self::xml_c14n::xml_c14n;
pub use self::xml_dsig::xml_dsig;
#[cfg(any(test, feature = "second-reader"))]
pub use self::xml_two_readers::xml_two_readers;
pub use self::xml_wellformed::xml_wellformed;
