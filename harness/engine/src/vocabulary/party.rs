use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The party under test; fedspec plays the opposite part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// A SCIM service provider (RFC 7644); fedspec plays the provisioning identity provider.
    ScimServer,
    /// A SAML service provider (SAML 2.0 profiles, section 4.1); fedspec plays the identity provider.
    SamlSp,
    /// A directory of people who sign in with a password and a second factor (RFC 6238), and what its
    /// administrators do; fedspec plays both.
    Directory,
    /// A provisioning connector of an identity provider; fedspec plays the service provider (RFC 7644).
    ScimClient,
    /// A SAML identity provider (SAML 2.0 profiles, section 4.1); fedspec plays the service provider.
    SamlIdp,
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ScimServer => "scim-server",
            Self::SamlSp => "saml-sp",
            Self::Directory => "directory",
            Self::ScimClient => "scim-client",
            Self::SamlIdp => "saml-idp",
        })
    }
}
