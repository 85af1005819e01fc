use std::borrow::Cow;

use crate::saml::names;
use crate::xml::{Node, NodeId};

use super::flaw::{Flaw, FlawKind};
use super::scan::{Name, Often, Scan, name};

/// An `AttributeStatement` (Core section 2.7.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeStatement {
    /// The element.
    pub node: NodeId,
    /// Each `Attribute`.
    pub attributes: Vec<Attribute>,
    /// Each `EncryptedAttribute`, still encrypted.
    pub encrypted: Vec<NodeId>,
}

/// An `Attribute` (Core section 2.7.3.1). It is known by name and format, never by its friendly
/// name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The element.
    pub node: NodeId,
    /// `Name`.
    pub name: Option<String>,
    /// `NameFormat`.
    pub name_format: Option<String>,
    /// `FriendlyName`, for people.
    pub friendly_name: Option<String>,
    /// Each `AttributeValue`.
    pub values: Vec<AttributeValue>,
}

/// An `AttributeValue` (Core section 2.7.3.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeValue {
    /// The element.
    pub node: NodeId,
    /// Its whole text, that of elements in it included.
    pub text: String,
    /// What `xsi:type` says, as written.
    pub written_type: Option<String>,
    /// Whether `xsi:nil` says that there is no value.
    pub is_nil: bool,
    /// Whether there are elements in it.
    pub is_structured: bool,
}

impl AttributeStatement {
    /// Reads an `AttributeStatement`.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut statement = Self { node: node.id(), attributes: Vec::new(), encrypted: Vec::new() };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|_, _| false);
        scan.elements(|scan, child| match name(child) {
            Name::Assertion("Attribute") => {
                scan.at(1, Often::Always, child);
                statement.attributes.push(Attribute::read(child, scan.flaws));
            }
            Name::Assertion("EncryptedAttribute") => {
                scan.at(1, Often::Always, child);
                statement.encrypted.push(child.id());
            }
            _ => scan.unexpected(child),
        });
        if statement.attributes.is_empty() && statement.encrypted.is_empty() {
            scan.note(FlawKind::MissingElement { name: "Attribute" });
        }
        statement
    }
}

impl Attribute {
    /// Reads an `Attribute`.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut attribute = Self {
            node: node.id(),
            name: None,
            name_format: None,
            friendly_name: None,
            values: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|name, value| {
            match name {
                "Name" => attribute.name = Some(value),
                "NameFormat" => attribute.name_format = Some(value),
                "FriendlyName" => attribute.friendly_name = Some(value),
                _ => return false,
            }
            true
        });
        scan.filled("Name", attribute.name.as_deref());
        scan.elements(|scan, child| match name(child) {
            Name::Assertion("AttributeValue") => {
                scan.at(1, Often::Always, child);
                attribute.values.push(AttributeValue::read(child));
            }
            _ => scan.unexpected(child),
        });
        attribute
    }

    /// The format that counts: a missing one is `unspecified`.
    pub fn format(&self) -> &str {
        self.name_format.as_deref().unwrap_or(names::ATTRIBUTE_UNSPECIFIED)
    }

    /// Whether it has this name, in any format.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }
}

impl AttributeValue {
    fn read(node: Node<'_>) -> Self {
        let of_schema = |name: &str| {
            let attribute = node.attribute(names::SCHEMA_INSTANCE, name)?;
            Some(attribute.value())
        };
        // Nearly every value has no attribute at all.
        let plain = node.attributes().next().is_none();
        let written_type = if plain { None } else { of_schema("type").map(Cow::into_owned) };
        let nil = if plain { None } else { of_schema("nil") };
        Self {
            node: node.id(),
            text: node.text().into_owned(),
            written_type,
            is_nil: matches!(nil.as_deref(), Some("true" | "1")),
            is_structured: node.elements().next().is_some(),
        }
    }
}
