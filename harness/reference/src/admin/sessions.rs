use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::answers::time;
use super::error::AdminError;
use crate::audit::{Record, ServiceEvent};
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::registry::{Shared, lock};
use crate::reply;
use crate::signin::Session;

/// Sessions that one record names at most.
const RECORDED: usize = 100;

pub(crate) fn list(directory: &Shared) -> Response<Bytes> {
    let directory = lock(directory);
    let sessions: Vec<Value> = directory.sign_in.sessions.iter().map(shown).collect();
    reply::json(StatusCode::OK, &json!({ "sessions": sessions }))
}

/// Ends a session at once (PORTAL-01).
pub(crate) fn revoke(directory: &Shared, id: &str) -> Result<Response<Bytes>, AdminError> {
    let mut directory = lock(directory);
    let known = ResourceId::parse(id).filter(|id| directory.sign_in.sessions.revoke(*id));
    let id = known.ok_or(AdminError::NoSession)?;
    portal_ct_03_revoked(&mut directory, &[id]);
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// Ends all sessions at once.
pub(crate) fn revoke_all(directory: &Shared) -> Response<Bytes> {
    let directory = &mut *lock(directory);
    let live = directory.sign_in.sessions.iter().filter(|session| !session.revoked);
    let ended: Vec<ResourceId> = live.map(|session| session.id).collect();
    directory.sign_in.sessions.revoke_all();
    portal_ct_03_revoked(directory, &ended);
    reply::empty(StatusCode::NO_CONTENT)
}

/// PORTAL-CT-03: the console ends sessions by `BatchDeleteSession`. Who is at the console is not known here.
fn portal_ct_03_revoked(directory: &mut Directory, ended: &[ResourceId]) {
    if directory.has(Fault::RevocationUnrecorded) {
        return;
    }
    let request = directory.sign_in.ids.uuid();
    let (source, name) = ("sso.amazonaws.com", "BatchDeleteSession");
    let mut event = ServiceEvent::new(directory, request, source, name, None);
    let ids: Vec<String> = ended.iter().take(RECORDED).map(ResourceId::to_string).collect();
    event.parameters = json!({ "sessionIds": ids });
    event.keep(directory, Record::Service);
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
