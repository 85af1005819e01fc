use super::document::Document;
use super::record::{Close, Content, ElementRecord, NONE};
use super::walk::{Edge, Edges};

/// Hands the bytes of a node to `sink`, each piece as it was read or made.
pub(super) fn write(document: &Document, top: u32, sink: &mut impl FnMut(&[u8])) {
    let text = &document.text;
    for edge in Edges::new(document, top) {
        let (index, enter) = match edge {
            Edge::Enter(index) => (index, true),
            Edge::Leave(index) => (index, false),
        };
        let record = document.record(index);
        match (record.content, enter) {
            (Content::Element(_), _) => {
                let Some(element) = document.element(index) else { continue };
                // An empty tag cannot hold what was put into it.
                let close = match element.close {
                    Close::Empty if record.first != NONE => Close::Tag(Default::default()),
                    close => close,
                };
                match enter {
                    true => start(document, element, close, sink),
                    false => end(document, element, close, sink),
                }
            }
            (Content::Document, true) if document.mark => sink("\u{feff}".as_bytes()),
            (Content::Document, _) | (_, false) => {}
            (Content::Raw, true) => {
                sink(document.raw.get(record.span.range()).unwrap_or_default());
            }
            (_, true) => sink(record.span.of(text).as_bytes()),
        }
    }
}

fn start(document: &Document, element: &ElementRecord, close: Close, sink: &mut impl FnMut(&[u8])) {
    let text = &document.text;
    sink(b"<");
    sink(element.name.of(text).as_bytes());
    for attribute in document.attributes_of(element) {
        sink(attribute.whole().of(text).as_bytes());
    }
    sink(element.tail.of(text).as_bytes());
    sink(match close {
        Close::Empty => b"/>",
        Close::Tag(_) => b">",
    });
}

fn end(document: &Document, element: &ElementRecord, close: Close, sink: &mut impl FnMut(&[u8])) {
    let Close::Tag(white) = close else { return };
    sink(b"</");
    sink(element.name.of(&document.text).as_bytes());
    sink(white.of(&document.text).as_bytes());
    sink(b">");
}
