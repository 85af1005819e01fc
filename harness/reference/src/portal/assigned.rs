use bytes::Bytes;
use http::{Response, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::page::{Page, parameter};
use super::refusal::Refusal;
use crate::access::Thing;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::reply;
use crate::signin::{Session, SignedInUser, page};

/// How long the credentials of a role last; the usual setting of a permission set.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// The accounts in which the user has a role, by number.
pub(crate) fn accounts(
    directory: &Directory,
    session: &Session,
    query: &str,
) -> Result<Response<Bytes>, Refusal> {
    let page = Page::portal_04_read(query, directory.faults)?;
    let mut all: Vec<&str> =
        roles_of(directory, &session.who).map(|(account, _)| account).collect();
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
    let in_account = roles_of(directory, &session.who).filter(|(one, _)| *one == account);
    let mut all: Vec<&str> = in_account.map(|(_, role)| role).collect();
    all.sort_unstable();
    all.dedup();
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
    let assigned = roles_of(directory, who).any(|one| one == (account.as_str(), role.as_str()));
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

/// PORTAL-03: an application that is assigned to the user, or to a group that they are in, opens. What AWS
/// hands over then is an assertion for the application; here it is a page that says which one it is.
pub(crate) fn portal_03_open(
    directory: &Directory,
    who: &SignedInUser,
    arn: &str,
) -> Result<Response<Bytes>, Refusal> {
    let mut granted = directory.sign_in.assignments.granted(directory, who);
    let assigned = granted.any(|what| matches!(what, Thing::Application(one) if one == arn));
    if !assigned && !directory.has(Fault::OpenAnyApplication) {
        return Err(Refusal::NotAssigned);
    }
    let mut known = directory.sign_in.administration.applications.iter();
    let name = known.find(|one| one.arn == arn).map_or(arn, |one| one.name.as_str());
    Ok(page::page(StatusCode::OK, "Application (reference target)", &[("application", name)]))
}

/// Account and role of what a user may use: a role goes by the name of its permission set.
pub(crate) fn roles_of<'a>(
    directory: &'a Directory,
    who: &'a SignedInUser,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let sets = &directory.sign_in.administration.permission_sets;
    let granted = directory.sign_in.assignments.granted(directory, who);
    granted.filter_map(|what| match what {
        Thing::Role { account, set } => {
            let set = sets.iter().find(|known| known.arn == *set)?;
            Some((account.as_str(), set.name.as_str()))
        }
        Thing::Application(_) => None,
    })
}

fn required(query: &str, name: &'static str) -> Result<String, Refusal> {
    parameter(query, name)
        .filter(|value| !value.is_empty())
        .ok_or(Refusal::Parameter { parameter: name })
}
