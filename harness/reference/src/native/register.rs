use bytes::Bytes;
use fedspec_protocol::totp::Totp;
use http::{HeaderMap, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::account::Account;
use super::answer::answer;
use super::device::{Device, judge};
use super::records::{Registration, mfa_ct_01};
use super::refusal::Refusal;
use super::who::{Person, identify};
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::messages as m;
use crate::rules::browsers::mfa_10_supported;
use crate::rules::second_factor::{Verdict, mfa_02_secret, mfa_06_room};

/// Devices of a user that were begun and not registered; the oldest is forgotten.
const BEGUN: usize = 2;

/// Begins to register an authenticator app: makes its secret (MFA-01, MFA-02, MFA-06).
pub(crate) fn begin(
    directory: &mut Directory,
    user: &str,
    password: &str,
) -> Result<Response<Bytes>, Refusal> {
    let (person, _) = identify(directory, user, password, |_, _| false)?;
    let begun = new_device(directory, &person);
    let device = begun.as_ref().ok().and_then(|shown| shown.get("device")?.as_str());
    let refused = begun.as_ref().err();
    mfa_ct_01(directory, Registration::Begin, &person.name, device, refused);
    Ok(answer(StatusCode::CREATED, &begun?))
}

fn new_device(directory: &mut Directory, person: &Person) -> Result<Value, Refusal> {
    let faults = directory.faults;
    let sign_in = &mut directory.sign_in;
    let account = sign_in.native.account_mut(person.id);
    if !mfa_06_room(account.registered().count(), faults) {
        return Err(Refusal::Full);
    }
    let mut secret = [sign_in.ids.key(), sign_in.ids.key()].concat();
    if faults.has(Fault::TotpSameSecret) {
        secret = b"12345678901234567890".to_vec();
    }
    secret.truncate(mfa_02_secret(faults));
    let totp = Totp::new(&secret).map_err(|error| Refusal::Body { cause: error.to_string() })?;
    let id = sign_in.ids.uuid();
    let shown = json!({
        "device": id.to_string(),
        "secret": totp.secret(),
        "address": address(person, &totp),
    });
    let account = sign_in.native.account_mut(person.id);
    forget_begun(account);
    account.devices.push(Device { id, totp, registered: false, drift: 0, last: None });
    Ok(shown)
}

/// Begins to register a security key: as far as the browser goes, which is all that is modelled (MFA-10).
pub(crate) fn mfa_10_security_key(
    directory: &mut Directory,
    user: &str,
    password: &str,
    headers: &HeaderMap,
) -> Result<Response<Bytes>, Refusal> {
    identify(directory, user, password, |_, _| false)?;
    match mfa_10_supported(user_agent(headers), directory.faults) {
        true => Err(Refusal::NotModelled),
        false => Err(Refusal::Browser),
    }
}

/// Confirms a device by its first code (MFA-04, MFA-05).
pub(crate) fn confirm(
    directory: &mut Directory,
    device: &str,
    (user, password): (&str, &str),
    code: &str,
) -> Result<Response<Bytes>, Refusal> {
    let (person, _) = identify(directory, user, password, |_, _| false)?;
    let confirmed = complete(directory, device, &person, code);
    let refused = confirmed.as_ref().err();
    mfa_ct_01(directory, Registration::Complete, &person.name, Some(device), refused);
    Ok(answer(StatusCode::OK, &confirmed?))
}

fn complete(
    directory: &mut Directory,
    device: &str,
    person: &Person,
    code: &str,
) -> Result<Value, Refusal> {
    let (faults, now) = (directory.faults, seconds(directory));
    let account = directory.sign_in.native.account_mut(person.id);
    let room = mfa_06_room(account.registered().count(), faults);
    let id = ResourceId::parse(device);
    let begun = account.devices.iter_mut().find(|one| Some(one.id) == id && !one.registered);
    let device = begun.ok_or(Refusal::NoDevice)?;
    if !room {
        return Err(Refusal::Full);
    }
    let (verdict, _) = judge(std::iter::once(&*device), code, now, faults);
    let synchronized = match verdict {
        _ if faults.has(Fault::TotpRegistersAnyCode) => true,
        Verdict::Good { step } => {
            device.last = Some(step);
            true
        }
        Verdict::Late { step } if !faults.has(Fault::TotpLateRefused) => {
            device.last = Some(step);
            false
        }
        Verdict::Late { .. } | Verdict::ClockOff => return Err(Refusal::ClockOff),
        Verdict::Replayed => return Err(Refusal::Replayed),
        Verdict::Wrong => return Err(Refusal::WrongCode),
    };
    device.registered = true;
    let mut shown = json!({ "accepted": true, "synchronized": synchronized });
    if let (false, Some(members)) = (synchronized, shown.as_object_mut()) {
        members.insert("message".to_owned(), m::MFA_05_OUT_OF_SYNC.text.into());
    }
    Ok(shown)
}

/// Which second factors may be registered with a browser: what is not supported is greyed out (MFA-10).
pub(crate) fn mfa_10_methods(directory: &Directory, headers: &HeaderMap) -> Response<Bytes> {
    let keys = mfa_10_supported(user_agent(headers), directory.faults);
    let shown = json!({ "methods": [
        { "kind": "authenticator-app", "offered": true },
        { "kind": "security-key", "offered": keys },
        { "kind": "built-in-authenticator", "offered": keys },
    ] });
    answer(StatusCode::OK, &shown)
}

pub(crate) fn user_agent(headers: &HeaderMap) -> &str {
    headers.get(http::header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The directory's time in seconds since 1970, as codes count it.
pub(crate) fn seconds(directory: &Directory) -> u64 {
    u64::try_from(directory.clock.now().as_second()).unwrap_or_default()
}

fn forget_begun(account: &mut Account) {
    while account.devices.iter().filter(|device| !device.registered).count() >= BEGUN {
        let oldest = account.devices.iter().position(|device| !device.registered);
        let Some(oldest) = oldest else { return };
        account.devices.remove(oldest);
    }
}

/// What a QR code would hold.
fn address(person: &Person, totp: &Totp) -> String {
    let name = utf8_percent_encode(&person.name, NON_ALPHANUMERIC);
    format!("otpauth://totp/fedspec:{name}?secret={}&issuer=fedspec", totp.secret())
}
