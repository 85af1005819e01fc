use std::collections::BTreeSet;

use super::SurveyedType;
use crate::target::Payload;
use crate::vocabulary::{AttributeName, Feature};

/// What is known of a target before the first case.
#[derive(Clone, Debug)]
pub struct Survey {
    /// What its ServiceProviderConfig says it has; none where that could not be read.
    pub advertises: Option<BTreeSet<Feature>>,
    /// Its resource types: always a User and a Group, from the RFC where the target is silent.
    pub types: Vec<SurveyedType>,
    /// What a person should know, one sentence each.
    pub remarks: Vec<String>,
    /// Why not more than one case should run at once, if so.
    pub one_at_a_time: Option<String>,
}

impl Default for Survey {
    /// Nothing was asked: the schemas are those of the RFC, and nothing is known to be advertised.
    fn default() -> Self {
        let types = ["User", "Group"].iter().filter_map(|name| SurveyedType::assumed(name, true));
        Self { advertises: None, types: types.collect(), remarks: Vec::new(), one_at_a_time: None }
    }
}

impl Survey {
    /// Why the target is not asked about an attribute, if so; in words.
    pub fn lacks(&self, name: &AttributeName, payload: &Payload) -> Option<String> {
        let changes = payload.of(name.resource_type());
        if changes.is_some_and(|changes| changes.omits(name.path().borrowed())) {
            return Some(format!("the target file leaves `{name}` out (`payload`)"));
        }
        let named = |known: &&SurveyedType| known.name.eq_ignore_ascii_case(name.resource_type());
        match self.types.iter().find(named) {
            Some(known) if name.is_in(&known.schemas) => None,
            Some(known) if known.is_assumed => {
                Some(format!("`{name}` is not in the core schemas, which are assumed"))
            }
            Some(_) => Some(format!("`{name}` is not in the target's /Schemas")),
            None => Some(format!("the target has no `{}`", name.resource_type())),
        }
    }

    /// The type of what a POST or PUT to a path (without query) makes or replaces.
    pub(super) fn type_at(&self, method: &str, path: &str) -> Option<&SurveyedType> {
        self.types.iter().find(|known| match method.to_ascii_uppercase().as_str() {
            "POST" => path == known.endpoint,
            "PUT" => {
                let below = path.strip_prefix(known.endpoint.as_str());
                let id = below.and_then(|below| below.strip_prefix('/'));
                id.is_some_and(|id| !id.is_empty() && !id.contains('/'))
            }
            _ => false,
        })
    }
}
