use serde_json::{Value, json};

use super::Attribute;
use crate::scim::urn;

/// A schema: a URI and its attributes (RFC 7643 section 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The URI, compared without case.
    pub id: String,
    /// A name for people.
    pub name: String,
    /// A text for people.
    pub description: String,
    /// The attributes, without the common ones (`id`, `externalId`, `meta`, `schemas`), which
    /// belong to every resource (RFC 7643 section 3.1).
    pub attributes: Vec<Attribute>,
}

impl Schema {
    /// A schema of these attributes.
    pub fn new(id: &str, name: &str, description: &str, attributes: Vec<Attribute>) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            description: description.to_owned(),
            attributes,
        }
    }

    /// The attribute with this name, ignoring case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    /// The schema as it is served, without `meta`.
    pub fn to_json(&self) -> Value {
        let attributes: Vec<Value> = self.attributes.iter().map(Attribute::to_json).collect();
        json!({
            "schemas": [urn::SCHEMA],
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "attributes": attributes,
        })
    }
}
