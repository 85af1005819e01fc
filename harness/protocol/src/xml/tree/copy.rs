use crate::xml::piece::{Piece, offset};

use super::document::{Document, NodeId};
use super::edit::EditError;
use super::make::room;
use super::record::{Content, NONE, Record};
use super::walk::{Edge, Edges};

impl Document {
    /// A copy of a node and of all that is below it, standing nowhere.
    ///
    /// # Errors
    /// When the document does not have the node, it is the document, or the document holds no more.
    pub fn copy(&mut self, node: NodeId) -> Result<NodeId, EditError> {
        self.known(node)?;
        let edges: Vec<Edge> = Edges::new(self, node.0).collect();
        let records = |index: u32, document: &Self| *document.record(index);
        self.copy_edges(&edges, records, |content, document| {
            let Content::Element(element) = content else { return Ok(content) };
            // The attributes are shared until one of the two is changed.
            let copied = document.elements.get(element as usize).copied();
            let index = offset(document.elements.len());
            document.elements.extend(copied);
            Ok(Content::Element(index))
        })
    }

    /// A copy of a node of another document and of all that is below it, standing nowhere. Prefixes
    /// are taken as they are, whatever they stand for here.
    ///
    /// # Errors
    /// As [`copy`](Self::copy).
    pub fn adopt(&mut self, other: &Document, node: NodeId) -> Result<NodeId, EditError> {
        other.known(node)?;
        // The pieces of a node lie anywhere in the text, so all of it comes along.
        let text = self.add(&other.text)?.start;
        let raw = offset(self.raw.len());
        room(self.raw.len(), other.raw.len())?;
        self.raw.extend_from_slice(&other.raw);
        let edges: Vec<Edge> = Edges::new(other, node.0).collect();
        let records = |index: u32, _: &Self| {
            let mut record = *other.record(index);
            let by = if matches!(record.content, Content::Raw) { raw } else { text };
            record.span = shifted(record.span, by);
            record
        };
        self.copy_edges(&edges, records, |content, document| match content {
            Content::Element(element) => {
                let index = offset(document.elements.len());
                let Some(mut element) = other.elements.get(element as usize).copied() else {
                    return Err(EditError::UnknownNode);
                };
                let start = document.attributes.len();
                for attribute in other.attributes_of(&element) {
                    let mut attribute = *attribute;
                    attribute.start += text;
                    attribute.name += text;
                    attribute.local += text;
                    attribute.name_end += text;
                    attribute.value = shifted(attribute.value, text);
                    document.attributes.push(attribute);
                }
                element.attributes = Piece::new(start, document.attributes.len());
                element.name = shifted(element.name, text);
                element.local += text;
                element.tail = shifted(element.tail, text);
                if let super::record::Close::Tag(white) = &mut element.close {
                    *white = shifted(*white, text);
                }
                document.elements.push(element);
                Ok(Content::Element(index))
            }
            Content::Instruction(end) => Ok(Content::Instruction(end + text)),
            content => Ok(content),
        })
    }

    /// Makes a new node for each that is entered, below the last one that was not left.
    fn copy_edges(
        &mut self,
        edges: &[Edge],
        record: impl Fn(u32, &Self) -> Record,
        content: impl Fn(Content, &mut Self) -> Result<Content, EditError>,
    ) -> Result<NodeId, EditError> {
        let mut open: Vec<NodeId> = Vec::new();
        let mut top = None;
        for edge in edges {
            match edge {
                Edge::Leave(_) => {
                    open.pop();
                }
                Edge::Enter(index) => {
                    let record = record(*index, self);
                    if matches!(record.content, Content::Document) {
                        return Err(EditError::IntoItself);
                    }
                    let content = content(record.content, self)?;
                    let id = self.push(content, record.span)?;
                    if let Some(parent) = open.last() {
                        self.append_new(*parent, id);
                    }
                    top.get_or_insert(id);
                    open.push(id);
                }
            }
        }
        top.ok_or(EditError::UnknownNode)
    }

    /// Appends a node that was just made, so that there is nothing to check.
    fn append_new(&mut self, parent: NodeId, node: NodeId) {
        let last = self.record(parent.0).last;
        match last {
            NONE => self.records[parent.0 as usize].first = node.0,
            last => self.records[last as usize].next = node.0,
        }
        self.records[parent.0 as usize].last = node.0;
        let record = &mut self.records[node.0 as usize];
        (record.parent, record.previous) = (parent.0, last);
    }
}

fn shifted(piece: Piece, by: u32) -> Piece {
    Piece { start: piece.start + by, end: piece.end + by }
}
