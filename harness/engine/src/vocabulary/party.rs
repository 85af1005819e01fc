use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The party under test; fedspec plays the opposite part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// A SCIM service provider (RFC 7644); fedspec plays the provisioning identity provider.
    ScimServer,
}
