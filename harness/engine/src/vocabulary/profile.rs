use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of product a target says it is; expectations may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// AWS IAM Identity Center: a subset of SCIM with limits and texts of its own.
    AwsIdentityCenter,
    /// Any service provider that follows RFC 7643 and RFC 7644.
    ScimProvider,
    /// Any SAML 2.0 service provider that follows the Web Browser SSO profile.
    SamlSp,
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AwsIdentityCenter => "aws-identity-center",
            Self::ScimProvider => "scim-provider",
            Self::SamlSp => "saml-sp",
        })
    }
}
