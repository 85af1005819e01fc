use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};

use super::account::Account;
use super::answer::answer;
use super::audited::Course;
use super::device::{Device, judge};
use super::mail::{Mailed, Purpose, adm_13_send};
use super::policy::{Mode, WithoutDevice};
use super::refusal::Refusal;
use super::register::{seconds, user_agent};
use super::who::{Person, identify};
use crate::audit::Credential;
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::rules::second_factor::Verdict;
use crate::signin::{PORTAL_COOKIE, SignedInUser, cookie, home, page};

/// What a sign-in asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// Nothing.
    Nothing,
    /// A code of an authenticator app.
    Totp,
    /// A code that comes by mail.
    EmailOtp,
    /// A device has to be registered.
    Register,
    /// It ends here.
    Blocked,
}

/// A sign-in with name, password and, where it is asked for, a code.
pub(crate) fn sign_in(
    directory: &mut Directory,
    (user, password): (&str, &str),
    code: Option<&str>,
    headers: &HeaderMap,
    login_to: &str,
) -> Result<Response<Bytes>, Refusal> {
    let context = user_agent(headers).to_owned();
    let enrolment = |directory: &Directory, user: ResourceId| {
        mfa_07_next(directory, user, &context) == Next::Register
    };
    let (person, mut course) = identify(directory, user, password, enrolment)?;
    match mfa_07_next(directory, person.id, &context) {
        Next::Nothing => {}
        Next::Register => return Ok(asks_for("REGISTER")),
        Next::Blocked => return Err(Refusal::Blocked),
        Next::Totp => {
            course.challenge(directory, Credential::Totp);
            let Some(code) = code else { return Ok(asks_for("TOTP")) };
            if let Err(refusal) = totp(directory, &person, code) {
                course.bad(directory, Credential::Totp);
                return Err(refusal);
            }
            course.good(directory, Credential::Totp, false);
        }
        Next::EmailOtp => {
            course.challenge(directory, Credential::EmailOtp);
            let Some(code) = code else {
                adm_13_send(directory, person.id, &person.email, Purpose::SignIn);
                return Ok(asks_for("EMAIL_OTP"));
            };
            if !mailed(directory, person.id, code) {
                course.bad(directory, Credential::EmailOtp);
                return Err(Refusal::WrongCode);
            }
            course.good(directory, Credential::EmailOtp, false);
        }
    }
    Ok(admit(directory, &person, &course, (&context, login_to)))
}

/// MFA-07: what a user is asked for besides the password.
fn mfa_07_next(directory: &Directory, user: ResourceId, context: &str) -> Next {
    let native = &directory.sign_in.native;
    let account = native.account(user);
    let known = account.is_some_and(|account| account.knows(context));
    let asked = match native.second_factor.mode {
        _ if directory.has(Fault::SecondFactorNever) => false,
        _ if directory.has(Fault::SecondFactorAlways) => true,
        Mode::Disabled => false,
        Mode::AlwaysOn => true,
        Mode::ContextAware => !known && !directory.has(Fault::AnyContextKnown),
    };
    let has_device = account.is_some_and(|account| usable(account, directory).next().is_some());
    match native.second_factor.without_device {
        _ if !asked => Next::Nothing,
        _ if has_device => Next::Totp,
        _ if directory.has(Fault::NoDeviceLetsIn) => Next::Nothing,
        _ if directory.has(Fault::NoDeviceRegisters) => Next::Register,
        WithoutDevice::Register => Next::Register,
        WithoutDevice::EmailOtp => Next::EmailOtp,
        WithoutDevice::Block => Next::Blocked,
        WithoutDevice::Allow => Next::Nothing,
    }
}

/// The devices whose codes count.
fn usable<'a>(
    account: &'a Account,
    directory: &'a Directory,
) -> impl Iterator<Item = &'a Device> + 'a {
    let unconfirmed = directory.has(Fault::TotpUnconfirmed);
    let newest_only = directory.has(Fault::TotpNewestDeviceOnly);
    let newest = account.registered().last().map(|device| device.id);
    account
        .devices
        .iter()
        .filter(move |device| device.registered || unconfirmed)
        .filter(move |device| !newest_only || Some(device.id) == newest)
}

/// MFA-04, MFA-08: a code of one of the user's devices, which is good once.
fn totp(directory: &mut Directory, person: &Person, code: &str) -> Result<(), Refusal> {
    let (faults, now) = (directory.faults, seconds(directory));
    let native = &directory.sign_in.native;
    let (verdict, device) = match native.account(person.id) {
        _ if faults.has(Fault::TotpOfAnybody) => judge(native.all_devices(), code, now, faults),
        Some(account) => judge(usable(account, directory), code, now, faults),
        None => (Verdict::Wrong, None),
    };
    match verdict {
        Verdict::Good { .. } if faults.has(Fault::TotpRefused) => Err(Refusal::WrongCode),
        Verdict::Good { step } => {
            let devices = &mut directory.sign_in.native.account_mut(person.id).devices;
            if let Some(device) = devices.iter_mut().find(|one| Some(one.id) == device) {
                device.last = device.last.max(Some(step));
            }
            Ok(())
        }
        Verdict::Replayed => Err(Refusal::Replayed),
        Verdict::Late { .. } | Verdict::ClockOff => Err(Refusal::ClockOff),
        Verdict::Wrong => Err(Refusal::WrongCode),
    }
}

fn mailed(directory: &mut Directory, user: ResourceId, code: &str) -> bool {
    let now = directory.clock.now();
    let account = directory.sign_in.native.account_mut(user);
    let opens = |mailed: &Mailed| mailed.opens(Purpose::SignIn, code, now);
    let good = account.mailed.take_if(|mailed| opens(mailed)).is_some();
    good && !directory.has(Fault::MailedCodeRefused)
}

fn admit(
    directory: &mut Directory,
    person: &Person,
    course: &Course,
    (context, login_to): (&str, &str),
) -> Response<Bytes> {
    course.signed_in(directory, login_to);
    directory.sign_in.native.account_mut(person.id).remember(context);
    let who = SignedInUser {
        name: person.name.clone(),
        format: String::new(),
        issuer: directory.sign_in.instance.clone(),
        user: Some(person.id),
        attributes: Vec::new(),
    };
    let (now, faults, home) = (directory.clock.now(), directory.faults, home(directory));
    let sign_in = &mut directory.sign_in;
    let secret = sign_in.sessions.open(who, None, now, &mut sign_in.ids, faults);
    let shown = json!({ "accepted": true, "userName": person.name });
    let answer = answer(StatusCode::OK, &shown);
    page::with_cookie(answer, cookie::set(PORTAL_COOKIE, &secret, &home))
}

/// Nobody is signed in yet.
fn asks_for(next: &str) -> Response<Bytes> {
    answer(StatusCode::OK, &json!({ "accepted": false, "next": Value::from(next) }))
}
