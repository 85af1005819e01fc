use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose word a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The text of a standard.
    Standard,
    /// Documented by AWS or seen in a real record.
    Aws,
    /// Concluded by analogy; AWS has not been seen doing it.
    Inferred,
    /// Not known; what the reference target does is this project's choice.
    Project,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Standard => "standard",
            Self::Aws => "AWS",
            Self::Inferred => "inferred by analogy",
            Self::Project => "this project's own choice (AWS's is not known)",
        })
    }
}

/// How strongly a requirement is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// MUST, MUST NOT, SHALL, REQUIRED.
    Must,
    /// SHOULD, RECOMMENDED.
    Should,
    /// MAY, OPTIONAL.
    May,
    /// Stated as a fact, without a key word.
    Info,
}

/// One row of a catalogue.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// What scenarios cite: `SCIM-U-16`, `RFC7644-3.3/duplicate`.
    pub id: String,
    /// How strongly its source words it.
    pub level: Strength,
    /// Whose word it is.
    pub origin: Origin,
    /// The requirement in our own words.
    pub text: String,
    /// Page, record or sentence it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Why no scenario can exercise it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
}

/// One file of `requirements/`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Title.
    pub catalogue: String,
    /// The document that the rows come from.
    pub source: String,
    /// The rows.
    pub rows: Vec<Requirement>,
}
