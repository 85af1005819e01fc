//! The assertion consumer service of IAM Identity Center.

use bytes::Bytes;
use fedspec_protocol::saml::model::{Assertion, AttributeStatement};
use fedspec_protocol::saml::names;
use fedspec_protocol::saml::receive::SignedIn;
use fedspec_protocol::xml::Document;
use http::{Request, Response, StatusCode};

use super::address::Addresses;
use super::audited::{sso_ct_01_failure, sso_ct_04_success};
use super::refusal::Refusal;
use super::shape::Shape;
use super::{KnownAttribute, PORTAL_COOKIE, SignedInUser, cookie, home, judge, page};
use crate::directory::{Directory, Kind, ResourceId};
use crate::fault::Fault;
use crate::messages::{self as m, MessageRow};
use crate::rules::access_attributes::{abac_07_merge, of_assertion};
use crate::rules::sign_in::{
    sso_r_01_format, sso_r_02_metadata_format, sso_r_03_address, sso_r_04_user,
    sso_r_05_one_assertion, sso_r_16_size,
};

/// Takes a Response, and either opens a session of the portal or shows one of the pages that tell
/// nothing (SSO-E rows).
pub(crate) fn consume(
    directory: &mut Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
) -> Response<Bytes> {
    match sign_in(directory, request, addresses) {
        Ok((who, signed_in)) => {
            sso_ct_04_success(directory, &who.name, &addresses.start);
            admit(directory, who, &signed_in)
        }
        Err(refusal) => {
            sso_ct_01_failure(directory, &refusal);
            refused(directory, &refusal)
        }
    }
}

/// What AWS asks of the shape, then the standard, then what AWS asks of the identity. The order is this
/// project's choice.
fn sign_in(
    directory: &mut Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
) -> Result<(SignedInUser, SignedIn), Refusal> {
    let faults = directory.faults;
    if directory.sign_in.providers.iter().next().is_none() {
        return Err(Refusal::NoProvider);
    }
    let shape = Shape::of(request);
    sso_r_05_one_assertion(shape.plain, shape.encrypted, faults)?;
    sso_r_16_size(shape.largest, faults)?;
    let signed_in = judge::judge(directory, request, addresses).map_err(Refusal::of_standard)?;
    sso_r_02_metadata_format(directory.sign_in.providers.formats(&signed_in.idp), faults)?;
    let subject = &signed_in.subject;
    let format = subject.format.as_deref().unwrap_or(names::UNSPECIFIED);
    sso_r_01_format(format, faults)?;
    sso_r_03_address(&subject.value, faults)?;
    let user = sso_r_04_user(directory, &subject.value)?;
    let who = SignedInUser {
        name: subject.value.clone(),
        format: format.to_owned(),
        issuer: signed_in.idp.clone(),
        user: Some(user),
        attributes: access_attributes(directory, user, &signed_in)?,
    };
    Ok((who, signed_in))
}

/// ABAC-07: what is configured, and what the assertion sends beside it; nothing while it is off.
fn access_attributes(
    directory: &Directory,
    user: ResourceId,
    signed_in: &SignedIn,
) -> Result<Vec<KnownAttribute>, Refusal> {
    let faults = directory.faults;
    let control = &directory.sign_in.access_control;
    if !control.enabled && !faults.has(Fault::AccessAttributesAlwaysChecked) {
        return Ok(Vec::new());
    }
    let sent = of_assertion(&statements(signed_in), faults)?;
    if !control.enabled || faults.has(Fault::AccessAttributesForgotten) {
        return Ok(Vec::new());
    }
    let row = directory.find(Kind::User, user).map(|(_, row)| row.resource());
    let configured = control.configured(&row.unwrap_or_default());
    let merged = abac_07_merge(configured, sent, faults);
    let known =
        |(name, value)| KnownAttribute { name, format: String::new(), values: vec![Some(value)] };
    Ok(merged.into_iter().map(known).collect())
}

/// The statements about attributes, as they were signed.
pub(crate) fn statements(signed_in: &SignedIn) -> Vec<AttributeStatement> {
    let documents = signed_in.signed.iter().filter_map(|bytes| Document::read(bytes).ok());
    let assertions =
        documents.filter_map(|document| Some(Assertion::read(document.root()?, &mut Vec::new())));
    assertions.flat_map(|assertion| assertion.attributes).collect()
}

fn admit(directory: &mut Directory, who: SignedInUser, signed_in: &SignedIn) -> Response<Bytes> {
    if directory.has(Fault::AskSecondFactor) {
        return page::page(StatusCode::OK, m::SSO_R_15_CODE.text, &[]);
    }
    judge::remember(directory, signed_in);
    let (now, faults, home) = (directory.clock.now(), directory.faults, home(directory));
    let sign_in = &mut directory.sign_in;
    let until = signed_in.session_ends;
    let secret = sign_in.sessions.open(who, until, now, &mut sign_in.ids, faults);
    let answer = page::see_other(&format!("{home}start"));
    let answer = answer.unwrap_or_else(|| page::page(StatusCode::OK, "signed in", &[]));
    page::with_cookie(answer, cookie::set(PORTAL_COOKIE, &secret, &home))
}

/// The page of a refusal. Its status is this project's choice, for AWS's is not known.
pub(super) fn refused(directory: &Directory, refusal: &Refusal) -> Response<Bytes> {
    let faults = directory.faults;
    let shown = refusal.shown(directory.era);
    if faults.has(Fault::SignInErrorBlank) {
        return page::page(StatusCode::FORBIDDEN, "", &[]);
    }
    let heading = match faults.has(Fault::SignInErrorsMixedUp) {
        true => other_than(shown.heading),
        false => shown.heading,
    };
    let told = refusal.to_string();
    let mut paragraphs: Vec<(&str, &str)> = Vec::new();
    paragraphs.extend(shown.text.map(|row| ("text", row.text)));
    if faults.has(Fault::SignInErrorTellsWhy) {
        paragraphs.push(("why", &told));
    }
    page::page(StatusCode::FORBIDDEN, heading.text, &paragraphs)
}

fn other_than(heading: MessageRow) -> MessageRow {
    match heading == m::SSO_E_01_UNEXPECTED {
        true => m::SSO_E_02_NOT_YOU,
        false => m::SSO_E_01_UNEXPECTED,
    }
}
