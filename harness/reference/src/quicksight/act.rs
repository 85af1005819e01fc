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
    let operation = Operation::of(request.method(), path);
    let has_credentials = request.headers().contains_key(AUTHORIZATION);
    let done = match (operation, has_credentials || faults.has(Fault::QuickSightOpen)) {
        (_, false) => Err(Error::AccessDenied),
        (None, true) => Err(Error::NoOperation),
        (Some(operation), true) => act(directory, operation, path, body),
    };
    if let Some(operation) = operation {
        records::qs_ct_01(directory, id, operation.name(), (request, path), done.as_ref());
    }
    match done {
        Ok(user) => {
            let status = operation.map_or(StatusCode::OK, Operation::status);
            reply::json(status, &json!({ "User": user, "RequestId": id.to_string() }))
        }
        Err(error) => error.answer(id, faults),
    }
}

/// What there is.
#[derive(Clone, Copy)]
enum Operation {
    Register,
    Describe,
    Update,
}

impl Operation {
    fn of(method: &Method, path: &str) -> Option<Self> {
        let (_, _, name) = place(path)?;
        match (method, name) {
            (&Method::POST, None) => Some(Self::Register),
            (&Method::GET, Some(_)) => Some(Self::Describe),
            (&Method::PUT, Some(_)) => Some(Self::Update),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Register => "RegisterUser",
            Self::Describe => "DescribeUser",
            Self::Update => "UpdateUser",
        }
    }

    /// The status where it works; which 2xx a registration has is not known (QS-07).
    const fn status(self) -> StatusCode {
        match self {
            Self::Register => StatusCode::CREATED,
            Self::Describe | Self::Update => StatusCode::OK,
        }
    }
}

fn act(
    directory: &mut Directory,
    operation: Operation,
    path: &str,
    body: &Bytes,
) -> Result<Value, Error> {
    if body.len() > BODY_LIMIT {
        return Err(Error::Parameter("body"));
    }
    let (account, namespace, name) = place(path).ok_or(Error::NoOperation)?;
    qs_13_account(directory, account, namespace)?;
    let key: Key = (account.to_owned(), namespace.to_owned(), name.unwrap_or_default());
    match operation {
        Operation::Register => user::register(directory, account, namespace, body),
        Operation::Describe => user::describe(directory, &key),
        Operation::Update => user::update(directory, &key, body),
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
