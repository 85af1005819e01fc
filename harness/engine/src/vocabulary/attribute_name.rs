use std::fmt;

use fedspec_protocol::scim::attr::{AttrPath, AttrPathError};
use fedspec_protocol::scim::schema::SchemaSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An attribute of a resource type: `User.emails.type`, `Group.externalId`, `User.urn:…:department`,
/// or a whole extension, `User.urn:…:enterprise:2.0:User`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct AttributeName {
    resource_type: String,
    text: String,
    path: AttrPath,
}

/// Why a text names no attribute.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributeNameError {
    /// There is no resource type in front.
    #[error("`{0}` does not say whose attribute it is; write it as `User.{0}`")]
    NoResourceType(String),
    /// What follows is no path.
    #[error("`{text}` is not an attribute ({cause}); write one such as `User.name.givenName`")]
    NoPath {
        /// What was written.
        text: String,
        /// What is wrong with it.
        cause: AttrPathError,
    },
}

impl AttributeName {
    /// Reads `User.emails.type`.
    ///
    /// # Errors
    /// See [`AttributeNameError`].
    pub fn parse(text: &str) -> Result<Self, AttributeNameError> {
        let typed = text.split_once('.').filter(|(resource_type, _)| {
            resource_type.starts_with(|letter: char| letter.is_ascii_uppercase())
                && resource_type.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        let (resource_type, rest) =
            typed.ok_or_else(|| AttributeNameError::NoResourceType(text.to_owned()))?;
        let path = AttrPath::parse(rest)
            .map_err(|cause| AttributeNameError::NoPath { text: text.to_owned(), cause })?;
        Ok(Self { resource_type: resource_type.to_owned(), text: rest.to_owned(), path })
    }

    /// Whose: `User`.
    pub fn resource_type(&self) -> &str {
        &self.resource_type
    }

    /// The attribute alone, as it is written: `emails.type`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether schemas have it, or are or hold the extension of that name.
    pub fn is_in(&self, schemas: &SchemaSet) -> bool {
        schemas.find(self.path.borrowed()).is_some()
            || schemas.extension_named(&self.text).is_some()
    }

    /// The same, read.
    pub fn path(&self) -> &AttrPath {
        &self.path
    }
}

impl TryFrom<String> for AttributeName {
    type Error = AttributeNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<AttributeName> for String {
    fn from(name: AttributeName) -> Self {
        name.to_string()
    }
}

impl fmt::Display for AttributeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.resource_type, self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_whose_attribute_it_is() {
        let enterprise = "User.urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
        for text in ["User.emails.type", "Group.externalId", "User.members.$ref", enterprise] {
            assert_eq!(AttributeName::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "emails", "emails.type", "User", "User.", "User.a b", "urn:x.y:User.a"] {
            assert!(AttributeName::parse(text).is_err(), "{text}");
        }
    }
}
