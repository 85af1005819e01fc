//! A document as it is written, that can be changed: every piece of it keeps its bytes.

mod attribute;
mod build;
mod content;
mod copy;
mod document;
mod edit;
mod edit_attribute;
mod make;
mod namespace;
mod node;
mod record;
#[cfg(test)]
mod tests;
mod walk;
mod write;

pub use self::attribute::Attribute;
pub use self::document::{Document, NodeId};
pub use self::edit::EditError;
pub use self::node::{Kind, Node};
pub use self::walk::{Ancestors, Children, Descendants};

pub(super) use self::record::{Content, ElementRecord};
pub(super) use self::walk::{Edge, Edges};
