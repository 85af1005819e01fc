use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The format of a name identifier: a short name of SAML Core section 8.3, or any URI.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NameIdFormat(pub String);

const SHORT: [(&str, &str); 8] = [
    ("unspecified", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"),
    ("emailAddress", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
    ("X509SubjectName", "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"),
    (
        "WindowsDomainQualifiedName",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
    ),
    ("kerberos", "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos"),
    ("entity", "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"),
    ("persistent", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
    ("transient", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
];

impl NameIdFormat {
    /// The URI that stands in a message.
    pub fn uri(&self) -> &str {
        let found = SHORT.iter().find(|(short, _)| *short == self.0);
        found.map_or(&self.0, |(_, uri)| uri)
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
        let examples = SHORT.map(|(short, _)| short);
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
