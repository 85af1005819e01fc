use std::collections::{BTreeMap, BTreeSet};

use fedspec_protocol::scim::lookup::member;
use serde_json::Value;

use super::{SurveyedType, make_up};
use crate::target::Payload;
use crate::vocabulary::{AttributeName, Capabilities, Discovery, Feature, StandardType};

/// What is known of a target before the first case.
#[derive(Clone, Debug)]
pub struct Survey {
    /// What its ServiceProviderConfig says it has; none where that could not be read.
    pub advertises: Option<BTreeSet<Feature>>,
    /// Its resource types: always a User and a Group, from the RFC where the target is silent.
    pub types: Vec<SurveyedType>,
    /// What a person should know, one sentence each.
    pub remarks: Vec<String>,
    /// Where a target could say what it has and does not, with the status that came instead.
    pub absent: BTreeMap<Discovery, u16>,
    /// Why not more than one case should run at once, if so.
    pub one_at_a_time: Option<String>,
}

impl Default for Survey {
    /// Nothing was asked: the schemas are those of the RFC, and nothing is known to be advertised.
    fn default() -> Self {
        let types = ["User", "Group"].iter().filter_map(|name| SurveyedType::assumed(name, true));
        Self {
            advertises: None,
            types: types.collect(),
            remarks: Vec::new(),
            absent: BTreeMap::new(),
            one_at_a_time: None,
        }
    }
}

impl Survey {
    /// Why the target is not asked about an attribute, if so; in words.
    ///
    /// Where its schemas are assumed, an optional attribute is there only where `supports` says so.
    pub fn lacks(
        &self,
        name: &AttributeName,
        payload: &Payload,
        supports: &[String],
    ) -> Option<String> {
        let changes = payload.of(name.resource_type());
        if changes.is_some_and(|changes| changes.omits(name.path().borrowed())) {
            return Some(format!("the target file leaves `{name}` out (`payload`)"));
        }
        let named = |known: &&SurveyedType| known.name.eq_ignore_ascii_case(name.resource_type());
        match self.types.iter().find(named) {
            Some(known) if known.is_assumed => not_assumed(name, known, supports),
            Some(known) if name.is_in(&known.schemas) => None,
            Some(_) => Some(format!("`{name}` is not in the target's /Schemas")),
            None => Some(format!("the target has no `{}`", name.resource_type())),
        }
    }

    /// How the target's schemas write the name of an attribute, or the URI of an extension, that stands
    /// in whatever case in an answer.
    pub fn spelling(&self, name: &str) -> Option<&str> {
        let mut found = None;
        let names = self.types.iter().flat_map(SurveyedType::names);
        for own in names.filter(|own| own.eq_ignore_ascii_case(name)) {
            if own == name {
                return Some(own);
            }
            found = found.or(Some(own));
        }
        found
    }

    /// Why a create or a replacement is refused whatever else it says, if so; in words.
    ///
    /// The target's schemas ask for an attribute that the body has not, that no RFC asks for, and
    /// for which no value can be made up. `path` is the one below the SCIM base.
    pub fn refuses(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        payload: &Payload,
    ) -> Option<String> {
        let known = self.type_at(method, path)?;
        let body = body.as_object()?;
        let base = &known.schemas.base().id;
        let mut left = known
            .demanded(payload)
            .filter(|(schema, it)| schema.id == *base && make_up::value(it).is_none());
        let (_, missing) = left.find(|(_, attribute)| member(body, &attribute.name).is_none())?;
        Some(nobody_knows(&format!("{}.{}", known.name, missing.name)))
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

/// What to do about an attribute that is asked for and cannot be made up.
pub(super) fn nobody_knows(name: &str) -> String {
    format!(
        "/Schemas asks for `{name}`, and no value can be made up for it: add one under `payload` \
         of the target file"
    )
}

/// Why an attribute of a type whose schema could not be read is not taken for there, if so.
fn not_assumed(name: &AttributeName, known: &SurveyedType, supports: &[String]) -> Option<String> {
    const OPTIONAL: &str = "scim.optional-attributes";
    const ENTERPRISE: &str = "scim.users.enterprise";
    let standard = StandardType::named(&known.name)?;
    let unread = format!("the schema of {} could not be read from /Schemas", known.name);
    if !name.is_in(&known.schemas) {
        return Some(if standard.knows(name) {
            format!(
                "{unread}, and the extension of `{name}` is not assumed: serve /Schemas, or \
                 declare `{ENTERPRISE}` under `supports:`, and the case runs"
            )
        } else {
            format!("`{name}` is not in the core schemas, which are assumed")
        });
    }
    let declares = Capabilities::satisfied(supports.iter().map(String::as_str), OPTIONAL);
    if declares || standard.presumes(name) {
        return None;
    }
    Some(format!(
        "{unread}, and `{name}` is optional: serve /Schemas, or declare `{OPTIONAL}` under \
         `supports:`, and the case runs"
    ))
}
