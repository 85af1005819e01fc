//! Who may use a permission set in which account (ADM-02, ADM-03, ADM-05).

use serde::Deserialize;
use serde_json::{Value, json};

use super::act::read;
use super::permission_sets::adm_03_touched;
use super::principals::{Named, extend, listed};
use super::refusal::{Refusal, Verb};
use super::state::From;
use crate::access::Thing;
use crate::directory::Directory;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked {
    permission_set_arn: String,
    target_id: String,
    #[serde(flatten)]
    principal: Named,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    permission_set_arn: String,
    account_id: String,
}

pub(crate) fn create(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Asked { permission_set_arn: set, target_id: account, principal } = read(body)?;
    adm_03_touched(directory, from, &set, Some(&account), Verb::Assign)?;
    let status = status(directory, &set, &account, &principal);
    principal.assign(directory, Thing::Role { account, set })?;
    Ok(json!({ "AccountAssignmentCreationStatus": status }))
}

pub(crate) fn delete(
    directory: &mut Directory,
    from: &From,
    body: &Value,
) -> Result<Value, Refusal> {
    let Asked { permission_set_arn: set, target_id: account, principal } = read(body)?;
    adm_03_touched(directory, from, &set, Some(&account), Verb::Remove)?;
    let status = status(directory, &set, &account, &principal);
    principal.remove(directory, &Thing::Role { account, set });
    Ok(json!({ "AccountAssignmentDeletionStatus": status }))
}

/// ADM-05: who has a permission set in an account, also those who are gone. All on one page.
pub(crate) fn list(directory: &Directory, body: &Value) -> Result<Value, Refusal> {
    let Listed { permission_set_arn: set, account_id: account } = read(body)?;
    if !directory.sign_in.administration.permission_sets.iter().any(|known| known.arn == set) {
        return Err(Refusal::Missing { what: "permission set" });
    }
    let more = json!({ "AccountId": account, "PermissionSetArn": set });
    let all = listed(directory, &Thing::Role { account, set }, &more);
    Ok(json!({ "AccountAssignments": all }))
}

/// How it went. AWS begins with IN_PROGRESS; here it is done at once.
fn status(directory: &mut Directory, set: &str, account: &str, principal: &Named) -> Value {
    let mut status = json!({
        "Status": "SUCCEEDED",
        "RequestId": directory.sign_in.ids.uuid().to_string(),
        "TargetId": account,
        "TargetType": "AWS_ACCOUNT",
        "PermissionSetArn": set,
        "CreatedDate": directory.clock.now().as_second(),
    });
    extend(&mut status, &principal.shown());
    status
}
