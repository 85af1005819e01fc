use std::collections::{BTreeMap, BTreeSet};

use fedspec_protocol::scim::schema::{ResourceType, Schema, SchemaSet, standard};
use serde_json::Value;

use super::answers::{self, Listed};
use super::known::nobody_knows;
use super::{Survey, SurveyedType, Visit, claims, make_up};
use crate::target::Target;
use crate::transcript::{Exchange, Response};
use crate::vocabulary::{Capabilities, Discovery, Feature};

/// Sentences that a survey says at most: a target decides how many there would be.
const MAX_REMARKS: usize = 40;

impl Survey {
    /// What the answers of a visit say, with the target file's word where they say nothing.
    pub fn take(visit: &Visit, target: &Target) -> Self {
        let mut remarks = Vec::new();
        remarks.extend(stumbles(visit));
        let supports = target.supported();
        let advertises = advertised(visit, &supports, &mut remarks);
        let schemas = schemas(visit, &mut remarks);
        let listed = resource_types(visit, &mut remarks);
        let supports = || supports.iter().map(String::as_str);
        let enterprise = Capabilities::satisfied(supports(), "scim.users.enterprise");
        let mut types = Vec::new();
        for (name, with_extension) in [("User", enterprise), ("Group", false)] {
            let own = schemas.as_ref().and_then(|schemas| {
                let found = of_standard(name, schemas, listed.as_deref(), &mut remarks);
                if found.is_none() {
                    remarks.push(format!(
                        "/Schemas has no schema of {name}: the core schema is assumed"
                    ));
                }
                found
            });
            types.extend(own.or_else(|| SurveyedType::assumed(name, with_extension)));
        }
        if let (Some(schemas), Some(listed)) = (&schemas, &listed) {
            types.extend(others(schemas, listed));
        }
        for known in &types {
            demands(known, target, &mut remarks);
        }
        remarks.truncate(MAX_REMARKS);
        let (absent, one_at_a_time) = (absent(visit), one_at_a_time(visit));
        Self { advertises, types, remarks, absent, one_at_a_time }
    }
}

fn advertised(
    visit: &Visit,
    supports: &[String],
    remarks: &mut Vec<String>,
) -> Option<BTreeSet<Feature>> {
    let config = match answers::object(&visit.config) {
        Ok(config) => Value::Object(config),
        Err(cause) => {
            remarks.push(format!(
                "/ServiceProviderConfig {cause}: what the target advertises is not known"
            ));
            return None;
        }
    };
    let (mut advertised, mut denied) = (BTreeSet::new(), BTreeSet::new());
    for feature in Feature::ALL {
        match feature.of(&config) {
            Ok(Some(true)) => drop(advertised.insert(feature)),
            Ok(Some(false)) => drop(denied.insert(feature)),
            Ok(None) => {}
            Err(cause) => {
                remarks
                    .push(format!("in ServiceProviderConfig {cause}: it counts as not advertised"));
            }
        }
    }
    remarks.extend(claims::differences(&advertised, &denied, supports));
    Some(advertised)
}

fn schemas(visit: &Visit, remarks: &mut Vec<String>) -> Option<Vec<Schema>> {
    let Listed { resources, oddity } = match answers::list(&visit.schemas) {
        Ok(listed) => listed,
        Err(cause) => {
            remarks.push(format!("/Schemas {cause}: the core schemas are assumed"));
            return None;
        }
    };
    if let Some(oddity) = oddity {
        remarks.push(format!("/Schemas {oddity}"));
    }
    let mut schemas: Vec<Schema> = Vec::new();
    for resource in resources {
        match Schema::from_json(&Value::Object(resource)) {
            Ok(read) => {
                if let Some(first) = read.oddities.first() {
                    let others = read.oddities.len() - 1;
                    let more =
                        if others > 0 { format!(", and {others} more") } else { String::new() };
                    let id = &read.schema.id;
                    remarks.push(format!("the schema `{id}` is not quite readable: {first}{more}"));
                }
                // The first of two counts.
                if !schemas.iter().any(|known| known.id.eq_ignore_ascii_case(&read.schema.id)) {
                    schemas.push(read.schema);
                }
            }
            Err(error) => remarks.push(format!("/Schemas holds what is no schema: {error}")),
        }
    }
    if schemas.is_empty() {
        remarks.push("/Schemas lists no schema: the core schemas are assumed".to_owned());
        return None;
    }
    Some(schemas)
}

fn resource_types(visit: &Visit, remarks: &mut Vec<String>) -> Option<Vec<ResourceType>> {
    let assumed = "the usual addresses and extensions are assumed";
    let Listed { resources, oddity } = match answers::list(&visit.resource_types) {
        Ok(listed) => listed,
        Err(cause) => {
            remarks.push(format!("/ResourceTypes {cause}: {assumed}"));
            return None;
        }
    };
    if let Some(oddity) = oddity {
        remarks.push(format!("/ResourceTypes {oddity}"));
    }
    let read =
        resources.into_iter().map(|resource| ResourceType::from_json(&Value::Object(resource)));
    let types: Vec<ResourceType> = read.filter_map(Result::ok).collect();
    if types.is_empty() {
        remarks.push(format!("/ResourceTypes lists no resource type: {assumed}"));
        return None;
    }
    Some(types)
}

