//! The API of QuickSight (QS-07 to QS-14). As with IAM, signatures are not verified; a call that carries
//! no credentials at all is refused (QS-12).

use std::borrow::Cow;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::error::QuickSightError as Error;
use super::state::Key;
use super::{federation, records, user};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::reply;
use crate::serve::BODY_LIMIT;

/// An operation: its name, its status, and what it gives.
type Done = (&'static str, StatusCode, Result<Value, Error>);

/// Answers a request; `path` is what follows the base.
pub(crate) fn serve(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
) -> Response<Bytes> {
    let id = directory.iam.ids.uuid();
    let faults = directory.faults;
    let body = request.body();
    if path == "/federation" && request.method() == Method::POST && body.len() <= BODY_LIMIT {
        let arrived = federation::arrive(directory, body);
        let seen = arrived.as_ref().map(Response::status).map_err(Clone::clone);
        records::qs_ct_02(directory, id, body, seen);
        return arrived.unwrap_or_else(|error| error.answer(id, faults));
    }
    let has_credentials = request.headers().contains_key(AUTHORIZATION);
    let (name, status, done) = match has_credentials || faults.has(Fault::QuickSightOpen) {
        true => act(directory, request, path),
        false => ("", StatusCode::UNAUTHORIZED, Err(Error::AccessDenied)),
    };
    if !name.is_empty() {
        records::qs_ct_01(directory, id, name, (request, path), done.as_ref());
    }
    match done {
        Ok(user) => reply::json(status, &json!({ "User": user, "RequestId": id.to_string() })),
        Err(error) => error.answer(id, faults),
    }
}

fn act(directory: &mut Directory, request: &Request<Bytes>, path: &str) -> Done {
    let none = ("", StatusCode::NOT_FOUND, Err(Error::NoOperation));
    if request.body().len() > BODY_LIMIT {
        return ("", StatusCode::BAD_REQUEST, Err(Error::Parameter("body")));
    }
    let Some((account, namespace, name)) = place(path) else { return none };
    let body = request.body();
    let fits = qs_13_account(directory, account, namespace);
    let key = |name: String| -> Key { (account.to_owned(), namespace.to_owned(), name) };
    match (request.method(), name) {
        (&Method::POST, None) => {
            let done = fits.and_then(|()| user::register(directory, account, namespace, body));
            ("RegisterUser", StatusCode::CREATED, done)
        }
        (&Method::GET, Some(name)) => {
            let done = fits.and_then(|()| user::describe(directory, &key(name)));
            ("DescribeUser", StatusCode::OK, done)
        }
        (&Method::PUT, Some(name)) => {
            let done = fits.and_then(|()| user::update(directory, &key(name), body));
            ("UpdateUser", StatusCode::OK, done)
        }
        _ => none,
    }
}

/// Account, namespace and, where one is named, the user. The slash within the name of a user comes as it is,
/// or percent-encoded (QS-09).
pub(super) fn place(path: &str) -> Option<(&str, &str, Option<String>)> {
    let (account, rest) = path.strip_prefix("/accounts/")?.split_once("/namespaces/")?;
    let (namespace, rest) = rest.split_once("/users")?;
    let name = rest.strip_prefix('/').map(|name| percent_decode_str(name).decode_utf8_lossy());
    Some((account, namespace, name.map(Cow::into_owned)))
}

/// QS-13: an account has twelve digits, a namespace 64 plain characters at most.
fn qs_13_account(directory: &Directory, account: &str, namespace: &str) -> Result<(), Error> {
    if directory.has(Fault::QuickSightAnyAccount) {
        return Ok(());
    }
    if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::Parameter("AwsAccountId"));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    match namespace.chars().count() <= 64 && namespace.chars().all(allowed) {
        true => Ok(()),
        false => Err(Error::Parameter("Namespace")),
    }
}
