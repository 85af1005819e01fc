//! What is done to a message to deceive whoever reads it: a closed list, and the systematic space of
//! wrapped signatures.
//!
//! What belongs here: each tampering with its name, its sources, and what may come of it. What does
//! not: messages that are merely wrong (`forge`), and who falls for it.

mod canonical;
mod digest;
mod doctype;
mod encryption;
mod hidden;
mod hmac;
mod key;
mod list;
mod names;
mod namespace;
mod octets;
mod place;
mod signed_info;
mod stage;
mod structure;
mod tampering;
#[cfg(test)]
mod tests;
mod transform;
mod transport;
mod wrap;

pub use self::canonical::CanonicalTampering;
pub use self::digest::DigestTampering;
pub use self::doctype::DoctypeTampering;
pub use self::encryption::EncryptionTampering;
pub use self::hidden::HiddenTampering;
pub use self::hmac::HmacTampering;
pub use self::key::KeyTampering;
pub use self::list::Claim;
pub use self::namespace::NamespaceTampering;
pub use self::octets::OctetTampering;
pub use self::signed_info::SignedInfoTampering;
pub use self::structure::StructureTampering;
pub use self::tampering::Tampering;
pub use self::transform::TransformTampering;
pub use self::transport::TransportTampering;
pub use self::wrap::{Carrier, Hidden, Place, Twin, Worthless, Wrap, Wraps};

pub(in crate::saml) use self::stage::Stage;