/// User or Group, with the schemas that the target has for it.
fn of_standard(
    name: &str,
    schemas: &[Schema],
    listed: Option<&[ResourceType]>,
    remarks: &mut Vec<String>,
) -> Option<SurveyedType> {
    let standard = match name {
        "User" => standard::user(),
        _ => standard::group(),
    };
    let of = |uri: &str| schemas.iter().find(|schema| schema.id.eq_ignore_ascii_case(uri)).cloned();
    let base = of(&standard.id)?;
    let same = |known: &&ResourceType| {
        known.schema.eq_ignore_ascii_case(&standard.id) || known.name.eq_ignore_ascii_case(name)
    };
    let usual = format!("/{name}s");
    let Some(known) = listed.and_then(|listed| listed.iter().find(same)) else {
        let ending = format!(":{name}").to_ascii_lowercase();
        let is_extension = |schema: &&Schema| {
            let id = schema.id.to_ascii_lowercase();
            id.ends_with(&ending) && !id.contains(":core:")
        };
        let extensions = schemas.iter().filter(is_extension).cloned().collect();
        return Some(SurveyedType::new(name, &usual, SchemaSet::new(base, extensions), Vec::new()));
    };
    let (mut extensions, mut required) = (Vec::new(), Vec::new());
    for extension in &known.extensions {
        match of(&extension.schema) {
            Some(schema) => {
                extensions.push(schema);
                required.extend(extension.required.then(|| extension.schema.clone()));
            }
            None => remarks.push(format!(
                "/ResourceTypes names the extension `{}` of {name}, which is not in /Schemas",
                extension.schema
            )),
        }
    }
    let endpoint = endpoint(known).unwrap_or(usual);
    Some(SurveyedType::new(name, &endpoint, SchemaSet::new(base, extensions), required))
}

/// Resource types that no RFC knows.
fn others(schemas: &[Schema], listed: &[ResourceType]) -> Vec<SurveyedType> {
    let of = |uri: &str| schemas.iter().find(|schema| schema.id.eq_ignore_ascii_case(uri)).cloned();
    let standard = [standard::user().id, standard::group().id];
    let is_other = |known: &&ResourceType| {
        !standard.iter().any(|uri| uri.eq_ignore_ascii_case(&known.schema))
            && !known.name.eq_ignore_ascii_case("User")
            && !known.name.eq_ignore_ascii_case("Group")
    };
    let survey = |known: &ResourceType| {
        let base = of(&known.schema)?;
        let extensions = known.extensions.iter().filter_map(|one| of(&one.schema)).collect();
        let required = known.extensions.iter().filter(|one| one.required);
        let required = required.map(|one| one.schema.clone()).collect();
        let endpoint = endpoint(known)?;
        Some(SurveyedType::new(&known.name, &endpoint, SchemaSet::new(base, extensions), required))
    };
    listed.iter().filter(is_other).filter_map(survey).collect()
}

/// Below the base URL, whatever form it is written in.
fn endpoint(known: &ResourceType) -> Option<String> {
    let last = known.endpoint.trim_end_matches('/').rsplit('/').next()?;
    (!last.is_empty()).then(|| format!("/{last}"))
}

/// What is added to bodies, and what somebody has to add.
fn demands(known: &SurveyedType, target: &Target, remarks: &mut Vec<String>) {
    let (mut made_up, mut left) = (Vec::new(), Vec::new());
    for (_, attribute) in known.demanded(&target.payload) {
        let name = format!("{}.{}", known.name, attribute.name);
        match make_up::value(attribute) {
            Some(_) => made_up.push(format!("`{name}`")),
            None => left.push(name),
        }
    }
    if !made_up.is_empty() {
        remarks.push(format!(
            "/Schemas asks for {}, which no RFC asks for: bodies get a value where they have none",
            made_up.join(", ")
        ));
    }
    remarks.extend(left.iter().map(|name| nobody_knows(name)));
}

/// A target that lists users, but not a number of them.
fn stumbles(visit: &Visit) -> Option<String> {
    let status = |exchange: &Exchange| Some(exchange.answer.as_ref().ok()?.status);
    let (refused, users) = (status(visit.users_refused.as_ref()?)?, status(&visit.users)?);
    let word = if refused >= 500 { "breaks at" } else { "refuses" };
    Some(format!(
        "the target {word} `GET /Users?count=1` ({refused}; without `count` {users}): what is \
         asked with `count` is likely to fail"
    ))
}

/// What the target refuses to say anything at. One that gave no answer may have one the next time.
fn absent(visit: &Visit) -> BTreeMap<Discovery, u16> {
    let first = [Some(&visit.config), visit.schemas.first(), visit.resource_types.first()];
    let asked = Discovery::ALL.into_iter().zip(first);
    let status = |exchange: &Exchange| Some(exchange.answer.as_ref().ok()?.status);
    asked
        .filter_map(|(endpoint, exchange)| Some((endpoint, exchange.and_then(status)?)))
        .filter(|(_, status)| !(200..300).contains(status))
        .collect()
}

/// A target that cannot keep a connection open is likely to serve one at a time.
fn one_at_a_time(visit: &Visit) -> Option<String> {
    if visit.old_http {
        return Some("the target answers in HTTP/1.0".to_owned());
    }
    let closes = |response: &Response| {
        response.header_values("connection").any(|value| value.eq_ignore_ascii_case("close"))
    };
    let answered: Vec<&Response> =
        visit.exchanges().filter_map(|exchange| exchange.answer.as_ref().ok()).collect();
    let all = !answered.is_empty() && answered.into_iter().all(closes);
    all.then(|| "the target closes every connection".to_owned())
}

#[cfg(test)]
pub(super) mod tests;
