use crate::xml::piece::{Piece, offset};
use crate::xml::read::{NO_NAMESPACE, Reader, Step};
use crate::xml::{Limits, XmlError, XmlErrorKind};

use super::document::Document;
use super::record::{Close, Content, ElementRecord, NONE, Record};

/// Reads a document into a tree.
pub(super) fn document(bytes: &[u8], limits: &Limits) -> Result<Document, XmlError> {
    // Before the text is copied.
    let limit = limits.most_bytes();
    if bytes.len() > limit {
        let kind = XmlErrorKind::TooLong { length: bytes.len(), limit };
        return Err(crate::xml::error::Refusal::new(0..0, kind).at(""));
    }
    let text = crate::xml::read::utf8(bytes)?;
    let mut reader = Reader::new(text, limits)?;
    let mut builder = Builder::new(bytes.len());
    while let Some(step) = reader.step()? {
        builder.take(step, &reader);
    }
    let namespaces = reader.namespaces().iter().map(|name| Box::from(&**name)).collect();
    Ok(Document {
        source: text.len(),
        mark: text.starts_with('\u{feff}'),
        text: text.to_owned(),
        raw: Vec::new(),
        records: builder.records,
        elements: builder.elements,
        attributes: builder.attributes,
        namespaces,
        changed: false,
    })
}

struct Builder {
    records: Vec<Record>,
    elements: Vec<ElementRecord>,
    attributes: Vec<crate::xml::read::AttributePieces>,
    /// The innermost open element, or the document.
    parent: u32,
}

impl Builder {
    fn new(bytes: usize) -> Self {
        // About what messages of SAML need, so that the arenas rarely move.
        let mut records = Vec::with_capacity(bytes / 48 + 4);
        records.push(Record::new(Content::Document, Piece::new(0, bytes)));
        Self {
            records,
            elements: Vec::with_capacity(bytes / 96 + 4),
            attributes: Vec::with_capacity(bytes / 96 + 4),
            parent: 0,
        }
    }

    fn take(&mut self, step: Step, reader: &Reader<'_>) {
        match step {
            Step::Declaration(span) => self.push(Content::Declaration, span),
            Step::Text(span) => self.push(Content::Text, span),
            Step::CData(span) => self.push(Content::CData, span),
            Step::Comment(span) => self.push(Content::Comment, span),
            Step::Instruction(span, target) => self.push(Content::Instruction(target), span),
            Step::Start(start) => {
                let from = self.attributes.len();
                self.attributes.extend_from_slice(reader.attributes());
                let close = match start.empty {
                    true => Close::Empty,
                    false => Close::Tag(Piece::default()),
                };
                let element = offset(self.elements.len());
                self.elements.push(ElementRecord {
                    name: start.name,
                    local: start.local,
                    attributes: Piece::new(from, self.attributes.len()),
                    tail: start.tail,
                    close,
                    namespace: start.namespace,
                });
                self.push(Content::Element(element), start.span);
                self.parent = offset(self.records.len() - 1);
            }
            Step::End(span, white) => self.end(span, white),
        }
    }

    fn push(&mut self, content: Content, span: Piece) {
        let index = offset(self.records.len());
        let mut record = Record::new(content, span);
        record.parent = self.parent;
        // The parent was pushed before.
        let parent = &mut self.records[self.parent as usize];
        record.previous = std::mem::replace(&mut parent.last, index);
        if record.previous == NONE {
            parent.first = index;
        } else if let Some(previous) = self.records.get_mut(record.previous as usize) {
            previous.next = index;
        }
        self.records.push(record);
    }

    fn end(&mut self, span: Piece, white: Piece) {
        let Some(record) = self.records.get_mut(self.parent as usize) else { return };
        record.span.end = span.end;
        self.parent = record.parent;
        let Content::Element(element) = record.content else { return };
        if let Some(element) = self.elements.get_mut(element as usize)
            && element.close != Close::Empty
        {
            element.close = Close::Tag(white);
        }
    }
}

/// What was made is resolved when it is asked for.
pub(super) const UNRESOLVED: u32 = NO_NAMESPACE;
