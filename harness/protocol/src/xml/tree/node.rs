use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::xml::Position;

use super::attribute::Attribute;
use super::document::{Document, NodeId};
use super::record::{Content, ElementRecord};
use super::walk::{Ancestors, Children, Descendants};

/// A node, to be looked at.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    index: u32,
}

/// What a node is and says: references resolved, ends of lines normalised. What is written is
/// [`Node::to_bytes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'d> {
    /// The document itself.
    Document,
    /// An element; more at [`Node`].
    Element,
    /// A run of characters and references, and what they say.
    Text(Cow<'d, str>),
    /// A CDATA section, and what it says.
    CData(Cow<'d, str>),
    /// A comment, and what stands in it.
    Comment(Cow<'d, str>),
    /// A processing instruction.
    Instruction {
        /// Its first word.
        target: &'d str,
        /// What follows the white space after it.
        data: Cow<'d, str>,
    },
    /// The XML declaration.
    Declaration,
    /// Bytes that were put in and may be anything.
    Raw(&'d [u8]),
}

impl<'d> Node<'d> {
    /// The caller has seen to it that the document has the node.
    pub(super) fn new(document: &'d Document, id: NodeId) -> Self {
        Self { document, index: id.0 }
    }

    /// What to name it by when the document is changed.
    pub fn id(&self) -> NodeId {
        NodeId(self.index)
    }

    /// The document that it belongs to.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// What it is.
    pub fn kind(&self) -> Kind<'d> {
        super::content::kind(self.document, self.index)
    }

    /// Whether it is an element.
    pub fn is_element(&self) -> bool {
        matches!(self.document.record(self.index).content, Content::Element(_))
    }

    /// Whether it is an element of this name; an empty namespace stands for none.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local() == Some(local) && self.namespace().unwrap_or_default() == namespace
    }

    /// The name of an element as written, with its prefix.
    pub fn name(&self) -> Option<&'d str> {
        self.element().map(|element| element.name.of(&self.document.text))
    }

    /// The prefix of an element's name; none when there is none.
    pub fn prefix(&self) -> Option<&'d str> {
        let prefix = self.element()?.prefix().of(&self.document.text);
        (!prefix.is_empty()).then_some(prefix)
    }

    /// The name of an element without its prefix.
    pub fn local(&self) -> Option<&'d str> {
        self.element().map(|element| element.local().of(&self.document.text))
    }

    /// The namespace of an element; none without one, and where the prefix is declared nowhere.
    ///
    /// In a document that was changed this looks at each ancestor, otherwise it costs nothing.
    pub fn namespace(&self) -> Option<Cow<'d, str>> {
        self.document.namespace_of_element(self.index)
    }

    /// The attributes of an element as they stand, declarations of namespaces included.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'d>> + use<'d> {
        let (document, index) = (self.document, self.index);
        let range = self.element().map(|element| element.attributes.range()).unwrap_or_default();
        range.map(move |at| Attribute::new(document, index, at))
    }

    /// The attribute of this name; an empty namespace stands for none.
    pub fn attribute(&self, namespace: &str, local: &str) -> Option<Attribute<'d>> {
        self.attributes().find(|attribute| attribute.is(namespace, local))
    }

    /// What the attribute without a prefix of this name says.
    pub fn value_of(&self, name: &str) -> Option<Cow<'d, str>> {
        let mut attributes = self.attributes();
        attributes.find(|attribute| attribute.name() == name).map(|found| found.value())
    }

    /// The node that it is a child of.
    pub fn parent(&self) -> Option<Node<'d>> {
        self.ancestors().next()
    }

    /// The next child of its parent.
    pub fn next(&self) -> Option<Node<'d>> {
        let next = self.document.link(self.document.record(self.index).next)?;
        Some(Node::new(self.document, next))
    }

    /// The child of its parent before it.
    pub fn previous(&self) -> Option<Node<'d>> {
        let previous = self.document.link(self.document.record(self.index).previous)?;
        Some(Node::new(self.document, previous))
    }

    /// Its children, in order.
    pub fn children(&self) -> Children<'d> {
        Children::new(self.document, self.index)
    }

    /// Its children that are elements.
    pub fn elements(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        self.children().filter(Node::is_element)
    }

    /// Its parent, its parent's parent, and so on up to the document.
    pub fn ancestors(&self) -> Ancestors<'d> {
        Ancestors::new(self.document, self.index)
    }

    /// All nodes below it, in the order of the document.
    pub fn descendants(&self) -> Descendants<'d> {
        Descendants::new(self.document, self.index)
    }

    /// What all text and CDATA below it say, one after the other: comments, processing instructions
    /// and child elements leave no gap and hide nothing. For a run of text, what it says.
    ///
    /// Where markup should not be, ask [`has_markup`](Self::has_markup) first.
    pub fn text(&self) -> Cow<'d, str> {
        super::content::text(self.document, self.index)
    }

    /// Whether it has any child that is not a run of text: an element, a comment, a processing
    /// instruction, a CDATA section or raw bytes. Another reader may see less text than
    /// [`text`](Self::text) then.
    pub fn has_markup(&self) -> bool {
        let kinds = self.children().map(|child| self.document.record(child.index).content);
        kinds.into_iter().any(|content| !matches!(content, Content::Text))
    }

    /// Where it was read, from its first byte to its last; none when it was made.
    pub fn span(&self) -> Option<Range<usize>> {
        let record = self.document.record(self.index);
        match record.content {
            Content::Raw => None,
            _ => self.document.read_span(record.span.range()),
        }
    }

    /// The line and column where it was read; counts lines from the start of the document.
    pub fn position(&self) -> Option<Position> {
        self.span().map(|span| self.document.position(span.start))
    }

    /// Its bytes as they are now.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        super::write::write(self.document, self.index, &mut |part| bytes.extend_from_slice(part));
        bytes
    }

    /// Hands its bytes as they are now to `sink`, piece by piece.
    pub fn write(&self, sink: &mut impl FnMut(&[u8])) {
        super::write::write(self.document, self.index, sink);
    }

    pub(in crate::xml) fn index(&self) -> u32 {
        self.index
    }

    fn element(&self) -> Option<&'d ElementRecord> {
        self.document.element(self.index)
    }
}

impl PartialEq for Node<'_> {
    /// Whether both are the same node of the same document.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.index == other.index
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.to_bytes();
        write!(formatter, "Node({}, {})", self.index, String::from_utf8_lossy(&written))
    }
}
