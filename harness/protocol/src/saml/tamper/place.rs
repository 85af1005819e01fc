//! Finding and making places in a message.

use crate::saml::forge::{Draft, FOREIGN, ForgeError, Seal, Sealed};
use crate::xml::NodeId;

/// The name of an element of a Signature, with its prefix.
pub(super) fn tag(seal: &Seal, local: &str) -> String {
    match seal.plan.prefix.as_str() {
        "" => local.to_owned(),
        prefix => format!("{prefix}:{local}"),
    }
}

impl Draft {
    /// The signatures that were made, of which there have to be any.
    pub(in crate::saml) fn sealed(&self) -> Result<Vec<Sealed>, ForgeError> {
        match self.signatures.is_empty() {
            true => Err(ForgeError::NoSuchPlace { what: "signature" }),
            false => Ok(self.signatures.clone()),
        }
    }

    /// The child element of this local name, which has to be there.
    pub(super) fn part(&self, parent: NodeId, local: &'static str) -> Result<NodeId, ForgeError> {
        self.child(parent, local).ok_or(ForgeError::NoSuchPlace { what: local })
    }

    /// The first assertion.
    pub(super) fn assertion(&self) -> Result<NodeId, ForgeError> {
        self.assertions.first().copied().ok_or(ForgeError::NoSuchPlace { what: "assertion" })
    }

    /// The DigestValue of a signature's first Reference.
    pub(super) fn digest_value(&self, sealed: &Sealed) -> Result<NodeId, ForgeError> {
        let info = self.part(sealed.signature, "SignedInfo")?;
        let reference = self.part(info, "Reference")?;
        self.part(reference, "DigestValue")
    }

    /// What an element says.
    pub(super) fn text(&self, element: NodeId) -> String {
        self.document.node(element).map(|node| node.text().into_owned()).unwrap_or_default()
    }

    /// Lets an element say this and nothing else.
    pub(super) fn say(&mut self, element: NodeId, text: &str) -> Result<(), ForgeError> {
        let text = self.document.make_text(text)?;
        self.only(element, [text])
    }

    /// Lets an element have these children and no others.
    pub(super) fn only(
        &mut self,
        element: NodeId,
        nodes: impl IntoIterator<Item = NodeId>,
    ) -> Result<(), ForgeError> {
        self.document.clear(element)?;
        for node in nodes {
            self.document.append(element, node)?;
        }
        Ok(())
    }

    /// A new element with the prefix of another.
    pub(in crate::saml) fn like(
        &mut self,
        element: NodeId,
        local: &str,
    ) -> Result<NodeId, ForgeError> {
        let prefix = self.document.node(element).and_then(|node| node.prefix());
        let name = match prefix {
            Some(prefix) => format!("{prefix}:{local}"),
            None => local.to_owned(),
        };
        Ok(self.document.make_element(&name)?)
    }

    /// An element of a foreign namespace, standing nowhere.
    pub(super) fn foreign(&mut self, local: &str) -> Result<NodeId, ForgeError> {
        let element = self.document.make_element(&format!("foreign:{local}"))?;
        self.document.add_attribute(element, "xmlns:foreign", FOREIGN)?;
        Ok(element)
    }

    /// An element of a foreign namespace with an ID, standing nowhere.
    pub(super) fn foreign_with_id(&mut self, id: &str) -> Result<NodeId, ForgeError> {
        let element = self.foreign("Box")?;
        self.document.add_attribute(element, "ID", id)?;
        Ok(element)
    }

    /// The Extensions of the Response, where the schema has them.
    pub(super) fn extensions(&mut self) -> Result<NodeId, ForgeError> {
        if let Some(extensions) = self.child(self.response, "Extensions") {
            return Ok(extensions);
        }
        let extensions = self.like(self.response, "Extensions")?;
        let after = ["Signature", "Issuer"].iter().find_map(|one| self.child(self.response, one));
        match after {
            Some(after) => self.document.insert_after(after, extensions)?,
            None => self.document.prepend(self.response, extensions)?,
        }
        Ok(extensions)
    }

    /// The StatusDetail of the Response.
    pub(super) fn status_detail(&mut self) -> Result<NodeId, ForgeError> {
        let status = self.part(self.response, "Status")?;
        self.child_or_new(status, "StatusDetail")
    }

    /// The child of this local name, made with the prefix of its parent when it is not there.
    pub(super) fn child_or_new(
        &mut self,
        parent: NodeId,
        local: &str,
    ) -> Result<NodeId, ForgeError> {
        if let Some(child) = self.child(parent, local) {
            return Ok(child);
        }
        let child = self.like(parent, local)?;
        self.document.append(parent, child)?;
        Ok(child)
    }

    /// A new Object in a Signature.
    pub(super) fn object(&mut self, signature: NodeId) -> Result<NodeId, ForgeError> {
        let object = self.like(signature, "Object")?;
        self.document.append(signature, object)?;
        Ok(object)
    }

    /// All children of this local name.
    pub(in crate::saml) fn all_children(&self, parent: NodeId, local: &str) -> Vec<NodeId> {
        let children = self.document.node(parent).into_iter().flat_map(|node| node.elements());
        children.filter(|node| node.local() == Some(local)).map(|node| node.id()).collect()
    }

    /// All elements of this local name below a node, the node included.
    pub(in crate::saml) fn all(&self, top: NodeId, local: &str) -> Vec<NodeId> {
        let Some(top) = self.document.node(top) else { return Vec::new() };
        let nodes = std::iter::once(top).chain(top.descendants());
        nodes.filter(|node| node.local() == Some(local)).map(|node| node.id()).collect()
    }
}
