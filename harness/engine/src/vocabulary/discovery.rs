use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An endpoint where a target says what it has (RFC 7644 section 4).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Discovery {
    /// What is supported.
    #[serde(rename = "/ServiceProviderConfig")]
    ServiceProviderConfig,
    /// Which attributes there are.
    #[serde(rename = "/Schemas")]
    Schemas,
    /// Which resources there are, and where.
    #[serde(rename = "/ResourceTypes")]
    ResourceTypes,
}

impl Discovery {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ServiceProviderConfig, Self::Schemas, Self::ResourceTypes];

    /// The path below the SCIM base.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ServiceProviderConfig => "/ServiceProviderConfig",
            Self::Schemas => "/Schemas",
            Self::ResourceTypes => "/ResourceTypes",
        }
    }

    /// Whether a path is this one, or one below it.
    pub fn has(self, path: &str) -> bool {
        let rest = path.strip_prefix(self.path());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }
}

impl fmt::Display for Discovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path())
    }
}
