//! The directory's own users and its administrators: passwords, second factors, mail, a connected domain,
//! callers of the API.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answers::time;
use super::error::AdminError;
use crate::messages as m;
use crate::native::{self, ActiveDirectory, SecondFactor};
use crate::registry::{Shared, lock};
use crate::reply;
use crate::scim;
use crate::sso_admin::{Caller, Organization};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Password {
    user_name: String,
    password: String,
}

/// Makes a user with a password, or gives one who is there another (ADM-07, ADM-08).
pub(crate) fn create(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let Password { user_name, password } = serde_json::from_slice(body)?;
    let directory = &mut *lock(directory);
    let user = json!({
        "userName": user_name, "displayName": user_name,
        "name": { "givenName": "Given", "familyName": "Family" },
    });
    // One of the name that is there already, or that cannot be made, is looked for next.
    let _ = scim::create_user(directory, user.to_string().as_bytes());
    let person = native::find(directory, &user_name)
        .map_err(|_| AdminError::NoUser { name: user_name.chars().take(64).collect() })?;
    native::set_password(directory, person.id, &person.name, &password)
        .map_err(|_| AdminError::Password(m::ADM_07_NOT_UPDATED.text))?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Callers {
    callers: Vec<Caller>,
}

/// Says who calls the administrators' API by which access key, and what they may do.
pub(crate) fn set_callers(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let Callers { callers } = serde_json::from_slice(body)?;
    lock(directory).sign_in.administration.callers = callers;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// ADM-11: what an organization has decided.
pub(crate) fn set_organization(
    directory: &Shared,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let organization: Organization = serde_json::from_slice(body)?;
    lock(directory).sign_in.administration.organization = organization;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// MFA-07.
pub(crate) fn set_second_factor(
    directory: &Shared,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let settings: SecondFactor = serde_json::from_slice(body)?;
    lock(directory).sign_in.native.second_factor = settings;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// ADM-13: the mail that would have been sent.
pub(crate) fn outbox(directory: &Shared) -> Response<Bytes> {
    let directory = lock(directory);
    let mails = directory.sign_in.native.outbox.iter().map(|mail| {
        json!({
            "from": mail.from, "to": mail.to, "subject": mail.subject, "code": mail.code,
            "sentAt": time(mail.sent),
        })
    });
    reply::json(StatusCode::OK, &json!({ "mails": mails.collect::<Vec<Value>>() }))
}

/// Connects a domain, and takes over its users and groups (ADM-09, ADM-10).
pub(crate) fn synchronize(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let source: ActiveDirectory = serde_json::from_slice(body)?;
    native::synchronize(&mut lock(directory), source);
    Ok(reply::empty(StatusCode::NO_CONTENT))
}
