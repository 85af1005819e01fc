use std::ops::Range;

use crate::xml::read::AttributePieces;
use crate::xml::{Limits, Position, XmlError};

use super::build;
use super::node::Node;
use super::record::{Content, ElementRecord, NONE, Record};

/// A document, or what has become of one.
///
/// All bytes stay as they were read: prefixes, quotes, the order of attributes, white space inside
/// tags, references, comments, processing instructions, CDATA, declarations. Changes add to it; what
/// is taken out leaves its bytes behind until the document is dropped.
#[derive(Clone, Debug)]
pub struct Document {
    /// What was read, and after it what was made.
    pub(in crate::xml) text: String,
    /// Bytes of `text` that were read.
    pub(in crate::xml) source: usize,
    /// Whether it began with a byte order mark.
    pub(in crate::xml) mark: bool,
    /// Bytes that are no XML.
    pub(in crate::xml) raw: Vec<u8>,
    pub(in crate::xml) records: Vec<Record>,
    pub(in crate::xml) elements: Vec<ElementRecord>,
    pub(in crate::xml) attributes: Vec<AttributePieces>,
    /// Namespaces by the numbers of elements and attributes.
    pub(in crate::xml) namespaces: Vec<Box<str>>,
    /// Whether anything was changed: the numbers no longer count then.
    pub(in crate::xml) changed: bool,
}

/// A node of one document. In another document it means another node, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(in crate::xml) u32);

impl NodeId {
    pub(in crate::xml) fn index(self) -> u32 {
        self.0
    }
}

impl Document {
    /// The node that holds the root element, and the comments and processing instructions beside it.
    pub const ID: NodeId = NodeId(0);

    /// Reads a document within the default [`Limits`].
    ///
    /// # Errors
    /// At the first broken rule.
    pub fn read(document: &[u8]) -> Result<Self, XmlError> {
        Self::read_within(document, &Limits::default())
    }

    /// Reads a document within these limits.
    ///
    /// # Errors
    /// At the first broken rule.
    pub fn read_within(document: &[u8], limits: &Limits) -> Result<Self, XmlError> {
        build::document(document, limits)
    }

    /// The bytes that were read.
    pub fn source(&self) -> &str {
        self.text.get(..self.source).unwrap_or_default()
    }

    /// The place of a byte of what was read.
    pub fn position(&self, offset: usize) -> Position {
        Position::of(self.source(), offset)
    }

    /// The node, if this document has it.
    pub fn node(&self, id: NodeId) -> Option<Node<'_>> {
        self.records.get(id.0 as usize)?;
        Some(Node::new(self, id))
    }

    /// The node that is the document itself.
    pub fn top(&self) -> Node<'_> {
        Node::new(self, Self::ID)
    }

    /// The root element; none when it was taken out. When several were put in, the first.
    pub fn root(&self) -> Option<Node<'_>> {
        self.top().children().find(Node::is_element)
    }

    /// The first element, in the order of the document, whose attribute without a prefix and of this
    /// name says `value`.
    pub fn find_by_attribute(&self, name: &str, value: &str) -> Option<Node<'_>> {
        self.top().descendants().find(|node| node.value_of(name).as_deref() == Some(value))
    }

    /// The bytes of the document as it is now.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.top().to_bytes()
    }

    pub(in crate::xml) fn node_at(&self, index: u32) -> Option<Node<'_>> {
        self.node(NodeId(index))
    }

    /// All text, which the pieces of nodes lie in.
    pub(in crate::xml) fn text(&self) -> &str {
        &self.text
    }

    /// A node's record.
    pub(in crate::xml) fn record(&self, index: u32) -> &Record {
        // Indices come from this arena, or were checked by `node` and `known`; it never shrinks.
        &self.records[index as usize]
    }

    pub(in crate::xml) fn element(&self, index: u32) -> Option<&ElementRecord> {
        match self.record(index).content {
            Content::Element(element) => self.elements.get(element as usize),
            _ => None,
        }
    }

    pub(in crate::xml) fn attributes_of(&self, element: &ElementRecord) -> &[AttributePieces] {
        self.attributes.get(element.attributes.range()).unwrap_or_default()
    }

    /// Bytes of `text` that were read; none for what was made.
    pub(in crate::xml) fn read_span(&self, span: Range<usize>) -> Option<Range<usize>> {
        (span.start < span.end && span.end <= self.source).then_some(span)
    }

    pub(in crate::xml) fn link(&self, index: u32) -> Option<NodeId> {
        (index != NONE).then_some(NodeId(index))
    }
}
