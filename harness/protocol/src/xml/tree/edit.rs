use thiserror::Error;

use crate::xml::piece::Piece;

use super::document::{Document, NodeId};
use super::make::local_of;
use super::record::{Content, NONE};

/// Why a document cannot be changed in this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// The node belongs to another document.
    #[error("the document has no such node")]
    UnknownNode,
    /// Only elements and the document have children.
    #[error("the node cannot have children")]
    NoChildren,
    /// Only elements have a name and attributes.
    #[error("the node is not an element")]
    NotAnElement,
    /// The node stands nowhere, so nothing stands beside it.
    #[error("the node has no parent")]
    NoParent,
    /// A node cannot become part of itself.
    #[error("the node would become part of itself")]
    IntoItself,
    /// The element has no such attribute.
    #[error("the element has no such attribute")]
    UnknownAttribute,
    /// The text would not be read as what it is to be; raw bytes may be anything.
    #[error("the text is not what such a node can hold")]
    Malformed,
    /// 4 GiB of text are the most.
    #[error("the document holds no more")]
    Full,
}

impl Document {
    /// Puts a node after the last child of `parent`. A node that stands somewhere is moved.
    ///
    /// # Errors
    /// When `parent` cannot have children, or is part of the node.
    pub fn append(&mut self, parent: NodeId, node: NodeId) -> Result<(), EditError> {
        self.container(parent)?;
        self.place(parent, None, node)
    }

    /// Puts a node before the first child of `parent`. A node that stands somewhere is moved.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    pub fn prepend(&mut self, parent: NodeId, node: NodeId) -> Result<(), EditError> {
        self.container(parent)?;
        let mut first = self.record(parent.0).first;
        if first == node.0 {
            first = self.record(first).next;
        }
        self.place(parent, self.link(first), node)
    }

    /// Puts a node before another. A node that stands somewhere is moved.
    ///
    /// # Errors
    /// When the other stands nowhere, or is part of the node.
    pub fn insert_before(&mut self, other: NodeId, node: NodeId) -> Result<(), EditError> {
        let parent = self.parent_of(other)?;
        if other == node {
            return Ok(());
        }
        self.place(parent, Some(other), node)
    }

    /// Puts a node after another. A node that stands somewhere is moved.
    ///
    /// # Errors
    /// As [`insert_before`](Self::insert_before).
    pub fn insert_after(&mut self, other: NodeId, node: NodeId) -> Result<(), EditError> {
        let parent = self.parent_of(other)?;
        if other == node {
            return Ok(());
        }
        let mut next = self.record(other.0).next;
        if next == node.0 {
            next = self.record(next).next;
        }
        self.place(parent, self.link(next), node)
    }

    /// Puts a node where another stands, which is taken out.
    ///
    /// # Errors
    /// As [`insert_before`](Self::insert_before).
    pub fn replace(&mut self, old: NodeId, new: NodeId) -> Result<(), EditError> {
        if old == new {
            return self.parent_of(old).map(drop);
        }
        self.insert_before(old, new)?;
        self.remove(old)
    }

    /// Takes a node out with all that is below it. It can be put elsewhere later.
    ///
    /// # Errors
    /// When the document does not have it, or it is the document.
    pub fn remove(&mut self, node: NodeId) -> Result<(), EditError> {
        self.known(node)?;
        if node == Self::ID {
            return Err(EditError::IntoItself);
        }
        self.changed = true;
        let record = *self.record(node.0);
        if record.parent == NONE {
            return Ok(());
        }
        match record.previous {
            NONE => self.records[record.parent as usize].first = record.next,
            previous => self.records[previous as usize].next = record.next,
        }
        match record.next {
            NONE => self.records[record.parent as usize].last = record.previous,
            next => self.records[next as usize].previous = record.previous,
        }
        let record = &mut self.records[node.0 as usize];
        (record.parent, record.previous, record.next) = (NONE, NONE, NONE);
        Ok(())
    }

    /// Takes all children of a node out.
    ///
    /// # Errors
    /// When the document does not have it.
    pub fn clear(&mut self, node: NodeId) -> Result<(), EditError> {
        self.known(node)?;
        while let Some(child) = self.link(self.record(node.0).first) {
            self.remove(child)?;
        }
        Ok(())
    }

    /// Gives an element another name, taken as it is; its end tag follows.
    ///
    /// # Errors
    /// When it is not an element.
    pub fn rename(&mut self, element: NodeId, name: &str) -> Result<(), EditError> {
        let index = self.element_index(element)?;
        let piece = self.add(name)?;
        self.changed = true;
        let record = &mut self.elements[index];
        record.name = piece;
        record.local = piece.start + local_of(name);
        Ok(())
    }

    /// Whether the document has the node.
    pub(super) fn known(&self, node: NodeId) -> Result<(), EditError> {
        self.node(node).map(drop).ok_or(EditError::UnknownNode)
    }

    /// Where the element's record stands among those of elements.
    pub(super) fn element_index(&self, node: NodeId) -> Result<usize, EditError> {
        self.known(node)?;
        match self.record(node.0).content {
            Content::Element(element) => Ok(element as usize),
            _ => Err(EditError::NotAnElement),
        }
    }

    fn container(&self, node: NodeId) -> Result<(), EditError> {
        self.known(node)?;
        match self.record(node.0).content {
            Content::Element(_) | Content::Document => Ok(()),
            _ => Err(EditError::NoChildren),
        }
    }

    fn parent_of(&self, node: NodeId) -> Result<NodeId, EditError> {
        self.known(node)?;
        self.link(self.record(node.0).parent).ok_or(EditError::NoParent)
    }

    /// Moves a node below `parent`, before one of its children or after all. `before` is not the
    /// node itself.
    fn place(
        &mut self,
        parent: NodeId,
        before: Option<NodeId>,
        node: NodeId,
    ) -> Result<(), EditError> {
        self.known(node)?;
        let mut index = parent.0;
        while index != NONE {
            if index == node.0 {
                return Err(EditError::IntoItself);
            }
            index = self.record(index).parent;
        }
        self.remove(node)?;
        let next = before.map_or(NONE, |before| before.0);
        let previous = match next {
            NONE => self.record(parent.0).last,
            next => self.record(next).previous,
        };
        // All of these are links of this arena.
        match previous {
            NONE => self.records[parent.0 as usize].first = node.0,
            previous => self.records[previous as usize].next = node.0,
        }
        match next {
            NONE => self.records[parent.0 as usize].last = node.0,
            next => self.records[next as usize].previous = node.0,
        }
        let record = &mut self.records[node.0 as usize];
        (record.parent, record.previous, record.next) = (parent.0, previous, next);
        Ok(())
    }

    /// Gives an element this stretch of the arena of attributes.
    pub(super) fn set_attributes(&mut self, element: usize, attributes: Piece) {
        self.changed = true;
        self.elements[element].attributes = attributes;
    }
}
