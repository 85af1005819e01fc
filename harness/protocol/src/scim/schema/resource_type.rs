use serde_json::{Map, Value, json};

use super::SchemaError;
use crate::scim::lookup::member;
use crate::scim::urn;

/// Extensions that are read of one resource type.
const MAX_EXTENSIONS: usize = 1_000;

/// A kind of resource, with its address and schemas (RFC 7643 section 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceType {
    /// Its identifier, often the name; empty when there is none.
    pub id: String,
    /// Its name, as `meta.resourceType` has it.
    pub name: String,
    /// A text for people.
    pub description: String,
    /// The address of its resources, relative to the base: `/Users`.
    pub endpoint: String,
    /// The URI of the base schema.
    pub schema: String,
    /// The extensions.
    pub extensions: Vec<SchemaExtension>,
}

/// An extension of a resource type (RFC 7643 section 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaExtension {
    /// The URI of the extension.
    pub schema: String,
    /// Whether each resource has to have it.
    pub required: bool,
}

impl ResourceType {
    /// Reads a resource type as a server publishes it: leniently, as
    /// [`Schema::from_json`](super::Schema::from_json) reads.
    ///
    /// # Errors
    /// When it is no object, or has no `schema`.
    pub fn from_json(value: &Value) -> Result<Self, SchemaError> {
        let object = value.as_object().ok_or(SchemaError::NotAnObject)?;
        let schema = text(object, "schema");
        if schema.is_empty() {
            return Err(SchemaError::NoId);
        }
        let listed = member(object, "schemaExtensions").and_then(Value::as_array);
        let extensions = listed
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .take(MAX_EXTENSIONS)
            .map(|extension| SchemaExtension {
                schema: text(extension, "schema"),
                required: member(extension, "required").and_then(Value::as_bool) == Some(true),
            })
            .filter(|extension| !extension.schema.is_empty())
            .collect();
        Ok(Self {
            id: text(object, "id"),
            name: text(object, "name"),
            description: text(object, "description"),
            endpoint: text(object, "endpoint"),
            schema,
            extensions,
        })
    }

    /// The resource type as it is served, without `meta`.
    pub fn to_json(&self) -> Value {
        let extensions: Vec<Value> = self
            .extensions
            .iter()
            .map(|extension| json!({ "schema": extension.schema, "required": extension.required }))
            .collect();
        json!({
            "schemas": [urn::RESOURCE_TYPE],
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "endpoint": self.endpoint,
            "schema": self.schema,
            "schemaExtensions": extensions,
        })
    }
}

fn text(object: &Map<String, Value>, name: &str) -> String {
    member(object, name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let user = ResourceType {
            id: "User".to_owned(),
            name: "User".to_owned(),
            description: "An account.".to_owned(),
            endpoint: "/Users".to_owned(),
            schema: urn::USER.to_owned(),
            extensions: vec![SchemaExtension {
                schema: urn::ENTERPRISE_USER.to_owned(),
                required: true,
            }],
        };
        assert_eq!(ResourceType::from_json(&user.to_json()), Ok(user));
    }

    #[test]
    fn refuses_only_what_has_no_schema() {
        assert_eq!(ResourceType::from_json(&json!(1)), Err(SchemaError::NotAnObject));
        assert_eq!(ResourceType::from_json(&json!({ "name": "X" })), Err(SchemaError::NoId));
        let bare = ResourceType::from_json(&json!({ "schema": "urn:x", "schemaExtensions": 7 }));
        assert_eq!(bare.map(|bare| bare.extensions), Ok(vec![]));
    }
}
