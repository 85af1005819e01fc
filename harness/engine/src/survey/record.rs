use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Survey, SurveyedType, Visit};
use crate::transcript::redact::Redacted;
use crate::vocabulary::Feature;

/// The file `survey.json`: what was answered before the first case, and what was concluded.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SurveyRecord {
    /// Version of this format.
    pub format: u32,
    /// What ServiceProviderConfig says the target has; null where it could not be read.
    pub advertises: Option<Vec<Feature>>,
    /// Resource types and their schemas.
    pub types: Vec<TypeRecord>,
    /// What a person should know, one sentence each.
    pub remarks: Vec<String>,
    /// The answers: enough to conclude the same again.
    pub visit: Visit,
}

/// What is known of one resource type.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TypeRecord {
    /// Its name.
    pub name: String,
    /// Below the base URL.
    pub endpoint: String,
    /// URIs of the base schema and of the extensions.
    pub schemas: Vec<String>,
    /// Whether the target was silent, so that the schemas are those of the RFC.
    pub assumed: bool,
}

impl Survey {
    /// As `survey.json` holds it.
    pub fn record(&self, visit: &Redacted<Visit>) -> SurveyRecord {
        let of_type = |known: &SurveyedType| TypeRecord {
            name: known.name.clone(),
            endpoint: known.endpoint.clone(),
            schemas: known.uris().map(str::to_owned).collect(),
            assumed: known.is_assumed,
        };
        SurveyRecord {
            format: 1,
            advertises: self.advertises.as_ref().map(|all| all.iter().copied().collect()),
            types: self.types.iter().map(of_type).collect(),
            remarks: self.remarks.clone(),
            visit: (**visit).clone(),
        }
    }

    /// The same in sentences, without the remarks.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(advertised) = &self.advertises {
            let list = |wanted: bool| {
                let all = Feature::ALL.iter().filter(|one| advertised.contains(one) == wanted);
                let all: Vec<String> = all.map(ToString::to_string).collect();
                if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
            };
            words.push(format!("advertises {}", list(true)));
            words.push(format!("does not advertise {}", list(false)));
        }
        for known in &self.types {
            let set = &known.schemas;
            let mut text = format!(
                "{} at {}: {} attributes of `{}`",
                known.name,
                known.endpoint,
                set.base().attributes.len(),
                set.base().id
            );
            for extension in set.extensions() {
                let count = extension.attributes.len();
                text.push_str(&format!(", {count} of `{}`", extension.id));
            }
            if known.is_assumed {
                text.push_str(" (assumed)");
            }
            words.push(text);
        }
        words
    }
}
