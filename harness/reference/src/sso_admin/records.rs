//! What the audit trail keeps of the administrators' API (ADM-CT-01).

use http::HeaderMap;
use serde_json::Value;

use super::act::OPERATIONS;
use super::refusal::Refusal;
use crate::audit::{Record, ServiceEvent, elements, signer};
use crate::directory::Directory;
use crate::fault::Fault;

/// ADM-CT-01: a call with its parameters, and with its answer where it changed something.
pub(super) fn adm_ct_01(
    directory: &mut Directory,
    headers: &HeaderMap,
    operation: &str,
    asked: &Value,
    done: Result<&Value, &Refusal>,
) {
    let known = OPERATIONS.into_iter().find(|known| *known == operation);
    let Some(name) = known.filter(|_| !directory.has(Fault::OmitAuditOfAdministrators)) else {
        return;
    };
    let request = directory.sign_in.ids.uuid();
    let failure = done.err().map(|refusal| (refusal.code(), refusal.message()));
    let mut event = ServiceEvent::new(directory, request, "sso.amazonaws.com", name, failure);
    let administration = &directory.sign_in.administration;
    let account = administration.account_of(headers).unwrap_or(&directory.sign_in.account);
    event.identity = signer(headers, account);
    event.parameters = elements(asked, directory.faults);
    if let (Ok(answer), false) = (done, event.read_only) {
        event.response = elements(answer, directory.faults);
    }
    event.keep(directory, Record::Service);
}
