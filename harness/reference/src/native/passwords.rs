use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use super::answer::answer;
use super::audited::Course;
use super::mail::{Purpose, adm_13_send};
use super::refusal::Refusal;
use super::who::find;
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::rules::passwords::{REMEMBERED, adm_07_name, adm_08_acceptable};

/// Sends a mail with which a user sets a new password (ADM-13). Whether there is such a user is not told.
pub(crate) fn forgotten(directory: &mut Directory, user: &str) -> Response<Bytes> {
    if let Ok(person) = find(directory, user) {
        adm_13_send(directory, person.id, &person.email, Purpose::Password);
    }
    answer(StatusCode::ACCEPTED, &json!({ "accepted": true }))
}

/// Sets the password of who has the mail (ADM-07).
pub(crate) fn renew(
    directory: &mut Directory,
    user: &str,
    code: &str,
    new: &str,
) -> Result<Response<Bytes>, Refusal> {
    let now = directory.clock.now();
    let person = find(directory, user).map_err(|_| Refusal::NoLink)?;
    let account = directory.sign_in.native.account_mut(person.id);
    let opens = |mailed: &super::mail::Mailed| mailed.opens(Purpose::Password, code, now);
    if !account.mailed.as_ref().is_some_and(opens) {
        return Err(Refusal::NoLink);
    }
    set_password(directory, person.id, &person.name, new)?;
    directory.sign_in.native.account_mut(person.id).mailed = None;
    Ok(answer(StatusCode::OK, &json!({ "accepted": true })))
}

/// ADM-07, ADM-08: gives a user another password, and records that.
pub(crate) fn set_password(
    directory: &mut Directory,
    user: ResourceId,
    name: &str,
    new: &str,
) -> Result<(), Refusal> {
    let faults = directory.faults;
    let course = Course::begin(directory, name);
    let account = directory.sign_in.native.account_mut(user);
    let fresh = !account.had_password(new, REMEMBERED) || faults.has(Fault::PasswordReused);
    let good = adm_07_name(name, faults) && adm_08_acceptable(new, faults) && fresh;
    if good {
        account.change_password(new, REMEMBERED);
    }
    course.adm_07_password(directory, good);
    if good { Ok(()) } else { Err(Refusal::Password) }
}
