//! The judgement of the standard, with what this directory knows and the mistakes it makes.

use std::time::Duration;

use bytes::Bytes;
use fedspec_protocol::enc::DecryptionPolicy;
use fedspec_protocol::saml::binding::{BindingError, Limits};
use fedspec_protocol::saml::receive::{
    Decryption, Expectations, Pending, Refusal, SignedIn, Switches, TrustedIdp, receive,
};
use http::Request;
use jiff::{SignedDuration, Timestamp};

use super::address::Addresses;
use super::shape::arrival;
use super::start::BROWSER_COOKIE;
use super::{PendingRequest, careless, cookie, keys, mistakes, two_readers};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::profile::Profile;
use crate::serve::BODY_LIMIT;

/// How far the clock of an IdP may be off. Not known of AWS; three minutes are usual.
const SKEW: Duration = Duration::from_secs(180);
/// How long an assertion is remembered that does not say when it ends.
const FOREVER: SignedDuration = SignedDuration::from_hours(24 * 365);

/// Whom a Response lets in, if anybody.
pub(crate) fn judge(
    directory: &Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
) -> Result<SignedIn, Refusal> {
    let faults = directory.faults;
    if faults.has(Fault::FurtherControlsRefused) && careless::has_further_controls(request) {
        return Err(BindingError::NotAForm.into());
    }
    let switches = mistakes::switches(faults);
    let confused = careless::confused(request, faults);
    match confused.or_else(|| two_readers::confused(request, faults)) {
        Some(two) => {
            judge_by(directory, &two.verified, addresses, &switches)?;
            judge_by(directory, &two.read, addresses, &mistakes::none_hold())
        }
        None => judge_by(directory, request, addresses, &switches),
    }
}

/// Whom somebody lets in who has no rules at all, for the fault that signs in whom it refuses.
pub(crate) fn whoever(
    directory: &Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
) -> Option<SignedIn> {
    judge_by(directory, request, addresses, &mistakes::none_hold()).ok()
}

fn judge_by(
    directory: &Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
    switches: &Switches,
) -> Result<SignedIn, Refusal> {
    let (faults, now) = (directory.faults, directory.clock.now());
    let sign_in = &directory.sign_in;
    let idps: Vec<TrustedIdp> = sign_in
        .providers
        .live(now, faults)
        .into_iter()
        .map(|provider| TrustedIdp {
            entity_id: provider.entity_id,
            keys: mistakes::keys(provider.keys, faults),
        })
        .collect();
    let pending = pending(directory, request);
    let policy = mistakes::policy(faults);
    // SSO-R-06: IAM Identity Center takes nothing that is encrypted.
    let decrypts = directory.profile == Profile::Saml2Sp && !faults.has(Fault::EncryptedRefused);
    let any = faults.has(Fault::EncryptionRecipientIgnored);
    let recipient = (!any).then(|| addresses.entity_id.clone());
    let first_of_several = faults.has(Fault::FirstOfDecrypted);
    let decrypted = DecryptionPolicy { recipient, first_of_several, ..DecryptionPolicy::default() };
    let seen = |issuer: &str, id: &str| sign_in.used.has(issuer, id);
    let expects = Expectations {
        entity_id: &addresses.entity_id,
        acs: &addresses.acs,
        idps: &idps,
        pending: &pending,
        unsolicited: sign_in.policy.allow_unsolicited && !faults.has(Fault::RefuseUnsolicited),
        now,
        skew: SKEW,
        seen: &seen,
        want_assertions_signed: false,
        want_response_signed: false,
        address: None,
        decryption: decrypts.then_some(Decryption { keys: keys::decrypting(), policy: &decrypted }),
        policy: &policy,
        limits: Limits { encoded: BODY_LIMIT, ..Limits::default() },
        switches,
    };
    let careless = careless::read(request, faults);
    receive(&arrival(careless.as_ref().unwrap_or(request)), &expects)
}

/// The requests of this browser that wait for an answer (SP-100).
fn pending(directory: &Directory, request: &Request<Bytes>) -> Vec<Pending> {
    let browser = cookie::read(request.headers(), BROWSER_COOKIE);
    let any = directory.has(Fault::AnswerFromAnyBrowser);
    let own = |asked: &&PendingRequest| {
        any || asked.browser.is_empty() || Some(asked.browser.as_str()) == browser
    };
    let classes = directory.sign_in.policy.authn_context.iter();
    let live = directory.sign_in.pending.live(directory.clock.now(), directory.faults);
    live.filter(own)
        .map(|asked| Pending {
            id: asked.id.clone(),
            idp: Some(asked.provider.clone()),
            forced_at: asked.force_authn.then_some(asked.made),
            classes: classes.clone().cloned().collect(),
        })
        .collect()
}

/// Keeps in mind that assertions were used, and that their request is answered. Gives that request.
pub(crate) fn remember(directory: &mut Directory, signed_in: &SignedIn) -> Option<PendingRequest> {
    let now = directory.clock.now();
    let forever = now.saturating_add(FOREVER).unwrap_or(Timestamp::MAX);
    let keeps = directory.has(Fault::RequestAnsweredAgain);
    let sign_in = &mut directory.sign_in;
    for (issuer, id, until) in &signed_in.remember {
        sign_in.used.remember(issuer, id, until.unwrap_or(forever), now);
    }
    let answered = signed_in.in_response_to.as_deref()?;
    match keeps {
        true => sign_in.pending.open_to_all(answered).cloned(),
        false => sign_in.pending.take(answered),
    }
}
