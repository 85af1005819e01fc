use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::{Map, Value, json};

use crate::admin::time;
use crate::directory::{Directory, Kind};
use crate::fault::Fault;
use crate::reply;
use crate::signin::{NoSession, PORTAL_COOKIE, Session, cookie};

/// Where the portal's clients put the session token.
const TOKEN: &str = "x-amz-sso_bearer_token";

/// PORTAL-01: the session that a request presents the token of. A session of a user that was deleted is
/// over; one of a user that was disabled lasts, for only new ones are ruled out (SCIM-U-33).
pub(crate) fn portal_01_session<'a>(
    directory: &'a Directory,
    headers: &HeaderMap,
) -> Result<&'a Session, NoSession> {
    let given = headers.get(TOKEN).and_then(|value| value.to_str().ok());
    let token = given.or_else(|| cookie::read(headers, PORTAL_COOKIE));
    let now = directory.clock.now();
    let session = directory.sign_in.sessions.find(token, now, directory.faults)?;
    let user = session.who.user.ok_or(NoSession::Unknown)?;
    let outlives = [Fault::SessionOutlivesUser, Fault::DeletedUserSignsIn];
    let outlives = outlives.into_iter().any(|fault| directory.has(fault));
    match outlives || directory.users.seq(user).is_some() {
        true => Ok(session),
        false => Err(NoSession::Revoked),
    }
}

/// Who is signed in. That the portal tells is known, in which words is not: the names are this
/// project's.
pub(crate) fn who_am_i(directory: &Directory, session: &Session) -> Response<Bytes> {
    let row = session.who.user.and_then(|id| directory.find(Kind::User, id)).map(|(_, row)| row);
    let user = row.map(|row| row.resource()).unwrap_or_default();
    let text = |name: &str| user.get(name).cloned().unwrap_or_default();
    let known = session.who.attributes.iter();
    let attributes: Map<String, Value> =
        known.map(|known| (known.name.clone(), json!(known.values.first()))).collect();
    let shown = json!({
        "userName": session.who.name,
        "userId": session.who.user.map(|id| directory.write_id(id)),
        "displayName": text("displayName"),
        "accessControlAttributes": attributes,
        "startedAt": time(session.began),
        "expiresAt": time(session.ends),
    });
    reply::json(StatusCode::OK, &shown)
}
