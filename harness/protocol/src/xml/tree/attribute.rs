use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::xml::read::AttributePieces;
use crate::xml::{Position, value};

use super::document::Document;

/// An attribute, or a declaration of a namespace, as it stands in a start tag.
#[derive(Clone, Copy)]
pub struct Attribute<'d> {
    document: &'d Document,
    element: u32,
    pieces: &'d AttributePieces,
}

impl<'d> Attribute<'d> {
    pub(super) fn new(document: &'d Document, element: u32, at: usize) -> Self {
        // The range of an element lies inside the arena, which never shrinks.
        Self { document, element, pieces: &document.attributes[at] }
    }

    /// The name as written, with its prefix; empty for raw text in a tag.
    pub fn name(&self) -> &'d str {
        self.pieces.name().of(&self.document.text)
    }

    /// The prefix of the name; none when there is none.
    pub fn prefix(&self) -> Option<&'d str> {
        let prefix = self.pieces.prefix().of(&self.document.text);
        (!prefix.is_empty()).then_some(prefix)
    }

    /// The name without its prefix.
    pub fn local(&self) -> &'d str {
        self.pieces.local().of(&self.document.text)
    }

    /// The namespace of the name; none without a prefix, and where that is declared nowhere.
    pub fn namespace(&self) -> Option<Cow<'d, str>> {
        self.document.namespace_of_attribute(self.element, self.pieces)
    }

    /// Whether it has this name; an empty namespace stands for none.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace().unwrap_or_default() == namespace
    }

    /// The prefix that it declares, empty for the default namespace; none when it is no declaration.
    pub fn declares(&self) -> Option<&'d str> {
        declared(self.name())
    }

    /// What it says, normalised.
    pub fn value(&self) -> Cow<'d, str> {
        value::of_attribute(self.written_value())
    }

    /// What stands between the quotes.
    pub fn written_value(&self) -> &'d str {
        self.pieces.value.of(&self.document.text)
    }

    /// All of it, with the white space before it.
    pub fn written(&self) -> &'d str {
        self.pieces.whole().of(&self.document.text)
    }

    /// Where it was read, from its name to its closing quote; none when it was made.
    pub fn span(&self) -> Option<Range<usize>> {
        let whole = self.pieces.whole().range();
        self.document.read_span(self.pieces.name().range().start..whole.end)
    }

    /// The line and column where it was read.
    pub fn position(&self) -> Option<Position> {
        self.span().map(|span| self.document.position(span.start))
    }
}

/// The prefix that an attribute of this name declares.
pub(super) fn declared(name: &str) -> Option<&str> {
    match name.strip_prefix("xmlns")? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}

impl fmt::Debug for Attribute<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Attribute({})", self.written())
    }
}
