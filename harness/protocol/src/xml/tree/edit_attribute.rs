use crate::xml::piece::{Piece, offset};
use crate::xml::read::{AttributePieces, NO_NAMESPACE, XMLNS};
use crate::xml::value;

use super::attribute::declared;
use super::document::{Document, NodeId};
use super::edit::EditError;
use super::make::{local_of, room};

impl Document {
    /// Lets the attribute whose name is written so say `value`: in its place when the element has it,
    /// otherwise after all others. Names that begin with `xmlns` declare.
    ///
    /// # Errors
    /// When this is not an element, or the document holds no more.
    pub fn set_attribute(
        &mut self,
        element: NodeId,
        name: &str,
        value: &str,
    ) -> Result<(), EditError> {
        let index = self.element_index(element)?;
        let made = self.make_attribute(name, value)?;
        let known = self.attributes_of(&self.elements[index]);
        let known = known.iter().position(|attribute| attribute.name().of(&self.text) == name);
        let Some(known) = known else { return self.push_attribute(index, made) };
        let mut attributes = self.attributes_to_change(element)?;
        // It was just found there.
        attributes[known] = made;
        self.change_attributes(element, attributes)
    }

    /// Adds an attribute after all others, also when the element has one of this name.
    ///
    /// # Errors
    /// As [`set_attribute`](Self::set_attribute).
    pub fn add_attribute(
        &mut self,
        element: NodeId,
        name: &str,
        value: &str,
    ) -> Result<(), EditError> {
        let index = self.element_index(element)?;
        let made = self.make_attribute(name, value)?;
        self.push_attribute(index, made)
    }

    /// Adds text to a start tag after all attributes, to be written as it is, its own white space
    /// included. Nothing looks into it.
    ///
    /// # Errors
    /// When this is not an element, or the document holds no more.
    pub fn add_raw_to_tag(&mut self, element: NodeId, written: &str) -> Result<(), EditError> {
        self.element_index(element)?;
        if written.is_empty() {
            return Ok(());
        }
        // A whole attribute ends one byte after its value, where the quote is; here there is no
        // value, and what stands there may be any character.
        let piece = self.add(written)?;
        let end = piece.end - 1;
        let mut attributes = self.attributes_to_change(element)?;
        attributes.push(AttributePieces {
            start: piece.start,
            name: piece.start,
            local: piece.start,
            name_end: piece.start,
            value: Piece { start: end, end },
            namespace: NO_NAMESPACE,
        });
        self.change_attributes(element, attributes)
    }

    /// Takes out every attribute whose name is written so.
    ///
    /// # Errors
    /// When there is none.
    pub fn remove_attribute(&mut self, element: NodeId, name: &str) -> Result<(), EditError> {
        let mut attributes = self.attributes_to_change(element)?;
        let before = attributes.len();
        attributes.retain(|attribute| attribute.name().of(&self.text) != name);
        if attributes.len() == before {
            return Err(EditError::UnknownAttribute);
        }
        self.change_attributes(element, attributes)
    }

    /// Gives an attribute another name, taken as it is; its value keeps its bytes, its quotes and
    /// its place.
    ///
    /// # Errors
    /// When the element has none of the old name.
    pub fn rename_attribute(
        &mut self,
        element: NodeId,
        old: &str,
        new: &str,
    ) -> Result<(), EditError> {
        let mut attributes = self.attributes_to_change(element)?;
        let found = attributes.iter_mut().find(|one| one.name().of(&self.text) == old);
        let Some(attribute) = found else { return Err(EditError::UnknownAttribute) };
        let whole = attribute.whole().range();
        let white = Piece { start: attribute.start, end: attribute.name };
        let rest = Piece::new(attribute.name().range().end, whole.end);
        let written = format!("{}{new}{}", white.of(&self.text), rest.of(&self.text));
        let piece = self.add(&written)?;
        let name = piece.start + (white.end - white.start);
        let name_end = name + offset(new.len());
        let shift = |at: u32| at - attribute.name_end + name_end;
        *attribute = AttributePieces {
            start: piece.start,
            name,
            local: name + local_of(new),
            name_end,
            value: Piece { start: shift(attribute.value.start), end: shift(attribute.value.end) },
            namespace: number(new),
        };
        self.change_attributes(element, attributes)
    }

    /// Puts an attribute after all others of an element.
    fn push_attribute(&mut self, index: usize, made: AttributePieces) -> Result<(), EditError> {
        let range = self.elements[index].attributes.range();
        let end = self.attributes.len();
        room(end, range.len() + 1)?;
        // The last stretch of the arena grows where it is: elements are made in one go, and each
        // attribute would copy those before it. A copy of the element keeps its own stretch.
        let start = match range.end == end && !range.is_empty() {
            true => range.start,
            false => {
                self.attributes.extend_from_within(range);
                end
            }
        };
        self.attributes.push(made);
        self.set_attributes(index, Piece::new(start, self.attributes.len()));
        Ok(())
    }

    fn make_attribute(&mut self, name: &str, value: &str) -> Result<AttributePieces, EditError> {
        let piece = self.add_with(name.len() + value.len() + 4, |text| {
            text.push(' ');
            text.push_str(name);
            text.push_str("=\"");
            value::push_attribute(text, value);
            text.push('"');
        })?;
        let start = piece.start + 1;
        let name_end = start + offset(name.len());
        Ok(AttributePieces {
            start: piece.start,
            name: start,
            local: start + local_of(name),
            name_end,
            value: Piece { start: name_end + 2, end: piece.end - 1 },
            namespace: number(name),
        })
    }

    fn attributes_to_change(&self, element: NodeId) -> Result<Vec<AttributePieces>, EditError> {
        let index = self.element_index(element)?;
        Ok(self
            .attributes
            .get(self.elements[index].attributes.range())
            .unwrap_or_default()
            .to_vec())
    }

    /// Puts the attributes of an element at the end of the arena; the old ones are left behind.
    fn change_attributes(
        &mut self,
        element: NodeId,
        attributes: Vec<AttributePieces>,
    ) -> Result<(), EditError> {
        let index = self.element_index(element)?;
        let start = self.attributes.len();
        room(start, attributes.len())?;
        self.attributes.extend(attributes);
        self.set_attributes(index, Piece::new(start, self.attributes.len()));
        Ok(())
    }
}

/// Declarations are told by their number, everything else is resolved when it is asked for.
fn number(name: &str) -> u32 {
    match declared(name) {
        Some(_) => XMLNS,
        None => NO_NAMESPACE,
    }
}
