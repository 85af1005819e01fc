//! The response, and the page that carries it.

use std::sync::LazyLock;

use bytes::Bytes;
use fedspec_protocol::crypto::{SigningKey, pem_blocks};
use fedspec_protocol::saml::binding::{MessageKind, base64, redirect};
use fedspec_protocol::saml::forge::{
    Attribute, CanonicalForm, ConfirmationPart, ConfirmationSpec, Field, FieldForm, ForgeContext,
    Forged, Identity, Idp, KeyChoice, KeyPair, PendingRequest, ResponseSpec, Signed, Sp, Span,
    StatusSpec, Wants, forge,
};
use fedspec_protocol::saml::names;
use http::{Response, StatusCode};
use jiff::Timestamp;

use super::ask::Ask;
use super::name::Codes;
use super::people::PEOPLE;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::reply;
use crate::signin::page;

const KEY: (&str, &str) = (include_str!("keys/idp.key.pem"), include_str!("keys/idp.crt.pem"));
const OTHER: (&str, &str) =
    (include_str!("keys/other.key.pem"), include_str!("keys/other.crt.pem"));

/// Certificate of the key that signs, in DER.
pub(super) fn certificate() -> Vec<u8> {
    PAIRS.as_ref().map(|(own, _)| own.certificate.clone()).unwrap_or_default()
}

static PAIRS: LazyLock<Option<(KeyPair, KeyPair)>> =
    LazyLock::new(|| Some((pair(KEY)?, pair(OTHER)?)));

fn pair((key, certificate): (&str, &str)) -> Option<KeyPair> {
    let certificate = pem_blocks(certificate).into_iter().next()?.der;
    Some(KeyPair { key: SigningKey::from_pem(key).ok()?, certificate })
}

/// What becomes of a request: a name for whom, and since when they are logged in; or the codes of an error.
pub(super) enum Result<'a> {
    Named { user: usize, name: &'a str, format: &'a str, since: Timestamp },
    Failed(Codes),
}

/// The page with the response; none where it cannot be made.
pub(super) fn answer(
    ask: &Ask,
    result: &Result<'_>,
    entity_id: &str,
    now: Timestamp,
    faults: FaultSet,
    random: &mut dyn FnMut(&mut [u8]),
) -> Option<Response<Bytes>> {
    if matches!(result, Result::Failed(_)) && faults.has(Fault::IdpErrorsAsPages) {
        return Some(page::page(StatusCode::FORBIDDEN, "no answer", &[]));
    }
    let xml = response(ask, result, entity_id, now, faults, random)?;
    let relay_state = ask.relay_state.as_deref().filter(|_| !faults.has(Fault::IdpRelayStateLost));
    if ask.by_redirect {
        let query = redirect::write(MessageKind::Response, xml.as_bytes(), relay_state);
        return page::see_other(&format!("{}?{query}", ask.acs));
    }
    let hidden = |name: &str, value: &str| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\"/>\n")
    };
    let mut fields = hidden("SAMLResponse", &base64::encode(xml.as_bytes()));
    if let Some(state) = relay_state {
        let written = match faults.has(Fault::IdpRelayStateUnescaped) {
            true => state.to_owned(),
            false => page::escape(state),
        };
        fields.push_str(&hidden("RelayState", &written));
    }
    let html = format!(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\
         <meta charset=\"utf-8\"/><title>Signed in</title></head>\n<body onload=\"document.forms[0].submit()\">\n\
         <form method=\"post\" action=\"{}\">\n{fields}<noscript><p><input type=\"submit\" value=\"Continue\"/></p>\
         </noscript>\n</form>\n</body>\n</html>\n",
        page::escape(&ask.acs)
    );
    let page = reply::with_type(StatusCode::OK, "text/html; charset=utf-8", html);
    Some(if faults.has(Fault::IdpCacheable) { page } else { page::uncached(page) })
}

