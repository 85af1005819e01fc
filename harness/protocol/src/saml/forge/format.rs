use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::saml::names;

/// The format of a name identifier: a short name of SAML Core section 8.3, or any URI.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NameIdFormat(pub String);

impl NameIdFormat {
    /// The URI that stands in a message.
    pub fn uri(&self) -> &str {
        names::format(&self.0).unwrap_or(&self.0)
    }
}

impl Default for NameIdFormat {
    fn default() -> Self {
        Self("emailAddress".to_owned())
    }
}

impl From<&str> for NameIdFormat {
    fn from(format: &str) -> Self {
        Self(format.to_owned())
    }
}

impl schemars::JsonSchema for NameIdFormat {
    fn schema_name() -> Cow<'static, str> {
        "NameIdFormat".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let examples = names::FORMATS.map(|(short, _)| short);
        schemars::json_schema!({ "type": "string", "examples": examples })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_stand_for_uris_and_all_else_for_itself() {
        assert!(
            NameIdFormat::from("emailAddress").uri().ends_with("1.1:nameid-format:emailAddress")
        );
        assert!(NameIdFormat::from("persistent").uri().ends_with("2.0:nameid-format:persistent"));
        assert_eq!(NameIdFormat::from("urn:x:y").uri(), "urn:x:y");
    }
}
