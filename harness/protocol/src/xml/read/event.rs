use std::borrow::Cow;
use std::ops::Range;

use crate::xml::{Limits, XmlError, XmlErrorKind, value};

use super::reader::{Reader, Start, Step};
use super::scope::{NO_NAMESPACE, XMLNS};
use super::tag::AttributePieces;

/// What stands in a document, one after the other, without a tree: for documents too large for one.
///
/// Every check of [`Document::read`](crate::xml::Document::read) is made, but only as far as has
/// been read: nothing counts before [`next`](Self::next) has answered `None`.
pub struct Events<'t> {
    reader: Reader<'t>,
}

/// One thing in a document.
#[derive(Debug)]
pub enum Event<'r, 't> {
    /// A start tag, or an empty-element tag, which an [`End`](Self::End) follows all the same.
    Start(StartTag<'r, 't>),
    /// The end of the innermost open element.
    End,
    /// All characters up to the next markup, references resolved. A comment, CDATA section or
    /// processing instruction may part one text of an element into several.
    Text(Cow<'t, str>),
    /// The characters of a CDATA section.
    CData(Cow<'t, str>),
    /// The bytes of a comment, a processing instruction or the XML declaration.
    Other(Range<usize>),
}

/// A start tag, with names resolved.
#[derive(Debug)]
pub struct StartTag<'r, 't> {
    text: &'t str,
    start: Start,
    attributes: &'r [AttributePieces],
    namespaces: &'r [Cow<'t, str>],
}

/// An attribute of a [`StartTag`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'r, 't> {
    /// The namespace of its name; none without a prefix.
    pub namespace: Option<&'r str>,
    /// Its name without the prefix.
    pub local: &'t str,
    /// What it says, normalised.
    pub value: Cow<'t, str>,
}

impl<'t> Events<'t> {
    /// The events of a document.
    ///
    /// # Errors
    /// When the bytes are not UTF-8, too many, or hold a character that XML forbids.
    pub fn new(document: &'t [u8], limits: &Limits) -> Result<Self, XmlError> {
        Ok(Self { reader: Reader::new(utf8(document)?, limits)? })
    }

    /// The next event; none after the end of a document that broke no rule.
    ///
    /// # Errors
    /// At the first broken rule. What comes after an error means nothing.
    #[expect(clippy::should_implement_trait, reason = "an event borrows from the reader")]
    pub fn next(&mut self) -> Result<Option<Event<'_, 't>>, XmlError> {
        let text = self.reader.text();
        let Some(step) = self.reader.step()? else { return Ok(None) };
        Ok(Some(match step {
            Step::Start(start) => Event::Start(StartTag {
                text,
                start,
                attributes: self.reader.attributes(),
                namespaces: self.reader.namespaces(),
            }),
            Step::End(..) => Event::End,
            Step::Text(piece) => Event::Text(value::of_text(piece.of(text))),
            Step::CData(piece) => {
                let inside = piece.range();
                let inside = text.get(inside.start + 9..inside.end - 3).unwrap_or_default();
                Event::CData(value::of_lines(inside))
            }
            Step::Declaration(piece) | Step::Comment(piece) | Step::Instruction(piece, _) => {
                Event::Other(piece.range())
            }
        }))
    }
}

impl<'t> Events<'t> {
    /// Where the last event ended, in bytes of the document. An empty-element tag ends once, at its
    /// `>`.
    pub fn offset(&self) -> usize {
        self.reader.offset()
    }
}

impl<'r, 't> StartTag<'r, 't> {
    /// The namespace of the element, if it has one.
    pub fn namespace(&self) -> Option<&'r str> {
        namespace(self.namespaces, self.start.namespace)
    }

    /// The name without the prefix.
    pub fn local(&self) -> &'t str {
        let end = self.start.name.range().end;
        self.text.get(self.start.local as usize..end).unwrap_or_default()
    }

    /// Whether the element has this name; an empty namespace stands for none.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace().unwrap_or_default() == namespace
    }

    /// Its bytes, from `<` to `>`.
    pub fn span(&self) -> Range<usize> {
        self.start.span.range()
    }

    /// What the attribute without a prefix of this name says.
    pub fn attribute(&self, local: &str) -> Option<Cow<'t, str>> {
        // Only names without a prefix, which declare nothing, are in no namespace.
        let mut plain = self.attributes.iter().filter(|one| one.namespace == NO_NAMESPACE);
        let found = plain.find(|attribute| attribute.local().of(self.text) == local);
        found.map(|attribute| value::of_attribute(attribute.value.of(self.text)))
    }

    /// Each declaration of a namespace: where the prefix stands, which is empty for the default
    /// namespace, and where the declaration does as a whole, with its value.
    pub fn declarations(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        let declared = self.attributes.iter().filter(|attribute| attribute.namespace == XMLNS);
        declared.map(|attribute| {
            let name = attribute.name().range();
            let prefix = match attribute.prefix().range().is_empty() {
                true => name.end..name.end,
                false => attribute.local().range(),
            };
            // The quote after the value belongs to it.
            (prefix, name.start..attribute.value.range().end + 1)
        })
    }

    /// The attributes in the order of the document, without declarations of namespaces.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'r, 't>> {
        let (text, namespaces) = (self.text, self.namespaces);
        let named = self.attributes.iter().filter(|attribute| attribute.namespace != XMLNS);
        named.map(move |attribute| Attribute {
            namespace: namespace(namespaces, attribute.namespace),
            local: attribute.local().of(text),
            value: value::of_attribute(attribute.value.of(text)),
        })
    }
}

fn namespace<'r>(namespaces: &'r [Cow<'_, str>], number: u32) -> Option<&'r str> {
    let name = namespaces.get(number as usize)?;
    (!name.is_empty()).then_some(name)
}

/// The text of a document.
pub(in crate::xml) fn utf8(document: &[u8]) -> Result<&str, XmlError> {
    std::str::from_utf8(document).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(document.len(), |length| start + length);
        let before = document.get(..start).unwrap_or_default();
        let valid = std::str::from_utf8(before).unwrap_or_default();
        crate::xml::error::Refusal::new(start..end, XmlErrorKind::NotUtf8).at(valid)
    })
}
