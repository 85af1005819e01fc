use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How strongly the cited specification asks for something (RFC 2119), never promoted by us.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// An option: not using it is a note, never a finding.
    May,
    /// A recommendation: breaking it is a warning.
    Should,
    /// A requirement: breaking it is a failure.
    Must,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::May => "MAY",
            Self::Should => "SHOULD",
            Self::Must => "MUST",
        })
    }
}
