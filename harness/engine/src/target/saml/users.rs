use fedspec_protocol::saml::forge::{Attribute, NameIdFormat};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The two people of every sign-in scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Users {
    /// Who honestly signs in.
    pub honest: UserFile,
    /// As whom a forgery tries to get in.
    pub other: UserFile,
}

/// A user, as messages name it and as the target shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UserFile {
    /// What the NameID says; it may hold `${unique.email}`, `${unique.id}` and `${unique.name}`.
    pub name_id: String,
    /// The format of the NameID: a short name such as `persistent`, or a URI.
    #[serde(default)]
    pub format: NameIdFormat,
    /// What is said of the user; values may hold the same placeholders.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
    /// How the target shows this user, where that is not the NameID.
    #[serde(default)]
    pub shown_as: Option<String>,
}

impl Default for Users {
    /// Two people whom nobody has seen before, for a target that takes any name.
    fn default() -> Self {
        let user = |name: &str, called: &str| UserFile {
            name_id: format!("${{unique.email.{name}}}"),
            format: NameIdFormat::default(),
            attributes: vec![Attribute {
                name: "displayName".to_owned(),
                values: vec![called.to_owned()],
                ..Attribute::default()
            }],
            shown_as: None,
        };
        Self { honest: user("honest", "Ada Example"), other: user("other", "Bob Example") }
    }
}
