use crate::saml::names;
use crate::xml::{Node, NodeId};

use super::flaw::{Flaw, FlawKind};
use super::scan::{Name, Scan, name};

/// A name identifier, or an issuer (Core sections 2.2.2, 2.2.3, 2.2.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameId {
    /// The element.
    pub node: NodeId,
    /// Its whole text, exactly (Core section 1.3.1: no trimming).
    pub value: String,
    /// `Format`.
    pub format: Option<String>,
    /// `NameQualifier`.
    pub name_qualifier: Option<String>,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<String>,
    /// `SPProvidedID`.
    pub sp_provided_id: Option<String>,
}

/// What a subject is identified by (Core section 2.4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// `NameID`.
    Name(NameId),
    /// `EncryptedID`, still encrypted.
    Encrypted(NodeId),
    /// `BaseID`, whose content an extension defines.
    Base(NodeId),
}

impl NameId {
    /// Reads a `NameID` or an `Issuer`.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut scan = Scan::new(node, flaws);
        let (mut format, mut qualifier, mut sp_qualifier, mut sp_provided) =
            (None, None, None, None);
        scan.attributes(|name, value| {
            let place = match name {
                "Format" => &mut format,
                "NameQualifier" => &mut qualifier,
                "SPNameQualifier" => &mut sp_qualifier,
                "SPProvidedID" => &mut sp_provided,
                _ => return false,
            };
            *place = Some(value);
            true
        });
        let value = scan.text();
        if value.is_empty() {
            scan.note(FlawKind::NoText);
        }
        Self {
            node: node.id(),
            value,
            format,
            name_qualifier: qualifier,
            sp_name_qualifier: sp_qualifier,
            sp_provided_id: sp_provided,
        }
    }

    /// The format that counts for an identifier: a missing one is `unspecified`.
    pub fn format(&self) -> &str {
        self.format.as_deref().unwrap_or(names::UNSPECIFIED)
    }

    /// Whether this can be an issuer of the profiles: a format other than `entity` cannot, nor can
    /// qualifiers (Core section 8.3.6, Profiles section 4.1.4.2).
    pub fn is_entity(&self) -> bool {
        self.format.as_deref().is_none_or(|format| format == names::ENTITY)
    }

    /// Whether an attribute is there that an issuer must not have (Core section 8.3.6).
    pub fn is_qualified(&self) -> bool {
        let others = [&self.name_qualifier, &self.sp_name_qualifier, &self.sp_provided_id];
        others.iter().any(|attribute| attribute.is_some())
    }
}

impl Identifier {
    /// Reads what may stand where an identifier does; `None` for any other element.
    pub(super) fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Option<Self> {
        match name(node) {
            Name::Assertion("NameID") => Some(Self::Name(NameId::read(node, flaws))),
            Name::Assertion("EncryptedID") => Some(Self::Encrypted(node.id())),
            Name::Assertion("BaseID") => Some(Self::Base(node.id())),
            _ => None,
        }
    }

    /// The name identifier, if it is one.
    pub fn name(&self) -> Option<&NameId> {
        match self {
            Self::Name(name) => Some(name),
            Self::Encrypted(_) | Self::Base(_) => None,
        }
    }
}
