use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::NameIdFormat;

/// Somebody who signs in, as the identity provider names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Identity {
    /// What the NameID says.
    pub name_id: String,
    /// The format of the NameID.
    #[serde(default)]
    pub format: NameIdFormat,
    /// What is said of them.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
}

/// An attribute of a user (SAML Core section 2.7.3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// The format of its name: `unspecified`, `uri`, `basic`, or any URI; left out by default.
    #[serde(default)]
    pub name_format: Option<String>,
    /// What people call it.
    #[serde(default)]
    pub friendly_name: Option<String>,
    /// What it says, one AttributeValue each.
    #[serde(default)]
    pub values: Vec<String>,
    /// The `xsi:type` of the values, such as `xs:string`.
    #[serde(default)]
    pub value_type: Option<String>,
    /// Further values that are XML.
    #[serde(default)]
    pub xml_values: Vec<String>,
    /// Further values that are `xsi:nil`.
    #[serde(default)]
    pub nil_values: u8,
    /// Whether it stands in an AttributeStatement of its own.
    #[serde(default)]
    pub own_statement: bool,
}

impl Identity {
    /// Somebody of whom nothing but an e-mail address is said.
    pub fn of(name_id: &str) -> Self {
        Self { name_id: name_id.to_owned(), ..Self::default() }
    }
}
