use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};

use super::assigned::{accounts, portal_02_credentials, roles};
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
    let answer = route(directory, request, path);
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
        (&Method::GET, app) if app.starts_with("/saml/assertion/") => portal_03_open(directory),
        _ => Err(Refusal::NoOperation),
    }
}

/// PORTAL-03: an application that the user is not assigned to. There is none here that anybody could
/// be assigned to.
fn portal_03_open(directory: &Directory) -> Result<Response<Bytes>, Refusal> {
    match directory.has(Fault::OpenAnyApplication) {
        true => Ok(reply::with_type(StatusCode::OK, "application/xml", "<Response/>".to_owned())),
        false => Err(Refusal::NotAssigned),
    }
}
