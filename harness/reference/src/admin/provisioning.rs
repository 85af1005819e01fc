use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answers::{fresh_token, listed_token, time};
use super::error::AdminError;
use crate::directory::{Directory, ResourceId, TokenRefusal};
use crate::fault::Fault;
use crate::registry::{Shared, lock, scim_base};
use crate::reply;

/// What the console makes an operator type (TOK-05, TOK-06).
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    confirm: Option<String>,
}

impl Confirmation {
    fn check(body: &Bytes, expected: &'static str) -> Result<(), AdminError> {
        let given = match body.is_empty() {
            true => Self::default(),
            false => serde_json::from_slice(body)?,
        };
        match given.confirm.as_deref() {
            Some(typed) if typed == expected => Ok(()),
            _ => Err(AdminError::Unconfirmed { expected }),
        }
    }
}

pub(crate) fn enable(directory: &Shared) -> Result<Response<Bytes>, AdminError> {
    let directory = &mut *lock(directory);
    let (now, faults) = (directory.clock.now(), directory.faults);
    let fresh = directory.tokens.enable(&mut directory.ids, now, faults)?;
    if faults.has(Fault::EnableGivesDeadToken) {
        directory.tokens.forget_all();
    }
    let mut answer = json!({ "scimBase": scim_base(&directory.id) });
    if let (false, Some(members)) =
        (directory.has(Fault::EnableWithoutToken), answer.as_object_mut())
    {
        members.insert("token".to_owned(), fresh_token(&fresh));
    }
    Ok(reply::json(StatusCode::OK, &answer))
}

pub(crate) fn disable(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let directory = &mut *lock(directory);
    if !directory.has(Fault::DisableWithoutConfirmation) {
        Confirmation::check(body, "DISABLE")?;
    }
    directory.tokens.disable(directory.faults)?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

pub(crate) fn list_tokens(directory: &Shared) -> Response<Bytes> {
    let directory = lock(directory);
    let mut tokens: Vec<Value> = directory.tokens.live().iter().map(listed_token).collect();
    if directory.has(Fault::TokenListWithoutIds) {
        for token in tokens.iter_mut().filter_map(Value::as_object_mut) {
            token.remove("id");
        }
    }
    reply::json(StatusCode::OK, &json!({ "tokens": tokens }))
}

pub(crate) fn create_token(directory: &Shared) -> Result<Response<Bytes>, AdminError> {
    let directory = &mut *lock(directory);
    let (now, faults) = (directory.clock.now(), directory.faults);
    if faults.has(Fault::TokenCreateFails) {
        return Err(TokenRefusal::Broken.into());
    }
    let fresh = directory.tokens.create(&mut directory.ids, now, faults)?;
    Ok(reply::json(StatusCode::CREATED, &fresh_token(&fresh)))
}

pub(crate) fn delete_token(
    directory: &Shared,
    token: &str,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let directory: &mut Directory = &mut lock(directory);
    if !directory.has(Fault::DeleteTokenWithoutConfirmation) {
        Confirmation::check(body, "DELETE")?;
    }
    let id = ResourceId::parse(token).ok_or(TokenRefusal::NoToken)?;
    directory.tokens.delete(id, directory.clock.now(), directory.faults)?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// TOK-08 and TOK-09.
pub(crate) fn reminders(directory: &Shared) -> Response<Bytes> {
    let directory = lock(directory);
    let now = directory.clock.now();
    let health: Vec<String> =
        directory.tokens.health_events(now, directory.faults).into_iter().map(time).collect();
    let console = directory.tokens.reminds(now, directory.faults);
    reply::json(StatusCode::OK, &json!({ "console": console, "health": health }))
}
