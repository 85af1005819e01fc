use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who begins a sign-in (SAML profiles sections 4.1.3 and 4.1.5).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// The identity provider sends a response that nobody asked for.
    IdpInitiated,
    /// The service provider sends a request, and the response answers it.
    SpInitiated,
}

impl Flow {
    /// Both, the one that is taken where a step does not say first.
    pub const ALL: [Self; 2] = [Self::IdpInitiated, Self::SpInitiated];
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IdpInitiated => "idp-initiated",
            Self::SpInitiated => "sp-initiated",
        })
    }
}
