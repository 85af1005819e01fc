use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which generation of IAM Identity Center's error texts and limits a target shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Era {
    /// Since late 2024: each error names its cause; pages of 100; cursors.
    #[default]
    Specific,
    /// Before: one sentence for every malformed request; pages of 50.
    Generic,
}

impl fmt::Display for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Specific => "specific",
            Self::Generic => "generic",
        })
    }
}
