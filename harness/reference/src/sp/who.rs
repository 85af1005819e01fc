use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};

use crate::admin::time;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::reply;
use crate::signin::{NoSession, Session, cookie, page};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "fedspec-session";

/// The session that a request belongs to.
pub(crate) fn session<'a>(
    directory: &'a Directory,
    headers: &HeaderMap,
) -> Result<&'a Session, NoSession> {
    let secret = cookie::read(headers, COOKIE);
    directory.sign_in.sessions.find(secret, directory.clock.now(), directory.faults)
}

/// `GET /whoami`: who is signed in, or 401.
pub(crate) fn who_am_i(directory: &Directory, headers: &HeaderMap) -> Response<Bytes> {
    let answer = match session(directory, headers) {
        Ok(session) => reply::json(StatusCode::OK, &identity(directory, session)),
        Err(why) => {
            let body = json!({ "error": "not-signed-in", "reason": why.to_string() });
            reply::json(StatusCode::UNAUTHORIZED, &body)
        }
    };
    page::uncached(answer)
}

/// The identity in a session: whole, as it was signed.
pub(crate) fn identity(directory: &Directory, session: &Session) -> Value {
    let who = &session.who;
    let mut others = directory.sign_in.sessions.iter().map(|other| &other.who.name);
    let name = match directory.has(Fault::IdentityOfAnother) {
        true => others.find(|name| **name != who.name).unwrap_or(&who.name),
        false => &who.name,
    };
    let attributes: Vec<Value> = who
        .attributes
        .iter()
        .map(|known| json!({ "name": known.name, "format": known.format, "values": known.values }))
        .collect();
    json!({
        "user": name,
        "format": who.format,
        "issuer": who.issuer,
        "attributes": attributes,
        "startedAt": time(session.began),
        "expiresAt": time(session.ends),
    })
}
