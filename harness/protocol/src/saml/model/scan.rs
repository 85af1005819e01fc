//! Walking through the children of an element as a schema lists them.

use crate::saml::names::SIGNATURE;
use crate::saml::{id, names};
use crate::xml::{Kind, Node};

use super::flaw::{Flaw, FlawKind};
use super::stated::{Malformed, Stated};

/// An element that is read, and where to note what is wrong with it.
pub(in crate::saml) struct Scan<'d, 'f> {
    pub(in crate::saml) node: Node<'d>,
    pub(in crate::saml) flaws: &'f mut Vec<Flaw>,
    /// The furthest place in the sequence that a child has had.
    place: u8,
}

/// How often a child may stand where it does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::saml) enum Often {
    Once,
    Always,
}

impl<'d, 'f> Scan<'d, 'f> {
    pub(in crate::saml) fn new(node: Node<'d>, flaws: &'f mut Vec<Flaw>) -> Self {
        Self { node, flaws, place: 0 }
    }

    pub(in crate::saml) fn note(&mut self, kind: FlawKind) {
        let element = self.node.local().unwrap_or_default().to_owned();
        self.flaws.push(Flaw { node: self.node.id(), element, kind });
    }

    /// Hands each attribute without a prefix to `take`, which says whether the element has it.
    pub(in crate::saml) fn attributes(&mut self, mut take: impl FnMut(&'d str, String) -> bool) {
        for attribute in self.node.attributes() {
            // With a prefix it is a declaration, or something of somebody else's, which counts for
            // nothing.
            let name = attribute.name();
            if name == "xmlns" || name.contains(':') {
                continue;
            }
            if !take(name, attribute.value().into_owned()) {
                self.note(FlawKind::UnknownAttribute { name: name.to_owned() });
            }
        }
    }

    /// Hands each child element to `take`, and notes text between them.
    pub(in crate::saml) fn elements(&mut self, mut take: impl FnMut(&mut Self, Node<'d>)) {
        let mut text = false;
        for child in self.node.children() {
            match child.is_element() {
                true => take(self, child),
                false => text |= !is_white(&child),
            }
        }
        if text {
            self.note(FlawKind::TextBetweenElements);
        }
    }

    /// Takes note of a child that has this place in the sequence, from 1, and of what is wrong with
    /// that.
    pub(in crate::saml) fn at(&mut self, place: u8, often: Often, child: Node<'d>) {
        let name = || child.local().unwrap_or_default().to_owned();
        if place < self.place {
            self.note(FlawKind::LateElement { name: name() });
        } else if place == self.place && often == Often::Once {
            self.note(FlawKind::RepeatedElement { name: name() });
        }
        self.place = self.place.max(place);
    }

    /// Notes a child that may not stand there.
    pub(in crate::saml) fn unexpected(&mut self, child: Node<'d>) {
        let name = child.local().unwrap_or_default().to_owned();
        self.note(FlawKind::UnexpectedElement { name });
    }

    /// The whole text of an element that holds nothing but text. Elements in it are noted, and
    /// their text is part of it all the same.
    pub(in crate::saml) fn text(&mut self) -> String {
        if let Some(child) = self.node.elements().next() {
            self.unexpected(child);
        }
        self.node.text().into_owned()
    }

    /// Notes what is wrong with an attribute that has to say something.
    pub(in crate::saml) fn required<T>(&mut self, name: &'static str, stated: &Stated<T>) {
        match stated {
            Stated::Absent => self.note(FlawKind::MissingAttribute { name }),
            stated => self.optional(name, stated),
        }
    }

    /// Notes what is wrong with an attribute that may say something.
    pub(in crate::saml) fn optional<T>(&mut self, name: &'static str, stated: &Stated<T>) {
        if let Stated::Malformed(malformed) = stated {
            let malformed: Malformed = malformed.clone();
            self.note(FlawKind::MalformedAttribute { name, malformed });
        }
    }

    /// Notes an attribute that is missing or empty.
    pub(in crate::saml) fn filled(&mut self, name: &'static str, value: Option<&str>) {
        match value {
            None => self.note(FlawKind::MissingAttribute { name }),
            Some("") => self.note(FlawKind::EmptyAttribute { name }),
            Some(_) => {}
        }
    }

    /// Notes an identifier that is missing or no name.
    pub(in crate::saml) fn identifier(&mut self, name: &'static str, value: Option<&str>) {
        match value {
            None => self.note(FlawKind::MissingAttribute { name }),
            Some(value) if !id::is_id(value) => self.note(FlawKind::MalformedId { name }),
            Some(_) => {}
        }
    }
}

/// The name of an element, as far as SAML knows its namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::saml) enum Name<'d> {
    Assertion(&'d str),
    Protocol(&'d str),
    Metadata(&'d str),
    Signature(&'d str),
    Encryption(&'d str),
    Other,
}

pub(in crate::saml) fn name<'d>(node: Node<'d>) -> Name<'d> {
    let local = node.local().unwrap_or_default();
    match node.namespace().as_deref() {
        Some(names::ASSERTION) => Name::Assertion(local),
        Some(names::PROTOCOL) => Name::Protocol(local),
        Some(names::METADATA) => Name::Metadata(local),
        Some(SIGNATURE) => Name::Signature(local),
        Some(names::ENCRYPTION) => Name::Encryption(local),
        _ => Name::Other,
    }
}

fn is_white(node: &Node<'_>) -> bool {
    let white = |text: &str| text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    match node.kind() {
        Kind::Text(text) | Kind::CData(text) => white(&text),
        Kind::Comment(_) | Kind::Instruction { .. } | Kind::Declaration => true,
        Kind::Document | Kind::Element | Kind::Raw(_) => false,
    }
}
