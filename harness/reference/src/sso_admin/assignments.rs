//! Permission sets, and who may use them where (ADM-02, ADM-03).

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::act::read;
use super::refusal::{Refusal, Verb};
use super::state::{Account, Assigned, From, PermissionSet};
use crate::directory::Directory;
use crate::fault::Fault;

/// Permission sets, and assignments of one, at most.
const LIMIT: usize = 1_000;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    permission_set_arn: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Assignment {
    permission_set_arn: String,
    target_id: String,
    principal_id: String,
}

pub(crate) fn create_set(directory: &mut Directory, body: &Value) -> Result<Value, Refusal> {
    let Create { name } = read(body)?;
    let sign_in = &mut directory.sign_in;
    if sign_in.administration.permission_sets.len() >= LIMIT {
        return Err(Refusal::Body { cause: "there are too many permission sets".to_owned() });
    }
    let arn =
        format!("arn:aws:sso:::permissionSet/{}/ps-{}", sign_in.instance, sign_in.ids.digits(16));
    let shown = json!({ "PermissionSet": { "Name": name, "PermissionSetArn": arn } });
    let made = PermissionSet { arn, name, description: String::new(), assignments: Vec::new() };
    sign_in.administration.permission_sets.push(made);
    Ok(shown)
}

pub(crate) fn list_sets(directory: &Directory) -> Value {
    let sets = directory.sign_in.administration.permission_sets.iter();
    let arns: Vec<&str> = sets.map(|set| set.arn.as_str()).collect();
    json!({ "PermissionSets": arns })
}

/// A permission set, and the accounts that it is provisioned in.
pub(crate) fn describe_set(directory: &Directory, body: &Value) -> Result<Value, Refusal> {
    let Named { permission_set_arn, .. } = read(body)?;
    let mut sets = directory.sign_in.administration.permission_sets.iter();
    let set = sets.find(|set| set.arn == permission_set_arn);
    let set = set.ok_or(Refusal::Missing { what: "permission set" })?;
    let accounts: BTreeSet<&str> = set.assignments.iter().map(|one| one.account.as_str()).collect();
    Ok(json!({ "PermissionSet": {
        "Name": set.name, "PermissionSetArn": set.arn, "Description": set.description,
        "ProvisionedAccounts": accounts,
    } }))
}

pub(crate) fn update_set(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Named { permission_set_arn, description } = read(body)?;
    let place = touched(directory, from, &permission_set_arn, None, Verb::Modify)?;
    if let Some(set) = directory.sign_in.administration.permission_sets.get_mut(place) {
        set.description = description;
    }
    Ok(json!({}))
}

pub(crate) fn delete_set(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Named { permission_set_arn, .. } = read(body)?;
    let place = touched(directory, from, &permission_set_arn, None, Verb::Delete)?;
    directory.sign_in.administration.permission_sets.remove(place);
    Ok(json!({}))
}

pub(crate) fn assign(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Assignment { permission_set_arn, target_id, principal_id } = read(body)?;
    let target = Some(target_id.as_str());
    let place = touched(directory, from, &permission_set_arn, target, Verb::Assign)?;
    let assigned = Assigned { account: target_id, principal: principal_id };
    let set = directory.sign_in.administration.permission_sets.get_mut(place);
    if let Some(set) = set.filter(|set| set.assignments.len() < LIMIT)
        && !set.assignments.contains(&assigned)
    {
        set.assignments.push(assigned);
    }
    Ok(json!({ "AccountAssignmentCreationStatus": { "Status": "SUCCEEDED" } }))
}

pub(crate) fn remove(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Assignment { permission_set_arn, target_id, principal_id } = read(body)?;
    let target = Some(target_id.as_str());
    let place = touched(directory, from, &permission_set_arn, target, Verb::Remove)?;
    let assigned = Assigned { account: target_id, principal: principal_id };
    if let Some(set) = directory.sign_in.administration.permission_sets.get_mut(place) {
        set.assignments.retain(|one| *one != assigned);
    }
    Ok(json!({ "AccountAssignmentDeletionStatus": { "Status": "SUCCEEDED" } }))
}

/// ADM-02, ADM-03: the place of a permission set that the caller may touch: a delegated administrator touches
/// none that is provisioned in the management account, and provisions none there.
fn touched(
    directory: &Directory,
    from: &From,
    arn: &str,
    target: Option<&str>,
    verb: Verb,
) -> Result<usize, Refusal> {
    let management = directory.sign_in.account.as_str();
    let sets = &directory.sign_in.administration.permission_sets;
    let place = sets.iter().position(|set| set.arn == arn);
    let place = place.ok_or(Refusal::Missing { what: "permission set" })?;
    let there = sets
        .get(place)
        .is_some_and(|set| set.assignments.iter().any(|assigned| assigned.account == management));
    let delegated = from.caller.account != Account::Management;
    let in_management = there || target == Some(management);
    let refused = match directory.faults {
        faults if faults.has(Fault::DelegatedTouchesNothing) => delegated,
        faults if faults.has(Fault::ManagementTouchesNothing) => {
            in_management && !matches!(verb, Verb::Assign)
        }
        faults => delegated && in_management && !faults.has(Fault::DelegatedTouchesManagement),
    };
    if refused { Err(Refusal::Management(verb)) } else { Ok(place) }
}
