//! What the audit trail keeps of calls of IAM (IAM-CT-01).

use http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::admin::time;
use crate::audit::{Record, ServiceEvent, elements, signer};
use crate::directory::{Directory, ResourceId};
use crate::query_protocol::{ApiError, Parameters};

/// IAM-CT-01: a call with its parameters, done or refused.
pub(super) fn iam_ct_01(
    directory: &mut Directory,
    request: ResourceId,
    action: &'static str,
    (headers, with): (&HeaderMap, &Parameters),
    refused: Option<&ApiError>,
) {
    let failure = refused.map(|error| (error.code, error.message.clone()));
    let mut event = ServiceEvent::new(directory, request, "iam.amazonaws.com", action, failure);
    event.identity = signer(headers, &directory.sign_in.account);
    event.parameters = elements(&asked(with), directory.faults);
    if refused.is_none() {
        event.response = changed(directory, action, with);
    }
    event.keep(directory, Record::Service);
}

/// The parameters of a call, but for those that make it one.
fn asked(with: &Parameters) -> Value {
    let named = with.iter().filter(|(name, _)| !["Action", "Version"].contains(name));
    named.map(|(name, value)| (name.to_owned(), Value::from(value))).collect::<Map<_, _>>().into()
}

/// What the answer to a change names; nothing where it names nothing.
fn changed(directory: &Directory, action: &str, with: &Parameters) -> Value {
    let made = |name: &str| directory.iam.providers.get(name).map(|made| made.arn.as_str());
    let provider = |arn: Option<&str>| json!({ "sAMLProviderArn": arn });
    match action {
        "CreateSAMLProvider" => provider(with.get("Name").and_then(made)),
        "UpdateSAMLProvider" => provider(with.get("SAMLProviderArn")),
        "CreateRole" => {
            let role = with.get("RoleName").and_then(|name| directory.iam.roles.get(name));
            let Some(role) = role else { return Value::Null };
            json!({ "role": {
                "path": role.path, "roleName": role.name, "roleId": role.id, "arn": role.arn,
                "createDate": time(role.created),
            } })
        }
        _ => Value::Null,
    }
}
