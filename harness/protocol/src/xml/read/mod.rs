//! Hardened reading: each rule of XML 1.0 and of Namespaces in XML 1.0 that the tokens leave open,
//! and limits.

mod declaration;
mod duplicate;
mod event;
mod reader;
mod scope;
mod tag;
#[cfg(test)]
mod tests;
mod token;

pub use self::event::{Attribute, Event, Events, StartTag};

pub(super) use self::event::utf8;
pub(super) use self::reader::{Reader, Step};
pub(super) use self::scope::{NO_NAMESPACE, XMLNS};
pub(super) use self::tag::AttributePieces;
