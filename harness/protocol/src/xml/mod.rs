//! XML as it stands in a message, byte for byte.
//!
//! What belongs here: hardened reading, a tree that is written back as it was read and can be
//! changed piece by piece, canonical forms. What does not: what an element means (`saml`), and
//! anything that signs (`dsig`).

pub mod c14n;
pub mod read;
pub mod tree;

mod character;
mod error;
mod limits;
mod piece;
mod position;
mod reference;
mod value;

pub use self::character::is_ncname;
pub use self::error::{XmlError, XmlErrorKind};
pub use self::limits::Limits;
pub use self::position::Position;
pub use self::tree::{Document, Kind, Node, NodeId};
pub use self::value::{to_attribute as escape_attribute, to_text as escape_text};

/// The namespace that the prefix `xml` is always bound to.
pub const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of declarations themselves; no prefix may be bound to it.
pub const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";
