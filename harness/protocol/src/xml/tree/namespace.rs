use std::borrow::Cow;

use crate::xml::read::{AttributePieces, NO_NAMESPACE, XMLNS};
use crate::xml::{XML_NAMESPACE, XMLNS_NAMESPACE, value};

use super::attribute::declared;
use super::document::Document;
use super::record::NONE;

impl Document {
    pub(super) fn namespace_of_element(&self, index: u32) -> Option<Cow<'_, str>> {
        let element = self.element(index)?;
        match self.changed {
            false => self.numbered(element.namespace),
            true => self.resolve(index, element.prefix().of(&self.text)),
        }
    }

    pub(super) fn namespace_of_attribute(
        &self,
        element: u32,
        attribute: &AttributePieces,
    ) -> Option<Cow<'_, str>> {
        if !self.changed || attribute.namespace == XMLNS {
            return self.numbered(attribute.namespace);
        }
        match attribute.prefix().of(&self.text) {
            "" => None,
            prefix => self.resolve(element, prefix),
        }
    }

    fn numbered(&self, number: u32) -> Option<Cow<'_, str>> {
        if number == NO_NAMESPACE {
            return None;
        }
        self.namespaces.get(number as usize).map(|name| Cow::Borrowed(&**name))
    }

    /// What the prefix stands for at an element, by the declarations on it and around it.
    pub(super) fn resolve(&self, element: u32, prefix: &str) -> Option<Cow<'_, str>> {
        match prefix {
            "xml" => return Some(Cow::Borrowed(XML_NAMESPACE)),
            "xmlns" => return Some(Cow::Borrowed(XMLNS_NAMESPACE)),
            _ => {}
        }
        let mut index = element;
        while index != NONE {
            let attributes = self.element(index).map(|element| self.attributes_of(element));
            let declaration = attributes
                .unwrap_or_default()
                .iter()
                .find(|attribute| declared(attribute.name().of(&self.text)) == Some(prefix));
            if let Some(declaration) = declaration {
                let namespace = value::of_attribute(declaration.value.of(&self.text));
                return (!namespace.is_empty()).then_some(namespace);
            }
            index = self.record(index).parent;
        }
        None
    }
}
