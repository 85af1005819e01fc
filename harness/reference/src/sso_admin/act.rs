use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::policy::Decision;
use super::refusal::Refusal;
use super::state::From;
use super::{access_attributes, applications, assignments, instances, permission_sets};
use crate::directory::Directory;
use crate::fault::Fault;

/// What is said of a permission set or an application that is made.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NewThing {
    pub(super) name: String,
}

/// Does what is asked, if the caller may.
pub(crate) fn act(
    directory: &mut Directory,
    from: &From,
    operation: &str,
    body: &Value,
) -> Result<Value, Refusal> {
    if !OPERATIONS.contains(&operation) {
        return Err(Refusal::NoOperation);
    }
    adm_12_allowed(directory, from, operation)?;
    match operation {
        "CreateInstance" => instances::adm_11_create(directory, from),
        "ListInstances" => Ok(instances::list(directory, from)),
        "CreatePermissionSet" => permission_sets::create(directory, body),
        "ListPermissionSets" => Ok(permission_sets::list(directory)),
        "DescribePermissionSet" => permission_sets::describe(directory, body),
        "DeletePermissionSet" => permission_sets::delete(directory, from, body),
        "UpdatePermissionSet" => permission_sets::update(directory, from, body),
        "CreateAccountAssignment" => assignments::create(directory, from, body),
        "DeleteAccountAssignment" => assignments::delete(directory, from, body),
        "ListAccountAssignments" => assignments::list(directory, body),
        "CreateApplication" => applications::create(directory, body),
        "ListApplications" => Ok(applications::list(directory)),
        "CreateApplicationAssignment" => applications::assign(directory, body),
        "DeleteApplicationAssignment" => applications::remove(directory, body),
        "ListApplicationAssignments" => applications::list_assignments(directory, body),
        // There is none here; who may ask is all that is modelled.
        "ListApplicationProviders" => Ok(json!({ "ApplicationProviders": [] })),
        "CreateInstanceAccessControlAttributeConfiguration" => {
            access_attributes::abac_09_enable(directory, from, body)
        }
        _ => access_attributes::describe(directory),
    }
}

/// What there is. An operation goes by its own name in the audit trail.
pub(super) const OPERATIONS: [&str; 18] = [
    "CreateInstance",
    "ListInstances",
    "CreatePermissionSet",
    "ListPermissionSets",
    "DescribePermissionSet",
    "DeletePermissionSet",
    "UpdatePermissionSet",
    "CreateAccountAssignment",
    "DeleteAccountAssignment",
    "ListAccountAssignments",
    "CreateApplication",
    "ListApplications",
    "CreateApplicationAssignment",
    "DeleteApplicationAssignment",
    "ListApplicationAssignments",
    "ListApplicationProviders",
    "CreateInstanceAccessControlAttributeConfiguration",
    "DescribeInstanceAccessControlAttributeConfiguration",
];

/// ADM-12: the caller's policy has to allow the operation. The list of providers, which the console shows,
/// is allowed by the action of ListApplications as well, unless a statement denies its own.
fn adm_12_allowed(directory: &Directory, from: &From, operation: &str) -> Result<(), Refusal> {
    let faults = directory.faults;
    let action = format!("sso:{operation}");
    let by_applications = || {
        operation == "ListApplicationProviders"
            && !faults.has(Fault::PolicyProvidersByThemselves)
            && from.caller.decide("sso:ListApplications", faults) == Decision::Allowed
    };
    match from.caller.decide(&action, faults) {
        Decision::Allowed => Ok(()),
        Decision::Unmentioned if by_applications() => Ok(()),
        Decision::Denied | Decision::Unmentioned => Err(Refusal::NotAllowed { action }),
    }
}

/// Reads the parameters of a call; what is not modelled is passed over.
pub(super) fn read<T: DeserializeOwned>(body: &Value) -> Result<T, Refusal> {
    serde_json::from_value(body.clone()).map_err(|error| Refusal::Body { cause: error.to_string() })
}
