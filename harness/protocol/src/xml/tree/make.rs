//! New nodes. They belong to the document, but stand nowhere until they are put somewhere.

use crate::xml::piece::{Piece, offset};
use crate::xml::read::Events;
use crate::xml::value;

use super::build::UNRESOLVED;
use super::document::{Document, NodeId};
use super::edit::EditError;
use super::record::{Close, Content, ElementRecord, Record};

impl Document {
    /// A new element without attributes and content. The name, prefix included, is taken as it is,
    /// right or wrong.
    ///
    /// # Errors
    /// When the document holds no more.
    pub fn make_element(&mut self, name: &str) -> Result<NodeId, EditError> {
        let name_piece = self.add(name)?;
        let element = ElementRecord {
            name: name_piece,
            local: name_piece.start + local_of(name),
            attributes: Piece::default(),
            tail: Piece::default(),
            close: Close::Tag(Piece::default()),
            namespace: UNRESOLVED,
        };
        let index = offset(self.elements.len());
        self.elements.push(element);
        self.push(Content::Element(index), Piece::default())
    }

    /// A new run of text that says `text`.
    ///
    /// # Errors
    /// When the document holds no more.
    pub fn make_text(&mut self, text: &str) -> Result<NodeId, EditError> {
        let span = self.add_with(text.len(), |written| value::push_text(written, text))?;
        self.push(Content::Text, span)
    }

    /// A new run of text as it is to be written, such as `&#x61;b`.
    ///
    /// # Errors
    /// When this is not text, or the document holds no more.
    pub fn make_written_text(&mut self, written: &str) -> Result<NodeId, EditError> {
        if !is_text(written) {
            return Err(EditError::Malformed);
        }
        let span = self.add(written)?;
        self.push(Content::Text, span)
    }

    /// A new CDATA section that says `text`.
    ///
    /// # Errors
    /// When it would end early, or the document holds no more.
    pub fn make_cdata(&mut self, text: &str) -> Result<NodeId, EditError> {
        if text.contains("]]>") {
            return Err(EditError::Malformed);
        }
        let span = self.add(&format!("<![CDATA[{text}]]>"))?;
        self.push(Content::CData, span)
    }

    /// A new comment.
    ///
    /// # Errors
    /// When it would end early, or the document holds no more.
    pub fn make_comment(&mut self, text: &str) -> Result<NodeId, EditError> {
        if text.contains("--") || text.ends_with('-') {
            return Err(EditError::Malformed);
        }
        let span = self.add(&format!("<!--{text}-->"))?;
        self.push(Content::Comment, span)
    }

    /// A new processing instruction, without white space after the target when `data` is empty.
    ///
    /// # Errors
    /// When it would end early, its target is no name, or the document holds no more.
    pub fn make_instruction(&mut self, target: &str, data: &str) -> Result<NodeId, EditError> {
        let white = if data.is_empty() { "" } else { " " };
        let name = crate::xml::character::ncname_end(target, 0);
        if target.is_empty() || name != target.len() || data.contains("?>") {
            return Err(EditError::Malformed);
        }
        let span = self.add(&format!("<?{target}{white}{data}?>"))?;
        let end = span.start + 2 + offset(target.len());
        self.push(Content::Instruction(end), span)
    }

    /// Bytes to be written as they are, whatever they do to the document around them. Nothing looks
    /// into them: write the document and read it again to see what they have become.
    ///
    /// # Errors
    /// When the document holds no more.
    pub fn make_raw(&mut self, bytes: &[u8]) -> Result<NodeId, EditError> {
        let start = self.raw.len();
        room(start, bytes.len())?;
        self.raw.extend_from_slice(bytes);
        self.push(Content::Raw, Piece::new(start, self.raw.len()))
    }

    /// Adds to the text, and says where.
    pub(super) fn add(&mut self, written: &str) -> Result<Piece, EditError> {
        let start = self.text.len();
        room(start, written.len())?;
        self.text.push_str(written);
        Ok(Piece::new(start, self.text.len()))
    }

    /// Adds what `write` writes, which is what `length` bytes become at most.
    pub(super) fn add_with(
        &mut self,
        length: usize,
        write: impl FnOnce(&mut String),
    ) -> Result<Piece, EditError> {
        let start = self.text.len();
        room(start, length.saturating_mul(value::LONGEST))?;
        write(&mut self.text);
        Ok(Piece::new(start, self.text.len()))
    }

    pub(super) fn push(&mut self, content: Content, span: Piece) -> Result<NodeId, EditError> {
        room(self.records.len(), 1)?;
        self.changed = true;
        let id = NodeId(offset(self.records.len()));
        self.records.push(Record::new(content, span));
        Ok(id)
    }
}

/// Where the local part of a name begins, counted from its start.
pub(super) fn local_of(name: &str) -> u32 {
    name.find(':').map_or(0, |colon| offset(colon + 1))
}

/// Whether offsets still fit after `more`.
pub(super) fn room(used: usize, more: usize) -> Result<(), EditError> {
    match used.checked_add(more).is_some_and(|whole| whole < u32::MAX as usize) {
        true => Ok(()),
        false => Err(EditError::Full),
    }
}

/// Whether the reader takes this as one run of text.
fn is_text(written: &str) -> bool {
    if written.contains('<') {
        return false;
    }
    let limits = crate::xml::Limits { bytes: usize::MAX, ..crate::xml::Limits::default() };
    let document = format!("<a>{written}</a>");
    let Ok(mut events) = Events::new(document.as_bytes(), &limits) else { return false };
    loop {
        match events.next() {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}
