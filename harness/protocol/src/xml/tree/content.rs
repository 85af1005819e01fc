//! What nodes say, as opposed to how they are written.

use std::borrow::Cow;

use crate::xml::character::skip_white;
use crate::xml::value;

use super::document::Document;
use super::node::Kind;
use super::record::Content;
use super::walk::{Edge, Edges};

pub(super) fn kind(document: &Document, index: u32) -> Kind<'_> {
    let record = document.record(index);
    let written = record.span.of(&document.text);
    match record.content {
        Content::Document => Kind::Document,
        Content::Element(_) => Kind::Element,
        Content::Text => Kind::Text(value::of_text(written)),
        Content::CData => Kind::CData(cdata(written)),
        Content::Comment => Kind::Comment(inside(written, 4, 3)),
        Content::Declaration => Kind::Declaration,
        Content::Instruction(end) => {
            let (target, data) = document.instruction(index, end);
            Kind::Instruction { target, data: value::of_lines(data) }
        }
        Content::Raw => Kind::Raw(document.raw.get(record.span.range()).unwrap_or_default()),
    }
}

impl Document {
    /// The target of a processing instruction, and what follows the white space after it, as
    /// written.
    pub(in crate::xml) fn instruction(&self, index: u32, target_end: u32) -> (&str, &str) {
        let span = self.record(index).span.range();
        let end = target_end as usize;
        let target = self.text.get(span.start + 2..end).unwrap_or_default();
        let data = skip_white(self.text.as_bytes(), end);
        (target, self.text.get(data..span.end - 2).unwrap_or_default())
    }
}

pub(super) fn text(document: &Document, top: u32) -> Cow<'_, str> {
    let mut found: Option<Cow<'_, str>> = None;
    for edge in Edges::new(document, top) {
        let Edge::Enter(index) = edge else { continue };
        let record = document.record(index);
        let written = record.span.of(&document.text);
        let part = match record.content {
            Content::Text => value::of_text(written),
            Content::CData => cdata(written),
            _ => continue,
        };
        match &mut found {
            None => found = Some(part),
            Some(whole) => whole.to_mut().push_str(&part),
        }
    }
    found.unwrap_or_default()
}

fn cdata(written: &str) -> Cow<'_, str> {
    inside(written, 9, 3)
}

fn inside(written: &str, before: usize, after: usize) -> Cow<'_, str> {
    let end = written.len().saturating_sub(after);
    value::of_lines(written.get(before..end).unwrap_or_default())
}
