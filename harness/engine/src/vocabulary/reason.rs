use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A canonical reason for a refusal, such as `duplicate-user`; each product words it its own way.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Name, in kebab case.
    pub id: String,
    /// What it means, in a sentence.
    pub text: String,
}

/// The catalogue `reasons.yaml`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    /// All reasons that scenarios and targets may name.
    pub reasons: Vec<Reason>,
}

impl Reasons {
    /// All names.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.reasons.iter().map(|r| r.id.as_str())
    }
}
