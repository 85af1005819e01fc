//! The directory's own users: passwords, second factors, mail, a connected domain.

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Password {
    user_name: String,
    password: String,
}

/// Gives a user a password (ADM-07, ADM-08).
pub(crate) fn set_password(
    directory: &Shared,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let Password { user_name, password } = serde_json::from_slice(body)?;
    let directory = &mut *lock(directory);
    let person = native::find(directory, &user_name)
        .map_err(|_| AdminError::NoUser { name: user_name.chars().take(64).collect() })?;
    native::set_password(directory, person.id, &person.name, &password)
        .map_err(|_| AdminError::Password(m::ADM_07_NOT_UPDATED.text))?;
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
