use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::json;

use super::relay_state::sp_03_local;
use super::{acs, refused, who};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::origin::origin;
use crate::portal::parameter;
use crate::reply;
use crate::signin::{Addresses, cookie, home, page, sp_106_metadata, start};

/// Answers a request to a directory of this profile; `path` is what follows the tenant.
pub(crate) fn serve(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
    public_base: &str,
) -> Response<Bytes> {
    let origin = origin(request, public_base);
    let addresses = Addresses::of(directory, &origin);
    match (request.method(), path) {
        (&Method::GET, "" | "/") => page::page(StatusCode::OK, "fedspec service provider", &[]),
        (&Method::GET, "/saml/metadata") => sp_106_metadata(directory, &addresses),
        (_, "/saml/acs") => acs::acs(directory, request, &addresses, &origin),
        (&Method::GET, "/login") => {
            let asked = parameter(request.uri().query().unwrap_or_default(), "resource");
            let home = home(directory);
            let wanted = asked.and_then(|asked| sp_03_local(&asked, &origin, &home));
            begin(directory, request, &addresses, &wanted.unwrap_or(home))
        }
        (&Method::GET, "/whoami") => who::who_am_i(directory, request.headers()),
        (&Method::GET, app) if app.starts_with("/app/") => {
            protected(directory, request, &addresses, app)
        }
        (&Method::GET | &Method::POST, "/logout") => log_out(directory, request),
        _ => refused::not_found(),
    }
}

/// A page that only a signed-in user sees; everybody else is sent to the IdP (SP-98, SP-99).
fn protected(
    directory: &mut Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
    path: &str,
) -> Response<Bytes> {
    if let Ok(session) = who::session(directory, request.headers()) {
        let mut shown = who::identity(directory, session);
        if let Some(members) = shown.as_object_mut() {
            members.insert("resource".to_owned(), json!(path));
        }
        return page::uncached(reply::json(StatusCode::OK, &shown));
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let wanted = format!("/{}{path}{query}", directory.id);
    begin(directory, request, addresses, &wanted)
}

fn begin(
    directory: &mut Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
    wanted: &str,
) -> Response<Bytes> {
    let started = start::start(directory, addresses, request.headers(), wanted);
    started.unwrap_or_else(refused::no_provider)
}

fn log_out(directory: &mut Directory, request: &Request<Bytes>) -> Response<Bytes> {
    let answer = page::page(StatusCode::OK, "signed out", &[]);
    if directory.has(Fault::LogoutKeepsSession) {
        return answer;
    }
    let open = who::session(directory, request.headers()).map(|session| session.id);
    if let Ok(id) = open {
        directory.sign_in.sessions.revoke(id);
    }
    page::with_cookie(answer, cookie::forget(who::COOKIE, &home(directory)))
}
