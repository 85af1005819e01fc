use serde::Deserialize;
use serde_json::{Value, json};

use super::act::read;
use super::refusal::Refusal;
use super::state::{AttributesStatus, From};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::messages as m;
use crate::rules::access_attributes::abac_08_acceptable;
use crate::signin::{AccessControl, Mapping};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Enable {
    instance_access_control_attribute_configuration: Configuration,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Configuration {
    access_control_attributes: Vec<Attribute>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    key: String,
    value: Sources,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sources {
    source: Vec<String>,
}

/// ABAC-09: switches attributes for access control on. That needs the permission to change the trust policies
/// of roles; without it the call is taken, and its status tells that it failed.
pub(crate) fn abac_09_enable(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Enable { instance_access_control_attribute_configuration: configuration } = read(body)?;
    let attributes = configuration.access_control_attributes;
    let asked: Vec<(String, Vec<String>)> =
        attributes.into_iter().map(|one| (one.key, one.value.source)).collect();
    let faults = directory.faults;
    if !abac_08_acceptable(&asked, faults) {
        return Err(Refusal::Attributes);
    }
    let permitted = from.caller.may("iam:UpdateAssumeRolePolicy", faults);
    let works = (permitted || faults.has(Fault::AttributesEnabledAnyway))
        && !faults.has(Fault::AttributesNeverEnabled);
    let sign_in = &mut directory.sign_in;
    if works {
        let mappings = asked.into_iter().map(|(key, sources)| Mapping {
            key,
            source: sources.into_iter().next().unwrap_or_default(),
        });
        sign_in.access_control = AccessControl { enabled: true, mappings: mappings.collect() };
    }
    let status = if works { AttributesStatus::Enabled } else { AttributesStatus::Failed };
    sign_in.administration.attributes = Some(status);
    Ok(json!({}))
}

/// How that went.
pub(crate) fn describe(directory: &Directory) -> Result<Value, Refusal> {
    let status = directory.sign_in.administration.attributes;
    match status.ok_or(Refusal::Missing { what: "configuration" })? {
        AttributesStatus::Enabled => Ok(json!({ "Status": "ENABLED" })),
        AttributesStatus::Failed if directory.has(Fault::AttributesFailureUntold) => {
            Ok(json!({ "Status": "CREATION_IN_PROGRESS" }))
        }
        AttributesStatus::Failed => {
            Ok(json!({ "Status": "CREATION_FAILED", "StatusReason": m::ABAC_09_FAILED.text }))
        }
    }
}
