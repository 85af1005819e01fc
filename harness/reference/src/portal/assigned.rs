use bytes::Bytes;
use http::{Response, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::page::{Page, parameter};
use super::refusal::Refusal;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::reply;
use crate::signin::{Assignment, Session, SignedInUser};

/// How long the credentials of a role last; the usual setting of a permission set.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// The accounts in which the user has a role, by number.
pub(crate) fn accounts(
    directory: &Directory,
    session: &Session,
    query: &str,
) -> Result<Response<Bytes>, Refusal> {
    let page = Page::portal_04_read(query, directory.faults)?;
    let mut all: Vec<&str> = own(directory, &session.who).map(|one| one.account.as_str()).collect();
    all.sort_unstable();
    all.dedup();
    let (shown, next) = page.of(&all);
    let list: Vec<Value> = shown
        .iter()
        .map(|account| {
            json!({
                "accountId": account,
                "accountName": format!("account {account}"),
                "emailAddress": format!("{account}@example.com"),
            })
        })
        .collect();
    Ok(reply::json(StatusCode::OK, &json!({ "accountList": list, "nextToken": next })))
}

/// The roles that the user has in an account.
pub(crate) fn roles(
    directory: &Directory,
    session: &Session,
    query: &str,
) -> Result<Response<Bytes>, Refusal> {
    let page = Page::portal_04_read(query, directory.faults)?;
    let account = required(query, "account_id")?;
    let in_account = own(directory, &session.who).filter(|one| one.account == account);
    let all: Vec<&str> = in_account.map(|one| one.role.as_str()).collect();
    let (shown, next) = page.of(&all);
    let list: Vec<Value> =
        shown.iter().map(|role| json!({ "roleName": role, "accountId": account })).collect();
    Ok(reply::json(StatusCode::OK, &json!({ "roleList": list, "nextToken": next })))
}

/// PORTAL-02: credentials of a role that the user is assigned to. They open nothing here.
pub(crate) fn portal_02_credentials(
    directory: &mut Directory,
    who: &SignedInUser,
    query: &str,
) -> Result<Response<Bytes>, Refusal> {
    let (account, role) = (required(query, "account_id")?, required(query, "role_name")?);
    let assigned = own(directory, who).any(|one| one.account == account && one.role == role);
    if !assigned && !directory.has(Fault::GrantAnyRole) {
        return Err(Refusal::NotAssigned);
    }
    let until = directory.clock.now().saturating_add(HOUR).unwrap_or(jiff::Timestamp::MAX);
    let ids = &mut directory.sign_in.ids;
    let credentials = json!({
        "accessKeyId": format!("ASIA{}", ids.digits(16)),
        "secretAccessKey": ids.secret(),
        "sessionToken": ids.secret(),
        "expiration": until.as_millisecond(),
    });
    Ok(reply::json(StatusCode::OK, &json!({ "roleCredentials": credentials })))
}

/// ADM-05: an assignment is the user's who has the id, whatever they are called.
fn own<'a>(
    directory: &'a Directory,
    who: &'a SignedInUser,
) -> impl Iterator<Item = &'a Assignment> {
    let by_name = directory.has(Fault::AssignmentFollowsName);
    directory
        .sign_in
        .assignments
        .iter()
        .filter(move |one| Some(one.user) == who.user || (by_name && one.user_name == who.name))
}

fn required(query: &str, name: &'static str) -> Result<String, Refusal> {
    parameter(query, name)
        .filter(|value| !value.is_empty())
        .ok_or(Refusal::Parameter { parameter: name })
}
