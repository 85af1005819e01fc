use crate::xml::{Document, NodeId};

/// What is canonicalised: a node with all that is below it, but for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subset {
    /// The document, or an element.
    pub apex: NodeId,
    /// A node that is left out with all that is below it: the Signature, where it is enveloped.
    pub without: Option<NodeId>,
}

impl Subset {
    /// The document as a whole.
    pub const DOCUMENT: Self = Self { apex: Document::ID, without: None };

    /// An element with all that is below it.
    pub fn of(apex: NodeId) -> Self {
        Self { apex, without: None }
    }

    /// The same without this node.
    #[must_use]
    pub fn without(self, node: NodeId) -> Self {
        Self { without: Some(node), ..self }
    }
}
