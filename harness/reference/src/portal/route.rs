use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;

use super::assigned::{accounts, portal_02_credentials, portal_03_open, roles};
use super::records::{portal_ct_01, portal_ct_01_name};
use super::refusal::Refusal;
use super::who::{portal_01_session, who_am_i};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::reply;
use crate::signin::{PORTAL_COOKIE, cookie, page};

/// Answers a request below `/{tenant}/portal`; `path` is what follows.
pub(crate) fn serve(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
) -> Response<Bytes> {
    let (method, query) = (request.method(), request.uri().query().unwrap_or_default());
    // Asked for first: a session that is logged out is nobody's any more.
    let session = portal_01_session(directory, request.headers()).ok();
    let who = session.and_then(|session| session.who.user.map(|user| (user, session.id)));
    let answer = route(directory, request, path);
    if let Some(name) = portal_ct_01_name(method, path) {
        portal_ct_01(directory, name, who, (path, query), answer.as_ref().err());
    }
    page::uncached(answer.unwrap_or_else(|refusal| refusal.answer(directory.faults)))
}

fn route(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
) -> Result<Response<Bytes>, Refusal> {
    let session = portal_01_session(directory, request.headers())?;
    let query = request.uri().query().unwrap_or_default();
    match (request.method(), path) {
        (&Method::GET, "/token/whoAmI") => Ok(who_am_i(directory, session)),
        (&Method::GET, "/assignment/accounts") => accounts(directory, session, query),
        (&Method::GET, "/assignment/roles") => roles(directory, session, query),
        (&Method::GET, "/federation/credentials") => {
            let who = session.who.clone();
            portal_02_credentials(directory, &who, query)
        }
        (&Method::POST, "/logout") => {
            if directory.has(Fault::LogoutKeepsSession) {
                return Ok(reply::empty(StatusCode::OK));
            }
            let id = session.id;
            directory.sign_in.sessions.revoke(id);
            let path = format!("/{}", directory.id);
            let gone = cookie::forget(PORTAL_COOKIE, &path);
            Ok(page::with_cookie(reply::empty(StatusCode::OK), gone))
        }
        (&Method::GET, path) => {
            let application = application(path).ok_or(Refusal::NoOperation)?;
            portal_03_open(directory, &session.who, &application)
        }
        _ => Err(Refusal::NoOperation),
    }
}

/// The application that a request opens, by its ARN, whose slashes come as they are or percent-encoded.
pub(super) fn application(path: &str) -> Option<String> {
    let arn = path.strip_prefix("/saml/assertion/")?;
    Some(percent_decode_str(arn).decode_utf8_lossy().into_owned())
}
