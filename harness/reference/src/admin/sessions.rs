use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answers::time;
use super::error::AdminError;
use crate::directory::{Directory, ResourceId, fold};
use crate::refusal::Unique;
use crate::registry::{Shared, lock};
use crate::reply;
use crate::signin::{Assignment, Session};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assignments {
    assignments: Vec<Assigned>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Assigned {
    user_name: String,
    account_id: String,
    role_name: String,
}

/// Assignments that a directory may have.
const MOST: usize = 10_000;

pub(crate) fn list(directory: &Shared) -> Response<Bytes> {
    let directory = lock(directory);
    let sessions: Vec<Value> = directory.sign_in.sessions.iter().map(shown).collect();
    reply::json(StatusCode::OK, &json!({ "sessions": sessions }))
}

/// Ends a session at once (PORTAL-01).
pub(crate) fn revoke(directory: &Shared, id: &str) -> Result<Response<Bytes>, AdminError> {
    let mut directory = lock(directory);
    let known = ResourceId::parse(id).is_some_and(|id| directory.sign_in.sessions.revoke(id));
    match known {
        true => Ok(reply::empty(StatusCode::NO_CONTENT)),
        false => Err(AdminError::NoSession),
    }
}

/// Ends all sessions at once.
pub(crate) fn revoke_all(directory: &Shared) -> Response<Bytes> {
    lock(directory).sign_in.sessions.revoke_all();
    reply::empty(StatusCode::NO_CONTENT)
}

/// Says who may use which role in which account; what was said before counts no more.
pub(crate) fn assign(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let Assignments { assignments } = serde_json::from_slice(body)?;
    if assignments.len() > MOST {
        return Err(AdminError::TooLarge);
    }
    let mut directory = lock(directory);
    let made: Result<Vec<Assignment>, AdminError> =
        assignments.into_iter().map(|asked| assignment(&directory, asked)).collect();
    directory.sign_in.assignments = made?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

fn assignment(directory: &Directory, asked: Assigned) -> Result<Assignment, AdminError> {
    let mut named =
        directory.users.holders(Unique::UserName, &fold(Unique::UserName, &asked.user_name));
    let user = named.next().and_then(|seq| directory.users.row(seq)).map(|row| row.id);
    let user = user
        .ok_or_else(|| AdminError::NoUser { name: asked.user_name.chars().take(64).collect() })?;
    Ok(Assignment {
        user,
        user_name: asked.user_name,
        account: asked.account_id,
        role: asked.role_name,
    })
}

fn shown(session: &Session) -> Value {
    json!({
        "id": session.id.to_string(),
        "user": session.who.name,
        "issuer": session.who.issuer,
        "startedAt": time(session.began),
        "expiresAt": time(session.ends),
        "revoked": session.revoked,
    })
}
