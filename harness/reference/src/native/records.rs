//! What the audit trail keeps of authenticator apps that are registered (MFA-CT-01).

use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::audit::{Record, ServiceEvent};
use crate::directory::Directory;
use crate::fault::Fault;

/// A step of registering an authenticator app, by its name in the trail.
#[derive(Clone, Copy, Debug)]
pub(super) enum Registration {
    Begin,
    Complete,
}

/// MFA-CT-01: the step, whose it is and which device it is about; neither its secret nor a code. The names are
/// AWS's; what else stands there is not known, nor which code a refused one has, so it has none.
pub(super) fn mfa_ct_01(
    directory: &mut Directory,
    step: Registration,
    user: &str,
    device: Option<&str>,
    refused: Option<&Refusal>,
) {
    if directory.has(Fault::OmitAuditOfDevices) {
        return;
    }
    let name = match step {
        Registration::Begin => "StartVirtualMfaDeviceRegistration",
        Registration::Complete => "CompleteVirtualMfaDeviceRegistration",
    };
    let request = directory.sign_in.ids.uuid();
    let faults = directory.faults;
    let failure = refused.map(|refusal| ("", refusal.message(faults)));
    let source = "sso-directory.amazonaws.com";
    let mut event = ServiceEvent::new(directory, request, source, name, failure);
    let user: String = user.chars().take(256).collect();
    let account = &directory.sign_in.account;
    event.identity = json!({
        "type": "Unknown", "principalId": account, "accountId": account, "userName": user,
    });
    let device: Option<String> = device.map(|device| device.chars().take(64).collect());
    match step {
        Registration::Begin => event.response = json!({ "deviceId": device }),
        Registration::Complete => event.parameters = json!({ "deviceId": device }),
    }
    if refused.is_some() {
        event.response = Value::Null;
    }
    event.keep(directory, Record::Service);
}
