//! Permission sets (ADM-02, ADM-03).

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::act::{NewThing, read};
use super::refusal::{Refusal, Verb};
use super::state::{Account, From, LIMIT, PermissionSet};
use crate::access::Thing;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::signin::SignIn;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    permission_set_arn: String,
    #[serde(default)]
    description: String,
}

pub(crate) fn create(directory: &mut Directory, body: &Value) -> Result<Value, Refusal> {
    let NewThing { name } = read(body)?;
    let sets = &directory.sign_in.administration.permission_sets;
    if sets.iter().any(|set| set.name == name) {
        return Err(Refusal::Taken { what: "permission set" });
    }
    let arn = make(&mut directory.sign_in, &name)?;
    Ok(json!({ "PermissionSet": { "Name": name, "PermissionSetArn": arn } }))
}

/// The permission set of a name, made unless there is one: its ARN.
pub(crate) fn of_name(sign_in: &mut SignIn, name: &str) -> Result<String, Refusal> {
    let known = sign_in.administration.permission_sets.iter().find(|set| set.name == name);
    match known.map(|set| set.arn.clone()) {
        Some(arn) => Ok(arn),
        None => make(sign_in, name),
    }
}

fn make(sign_in: &mut SignIn, name: &str) -> Result<String, Refusal> {
    if sign_in.administration.permission_sets.len() >= LIMIT {
        return Err(Refusal::Body { cause: "there are too many permission sets".to_owned() });
    }
    let arn =
        format!("arn:aws:sso:::permissionSet/{}/ps-{}", sign_in.instance, sign_in.ids.digits(16));
    let made =
        PermissionSet { arn: arn.clone(), name: name.to_owned(), description: String::new() };
    sign_in.administration.permission_sets.push(made);
    Ok(arn)
}

pub(crate) fn list(directory: &Directory) -> Value {
    let sets = directory.sign_in.administration.permission_sets.iter();
    let arns: Vec<&str> = sets.map(|set| set.arn.as_str()).collect();
    json!({ "PermissionSets": arns })
}

/// A permission set, and the accounts that it is provisioned in.
pub(crate) fn describe(directory: &Directory, body: &Value) -> Result<Value, Refusal> {
    let Named { permission_set_arn, .. } = read(body)?;
    let mut sets = directory.sign_in.administration.permission_sets.iter();
    let set = sets.find(|set| set.arn == permission_set_arn);
    let set = set.ok_or(Refusal::Missing { what: "permission set" })?;
    let accounts: BTreeSet<&str> = accounts(directory, &set.arn).collect();
    Ok(json!({ "PermissionSet": {
        "Name": set.name, "PermissionSetArn": set.arn, "Description": set.description,
        // This project's own: AWS lists them by an operation apart.
        "ProvisionedAccounts": accounts,
    } }))
}

pub(crate) fn update(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Named { permission_set_arn, description } = read(body)?;
    let place = adm_03_touched(directory, from, &permission_set_arn, None, Verb::Modify)?;
    if let Some(set) = directory.sign_in.administration.permission_sets.get_mut(place) {
        set.description = description;
    }
    Ok(json!({}))
}

pub(crate) fn delete(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Named { permission_set_arn, .. } = read(body)?;
    let place = adm_03_touched(directory, from, &permission_set_arn, None, Verb::Delete)?;
    directory.sign_in.administration.permission_sets.remove(place);
    let of_it =
        |what: &Thing| matches!(what, Thing::Role { set, .. } if *set == permission_set_arn);
    directory.sign_in.assignments.forget(of_it);
    Ok(json!({}))
}

/// The accounts in which a permission set is assigned to anybody.
fn accounts<'a>(directory: &'a Directory, arn: &'a str) -> impl Iterator<Item = &'a str> {
    directory.sign_in.assignments.things().filter_map(move |what| match what {
        Thing::Role { account, set } if set == arn => Some(account.as_str()),
        Thing::Role { .. } | Thing::Application(_) => None,
    })
}

/// ADM-02, ADM-03: the place of a permission set that the caller may touch: a delegated administrator touches
/// none that is provisioned in the management account, and provisions none there.
pub(super) fn adm_03_touched(
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
    let there = accounts(directory, arn).any(|account| account == management);
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