fn response(
    ask: &Ask,
    result: &Result<'_>,
    entity_id: &str,
    now: Timestamp,
    faults: FaultSet,
    random: &mut dyn FnMut(&mut [u8]),
) -> Option<String> {
    let (own, other) = PAIRS.as_ref()?;
    let copy = |pair: &KeyPair| {
        let key = SigningKey::from_pkcs8(pair.key.to_pkcs8()?).ok()?;
        Some(KeyPair { key, certificate: pair.certificate.clone() })
    };
    let idp = Idp {
        entity_id: match faults.has(Fault::IdpOtherIssuer) {
            true => format!("{entity_id}/other"),
            false => entity_id.to_owned(),
        },
        signing: copy(own)?,
        second: None,
        stranger: copy(other)?,
    };
    let sp = Sp {
        entity_id: ask.sp.entity_id.clone(),
        acs: ask.acs.clone(),
        encryption_certificate: None,
        relay_state: None,
    };
    let unasked = faults.has(Fault::IdpUnsolicitedAnswers).then(|| "_nobody-asked".to_owned());
    let id = ask.id.clone().or(unasked).filter(|_| !faults.has(Fault::IdpNoInResponseTo));
    let request = id.map(|id| PendingRequest { id, relay_state: None, acs: Some(ask.acs.clone()) });
    let (identity, mut spec) = described(ask, result, now, faults);
    mistaken(&mut spec, now, faults);
    let context = ForgeContext {
        idp: &idp,
        sp: &sp,
        request: request.as_ref(),
        honest: &identity,
        other: &identity,
        wants: &Wants::default(),
        now,
    };
    let mut drawn = |bytes: &mut [u8]| match faults.has(Fault::IdpReusesIds) {
        true => bytes.fill(7),
        false => random(bytes),
    };
    let Forged { xml, .. } = forge(&spec, &context, &mut drawn).ok()?;
    let text = String::from_utf8(xml).ok()?;
    let called = "&lt;/saml:AttributeValue&gt;";
    Some(match faults.has(Fault::IdpUserDataUnescaped) && text.contains(called) {
        true => text.replace(called, "</saml:AttributeValue><saml:AttributeValue>"),
        false => text,
    })
}

/// Who is named, and what the response says of it.
fn described(
    ask: &Ask,
    result: &Result<'_>,
    now: Timestamp,
    faults: FaultSet,
) -> (Identity, ResponseSpec) {
    let mut spec = ResponseSpec::default();
    let (name_id, format, attributes) = match result {
        Result::Named { user, name, format, since } => {
            let someone = PEOPLE.get(*user);
            let attribute = |name: &str, value: &str| Attribute {
                name: name.to_owned(),
                name_format: Some("basic".to_owned()),
                values: vec![value.to_owned()],
                ..Attribute::default()
            };
            let attributes = vec![
                attribute("mail", someone.map_or("", |it| it.email)),
                attribute("displayName", someone.map_or("", |it| it.called)),
            ];
            if *format == names::PERSISTENT {
                let qualifier = FieldForm::Written(ask.sp.entity_id.clone());
                spec.fields.insert(Field::NameIdSpNameQualifier, qualifier);
            }
            spec.authentication.age = Span::seconds(now.duration_since(*since).as_secs());
            ((*name).to_owned(), *format, attributes)
        }
        Result::Failed((code, second)) => {
            let odd = faults.has(Fault::IdpOddStatus);
            let code = if odd { second } else { code };
            if !faults.has(Fault::IdpSuccessOnError) {
                spec.status = StatusSpec {
                    code: Some((*code).to_owned()),
                    second: (!odd).then(|| (*second).to_owned()),
                    ..StatusSpec::default()
                };
            }
            let with = faults.has(Fault::IdpErrorWithAssertion);
            spec.assertions = (!with).then_some(0);
            (String::new(), names::EMAIL_ADDRESS, Vec::new())
        }
    };
    (Identity { name_id, format: format.into(), attributes }, spec)
}

/// What faults make of a response.
fn mistaken(spec: &mut ResponseSpec, now: Timestamp, faults: FaultSet) {
    let mut without = |fault, field| {
        if faults.has(fault) {
            spec.fields.insert(field, FieldForm::Missing);
        }
    };
    without(Fault::IdpNoAudience, Field::AudienceRestriction);
    without(Fault::IdpNoName, Field::NameId);
    without(Fault::IdpNoAuthnStatement, Field::AuthnStatement);
    if faults.has(Fault::IdpUnsigned) {
        spec.sign = Some(Vec::new());
    } else if spec.assertions == Some(0) {
        spec.sign = Some(vec![Signed::Response]);
    }
    if faults.has(Fault::IdpSha1) {
        spec.signature.algorithm = Some("rsa-sha1".to_owned());
        spec.signature.digest = Some("sha1".to_owned());
    }
    if faults.has(Fault::IdpInclusive) {
        spec.signature.canonicalization = CanonicalForm::Inclusive;
    }
    if faults.has(Fault::IdpOtherKey) {
        spec.key = KeyChoice::Other;
    }
    if faults.has(Fault::IdpNoRecipient) {
        let without = vec![ConfirmationPart::Recipient];
        spec.confirmations =
            Some(vec![ConfirmationSpec { without, ..ConfirmationSpec::default() }]);
    }
    if faults.has(Fault::IdpNotYetValid) {
        spec.valid_from = Span::seconds(86_400);
        spec.valid_for = Some(Span::seconds(2 * 86_400));
    }
    if faults.has(Fault::IdpLateAuthn) {
        spec.authentication.age = Span::seconds(-3_600);
    }
    if faults.has(Fault::IdpLocalTimes) {
        let local = FieldForm::Written(now.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string());
        spec.fields.insert(Field::AssertionIssueInstant, local);
    }
}
