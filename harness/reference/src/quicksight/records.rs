//! What the audit trail keeps of QuickSight (QS-CT-01, QS-CT-02).

use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use super::act::place;
use super::error::QuickSightError as Error;
use crate::audit::{Record, ServiceEvent, elements, signer};
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::messages as m;

const SOURCE: &str = "quicksight.amazonaws.com";

/// What a record shows of how somebody came.
const ARRIVAL: [&str; 11] = [
    "AwsAccountId",
    "Namespace",
    "Role",
    "SessionName",
    "Flow",
    "Authenticated",
    "IdentityPool",
    "UserPool",
    "ExternalLoginFederationProviderType",
    "CustomFederationProviderUrl",
    "ExternalLoginId",
];

/// QS-CT-01: a call with its parameters, and with its answer where it changed something.
pub(super) fn qs_ct_01(
    directory: &mut Directory,
    id: ResourceId,
    name: &'static str,
    (request, path): (&Request<Bytes>, &str),
    done: Result<&Value, &Error>,
) {
    let mut event = ServiceEvent::new(directory, id, SOURCE, name, done.err().map(Error::told));
    event.identity = signer(request.headers(), &directory.sign_in.account);
    event.parameters = elements(&asked(path, request.body()), directory.faults);
    if let (Ok(user), false) = (done, event.read_only) {
        event.response = elements(&json!({ "User": user }), directory.faults);
    }
    event.keep(directory, Record::Service);
}

/// QS-CT-02: somebody who came by a role and is not the user. How AWS records that is not known.
pub(super) fn qs_ct_02(
    directory: &mut Directory,
    id: ResourceId,
    body: &[u8],
    ended: Result<StatusCode, Error>,
) {
    if directory.has(Fault::ExternalLoginUnrecorded) {
        return;
    }
    let unauthorized = || ("", m::QS_01_LOGIN.text.to_owned());
    let failure = match ended {
        Ok(status) => (!status.is_success()).then(unauthorized),
        Err(error) => Some(error.told()),
    };
    let result = if failure.is_none() { "Success" } else { "Failure" };
    let mut event = ServiceEvent::new(directory, id, SOURCE, "ExternalLogin", failure);
    event.kind = "AwsServiceEvent";
    // What else the body has is nobody's parameter, and may be anything.
    let mut arrival: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(members) = arrival.as_object_mut() {
        members.retain(|name, _| ARRIVAL.contains(&name.as_str()));
    }
    event.parameters = elements(&arrival, directory.faults);
    event.details = json!({ "ExternalLogin": result });
    event.keep(directory, Record::Service);
}

fn asked(path: &str, body: &[u8]) -> Value {
    let mut asked: Value = serde_json::from_slice(body).unwrap_or_default();
    if !asked.is_object() {
        asked = json!({});
    }
    if let (Some((account, namespace, user)), Some(members)) = (place(path), asked.as_object_mut())
    {
        members.insert("AwsAccountId".to_owned(), account.into());
        members.insert("Namespace".to_owned(), namespace.into());
        if let Some(user) = user {
            members.insert("UserName".to_owned(), user.into());
        }
    }
    asked
}
