use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Confidence, Level, PersonaSheet};

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
    /// What follows for security from a standard, or from a published attack; no sentence words it.
    Derived,
    /// Not known; what the reference target does is this project's choice.
    Project,
    /// What an identity provider sends: no demand on a target, which had better get on with it.
    Client,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Standard => "standard",
            Self::Aws => "AWS",
            Self::Inferred => "inferred by analogy",
            Self::Derived => "derived: no sentence of a standard words it",
            Self::Project => "this project's own choice (AWS's is not known)",
            Self::Client => "a habit of an identity provider",
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

/// Whether a black-box test can see that a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// Any service provider shows it.
    Yes,
    /// Only with more than one needs: a second token or tenant, an advertised feature, an attribute
    /// of a certain kind.
    Partly,
    /// Nothing on the wire depends on it.
    No,
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
        })
    }
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
    /// Whether a black-box test can see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire: Option<Wire>,
    /// Of a habit of an identity provider how well it is borne out, where that is not as its persona says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Page, record or sentence it comes from: of a standard its section and a short quote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Why no check cites it.
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
    /// The identity provider whose habits the rows are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persona: Option<PersonaSheet>,
    /// The rows.
    pub rows: Vec<Requirement>,
}

impl Strength {
    /// The strongest level that a check may have when it cites nothing stronger.
    ///
    /// What is stated as a fact may be asked for as a recommendation, never as a requirement.
    pub const fn most(self) -> Level {
        match self {
            Self::Must => Level::Must,
            Self::Should | Self::Info => Level::Should,
            Self::May => Level::May,
        }
    }

    /// The weakest level of a check that exercises such a row.
    pub const fn least(self) -> Level {
        match self {
            Self::Must => Level::Must,
            Self::Should => Level::Should,
            Self::May | Self::Info => Level::May,
        }
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Must => "MUST",
            Self::Should => "SHOULD",
            Self::May => "MAY",
            Self::Info => "info",
        })
    }
}

impl Requirement {
    /// The section of the document, where the id names one: `3.3` of `RFC7644-3.3/duplicate`.
    pub fn section(&self) -> Option<&str> {
        let (section, _) = self.id.split_once('/')?;
        section.split_once('-').map(|(_, section)| section)
    }
}
