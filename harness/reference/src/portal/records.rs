//! What the audit trail keeps of the portal (PORTAL-CT-01, PORTAL-CT-02).

use http::Method;
use serde_json::{Map, Value, json};

use super::page::parameter;
use super::refusal::Refusal;
use super::route::application;
use crate::audit::{Record, ServiceEvent, elements};
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;

/// Who calls: the user and the session; nobody where there is none.
pub(super) type Who = Option<(ResourceId, ResourceId)>;

/// PORTAL-CT-01: what a request is called in the trail; nothing where none was seen of it.
pub(super) fn portal_ct_01_name(method: &Method, path: &str) -> Option<&'static str> {
    match (method, path) {
        (&Method::GET, "/assignment/accounts") => Some("ListAccounts"),
        (&Method::GET, "/assignment/roles") => Some("ListAccountRoles"),
        (&Method::GET, "/federation/credentials") => Some("GetRoleCredentials"),
        (&Method::POST, "/logout") => Some("Logout"),
        (&Method::GET, path) if path.starts_with("/saml/assertion/") => Some("Federate"),
        _ => None,
    }
}

/// PORTAL-CT-01: a call. Account and role stand in `serviceEventDetails` and the parameters are none, as
/// public records have it. PORTAL-CT-02: how AWS records one that is refused is not known.
pub(super) fn portal_ct_01(
    directory: &mut Directory,
    name: &'static str,
    who: Who,
    (path, query): (&str, &str),
    refused: Option<&Refusal>,
) {
    if directory.has(Fault::OmitAuditOfPortal) {
        return;
    }
    let request = directory.sign_in.ids.uuid();
    let failure = refused.map(|refusal| (refusal.exception(), refusal.message()));
    let mut event = ServiceEvent::new(directory, request, "sso.amazonaws.com", name, failure);
    (event.version, event.kind) = ("1.11", "AwsServiceEvent");
    if let Some((user, session)) = who {
        let (account, store) = (&directory.sign_in.account, &directory.sign_in.instance);
        event.identity = json!({
            "type": "IdentityCenterUser",
            "accountId": account,
            "onBehalfOf": {
                "userId": directory.write_id(user),
                "identityStoreArn": format!("arn:aws:identitystore::{account}:identitystore/{store}"),
            },
            // Names the session, and does not open it.
            "credentialId": session.to_string(),
        });
    }
    event.details = elements(&details(path, query), directory.faults);
    event.keep(directory, Record::Service);
}

fn details(path: &str, query: &str) -> Value {
    let named = [
        ("account_id", parameter(query, "account_id")),
        ("role_name", parameter(query, "role_name")),
        ("application_arn", application(path)),
    ];
    let given =
        named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    let details: Map<String, Value> = given.collect();
    if details.is_empty() { Value::Null } else { details.into() }
}
