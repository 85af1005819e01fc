use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Request, Response, StatusCode};
use serde_json::Value;

use super::act::act;
use super::records;
use super::refusal::Refusal;
use crate::directory::Directory;
use crate::reply;

/// Bytes of a request at most.
const BODY: usize = 64 * 1_024;

/// Answers `POST /{tenant}/aws/sso-admin`: the JSON protocol 1.1, the operation in `X-Amz-Target`.
///
/// | operation | rows |
/// |---|---|
/// | `CreateInstance`, `ListInstances` | ADM-11 |
/// | `CreatePermissionSet`, `DeletePermissionSet`, `UpdatePermissionSet`, `DescribePermissionSet`, `ListPermissionSets` | ADM-02, ADM-03 |
/// | `CreateAccountAssignment`, `DeleteAccountAssignment` | ADM-02, ADM-03, ADM-05 |
/// | `ListAccountAssignments` | ADM-05 |
/// | `CreateApplication`, `CreateApplicationAssignment`, `DeleteApplicationAssignment`, `ListApplicationAssignments` | ADM-05 |
/// | `ListApplications`, `ListApplicationProviders` | ADM-12 |
/// | `CreateInstanceAccessControlAttributeConfiguration`, `DescribeInstanceAccessControlAttributeConfiguration` | ABAC-09 |
pub(crate) fn serve(directory: &mut Directory, request: &Request<Bytes>) -> Response<Bytes> {
    match answer(directory, request) {
        Ok(body) => {
            let mut response = reply::json(StatusCode::OK, &body);
            let json_1_1 = HeaderValue::from_static("application/x-amz-json-1.1");
            response.headers_mut().insert(CONTENT_TYPE, json_1_1);
            response
        }
        Err(refusal) => refusal.answer(directory.faults),
    }
}

fn answer(directory: &mut Directory, request: &Request<Bytes>) -> Result<Value, Refusal> {
    let headers = request.headers();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let target = header("x-amz-target").unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default();
    let read = read(request.body());
    let asked = read.as_ref().cloned().unwrap_or_default();
    let authorization = header(AUTHORIZATION.as_str()).unwrap_or_default();
    let management = &directory.sign_in.account;
    let from = directory.sign_in.administration.from(authorization, management);
    let done = from.and_then(|from| act(directory, &from, operation, &read?));
    records::adm_ct_01(directory, headers, operation, &asked, done.as_ref());
    done
}

/// The parameters of a call; without a body there are none.
fn read(body: &[u8]) -> Result<Value, Refusal> {
    if body.len() > BODY {
        return Err(Refusal::Body { cause: format!("it has more than {BODY} bytes") });
    }
    if body.is_empty() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    serde_json::from_slice(body).map_err(|error| Refusal::Body { cause: error.to_string() })
}
