use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::xml::{Document, NodeId};

use super::error::SigningError;
use super::plan::{SignaturePlan, Written};

/// Makes elements of one namespace.
pub(super) struct Maker<'d, 'p> {
    pub(super) document: &'d mut Document,
    pub(super) plan: &'p SignaturePlan,
}

impl Maker<'_, '_> {
    /// A new last child of the plan's namespace.
    pub(super) fn element(&mut self, parent: NodeId, local: &str) -> Result<NodeId, SigningError> {
        let element = self.make(local)?;
        self.document.append(parent, element)?;
        Ok(element)
    }

    /// A new element that stands nowhere.
    pub(super) fn make(&mut self, local: &str) -> Result<NodeId, SigningError> {
        let name = match &*self.plan.prefix {
            "" => local.to_owned(),
            prefix => format!("{prefix}:{local}"),
        };
        Ok(self.document.make_element(&name)?)
    }

    /// Lets the attribute say this, if there is anything to say.
    pub(super) fn attribute(
        &mut self,
        element: NodeId,
        name: &str,
        value: Option<&str>,
    ) -> Result<(), SigningError> {
        if let Some(value) = value {
            self.document.set_attribute(element, name, value)?;
        }
        Ok(())
    }

    /// A new last child with this text.
    pub(super) fn text(
        &mut self,
        parent: NodeId,
        local: &str,
        text: &str,
    ) -> Result<NodeId, SigningError> {
        let element = self.element(parent, local)?;
        let text = self.document.make_text(text)?;
        self.document.append(element, text)?;
        Ok(element)
    }

    /// A new last child with these bytes in base64.
    pub(super) fn base64(
        &mut self,
        parent: NodeId,
        local: &str,
        bytes: &[u8],
    ) -> Result<NodeId, SigningError> {
        let text = encode(bytes, self.plan.wrap);
        self.text(parent, local, &text)
    }

    /// Puts markup after the children of an element. The plan's prefix is bound in it.
    pub(super) fn markup(&mut self, parent: NodeId, markup: &str) -> Result<(), SigningError> {
        if markup.is_empty() {
            return Ok(());
        }
        let declaration = match &*self.plan.prefix {
            "" => "xmlns".to_owned(),
            prefix => format!("xmlns:{prefix}"),
        };
        // A namespace with a quote in it would end the attribute.
        let namespace = self.plan.namespace.replace('&', "&amp;").replace('"', "&quot;");
        let namespace = namespace.replace('<', "&lt;");
        let around = format!("<around {declaration}=\"{namespace}\">{markup}</around>");
        let read = Document::read(around.as_bytes()).map_err(SigningError::Markup)?;
        let Some(root) = read.root() else { return Ok(()) };
        let adopted = self.document.adopt(&read, root.id())?;
        while let Some(child) = self.first_child(adopted) {
            self.document.append(parent, child)?;
        }
        Ok(())
    }

    /// Fills an element that holds a value, or takes it out.
    pub(super) fn value(
        &mut self,
        element: NodeId,
        written: &Written,
        mut made: Vec<u8>,
    ) -> Result<(), SigningError> {
        let text = match written {
            Written::Made => encode(&made, self.plan.wrap),
            Written::Corrupt => {
                if let Some(first) = made.first_mut() {
                    *first ^= 1;
                }
                encode(&made, self.plan.wrap)
            }
            Written::Bytes(bytes) => encode(bytes, self.plan.wrap),
            Written::Markup(markup) => {
                let made = encode(&made, self.plan.wrap);
                return self.markup(element, &markup.replace("{made}", &made));
            }
            Written::Empty => return Ok(()),
            Written::Absent => return Ok(self.document.remove(element)?),
        };
        let text = self.document.make_text(&text)?;
        Ok(self.document.append(element, text)?)
    }

    fn first_child(&self, node: NodeId) -> Option<NodeId> {
        self.document.node(node)?.children().next().map(|child| child.id())
    }
}

/// Base64, in lines of this many characters.
pub(super) fn encode(bytes: &[u8], wrap: Option<usize>) -> String {
    let text = BASE64_STANDARD.encode(bytes);
    let Some(width) = wrap.filter(|width| *width > 0) else { return text };
    let mut lines = String::with_capacity(text.len() + text.len() / width + 1);
    for (at, character) in text.chars().enumerate() {
        if at > 0 && at % width == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    lines
}
