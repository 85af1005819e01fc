use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use super::answer::answer;
use super::refusal::Refusal;
use super::register::seconds;
use super::who::identify;
use crate::audit::Credential;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::rules::second_factor::mfa_05_drift;

/// Learns how far a device is off, by two successive codes (MFA-05, SSO-CT-05).
pub(crate) fn resync(
    directory: &mut Directory,
    (user, password): (&str, &str),
    codes: [&str; 2],
) -> Result<Response<Bytes>, Refusal> {
    let (person, mut course) = identify(directory, user, password, |_, _| false)?;
    course.challenge(directory, Credential::ResyncTotp);
    let (faults, now) = (directory.faults, seconds(directory));
    let account = directory.sign_in.native.account_mut(person.id);
    let registered = account.devices.iter_mut().filter(|device| device.registered);
    let mut found = registered.filter_map(|device| {
        mfa_05_drift(device.known(), codes, now, faults).map(|found| (device, found))
    });
    let Some((device, (drift, step))) = found.next() else {
        drop(found);
        course.bad(directory, Credential::ResyncTotp);
        return Err(Refusal::NotSynced);
    };
    if !faults.has(Fault::TotpResyncForgotten) {
        (device.drift, device.last) = (drift, Some(step));
    }
    drop(found);
    course.good(directory, Credential::ResyncTotp, false);
    Ok(answer(StatusCode::OK, &json!({ "accepted": true })))
}
