//! Reading elements that hold what they are to hold and nothing else.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::dsig::names::DSIG;
use crate::xml::tree::Children;
use crate::xml::{Kind, Node};

use super::error::VerifyError;

/// The children of an element of a Signature, one after the other.
pub(super) struct Inside<'d> {
    parent: &'static str,
    children: Children<'d>,
    next: Option<Node<'d>>,
}

impl<'d> Inside<'d> {
    /// `parent` is the element's local name.
    pub(super) fn of(node: Node<'d>, parent: &'static str) -> Result<Self, VerifyError> {
        let mut inside = Self { parent, children: node.children(), next: None };
        inside.advance()?;
        Ok(inside)
    }

    /// The next child, if it has this name.
    pub(super) fn optional(&mut self, local: &str) -> Result<Option<Node<'d>>, VerifyError> {
        match self.next {
            Some(node) if node.is(DSIG, local) => {
                self.advance()?;
                Ok(Some(node))
            }
            _ => Ok(None),
        }
    }

    /// The next child, which has to have this name.
    pub(super) fn expect(&mut self, local: &'static str) -> Result<Node<'d>, VerifyError> {
        let found = self.optional(local)?;
        found.ok_or(VerifyError::Missing { parent: self.parent, expected: local })
    }

    /// The next child, whatever its name.
    pub(super) fn any(&mut self) -> Result<Option<Node<'d>>, VerifyError> {
        let node = self.next;
        self.advance()?;
        Ok(node)
    }

    /// Nothing may follow.
    pub(super) fn end(self) -> Result<(), VerifyError> {
        match self.next {
            None => Ok(()),
            Some(node) => Err(unexpected(self.parent, &node)),
        }
    }

    fn advance(&mut self) -> Result<(), VerifyError> {
        self.next = None;
        for child in self.children.by_ref() {
            if child.is_element() {
                self.next = Some(child);
                return Ok(());
            }
            let white = |character| matches!(character, ' ' | '\t' | '\n' | '\r');
            let blank = matches!(child.kind(), Kind::Text(text) if text.chars().all(white));
            if !blank {
                return Err(unexpected(self.parent, &child));
            }
        }
        Ok(())
    }
}

/// The attribute `Algorithm`, which has to be the only one.
pub(super) fn algorithm<'d>(
    node: Node<'d>,
    element: &'static str,
) -> Result<std::borrow::Cow<'d, str>, VerifyError> {
    attributes(node, element, &["Algorithm"])?;
    let missing = VerifyError::MissingAttribute { element, attribute: "Algorithm" };
    node.value_of("Algorithm").ok_or(missing)
}

/// Refuses attributes of other names; declarations of namespaces are none.
pub(super) fn attributes(
    node: Node<'_>,
    element: &'static str,
    allowed: &[&str],
) -> Result<(), VerifyError> {
    for attribute in node.attributes() {
        let name = attribute.name();
        if attribute.declares().is_none() && !allowed.contains(&name) {
            let attribute = name.to_owned();
            return Err(VerifyError::UnexpectedAttribute { element, attribute });
        }
    }
    Ok(())
}

/// What an element says in base64; it may hold nothing but text.
pub(super) fn base64(node: Node<'_>, element: &'static str) -> Result<Vec<u8>, VerifyError> {
    if node.has_markup() {
        return Err(VerifyError::Markup { element });
    }
    decode(&node.text()).ok_or(VerifyError::NotBase64 { element })
}

/// Base64 between and around white space.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut compact = text.as_bytes().to_vec();
    compact.retain(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    BASE64_STANDARD.decode(compact).ok()
}

fn unexpected(parent: &'static str, node: &Node<'_>) -> VerifyError {
    let found = match node.kind() {
        Kind::Element => format!("the element `{}`", node.name().unwrap_or_default()),
        Kind::Text(_) => "text".to_owned(),
        Kind::CData(_) => "a CDATA section".to_owned(),
        Kind::Comment(_) => "a comment".to_owned(),
        Kind::Instruction { .. } => "a processing instruction".to_owned(),
        Kind::Document | Kind::Declaration | Kind::Raw(_) => "raw bytes".to_owned(),
    };
    VerifyError::Unexpected { parent, found }
}
