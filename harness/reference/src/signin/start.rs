//! Sending a user to the IdP (SAML Profiles section 4.1.3.3).

use bytes::Bytes;
use fedspec_protocol::crypto::SignatureAlgorithm;
use fedspec_protocol::saml::binding::deflate::deflate;
use fedspec_protocol::saml::binding::{MessageKind, base64, percent, redirect};
use fedspec_protocol::saml::names;
use http::{HeaderMap, Response, StatusCode};

use super::address::Addresses;
use super::provider::IdentityProvider;
use super::request::{Wish, authn_request, sp_102_id};
use super::{PendingRequest, cookie, keys, page};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::profile::Profile;

/// The cookie that ties an answer to the browser that asked (SP-100).
pub(crate) const BROWSER_COOKIE: &str = "fedspec-browser";

/// Sends the browser to the IdP with an AuthnRequest, and remembers that. `wanted` is the path where the
/// user is to be afterwards. `None` when no IdP is configured that takes requests by redirect.
pub(crate) fn start(
    directory: &mut Directory,
    addresses: &Addresses,
    headers: &HeaderMap,
    wanted: &str,
) -> Option<Response<Bytes>> {
    let (faults, now) = (directory.faults, directory.clock.now());
    let provider = directory.sign_in.providers.usual(now, faults)?.clone();
    let destination = provider.redirect.clone()?;
    let known = cookie::read(headers, BROWSER_COOKIE).map(str::to_owned);
    let browser = known.clone().unwrap_or_else(|| directory.sign_in.ids.secret());
    let sign_in = &mut directory.sign_in;
    let prefix = if directory.profile == Profile::Aws { "aws_" } else { "_" };
    let id = sp_102_id(prefix, &mut sign_in.ids, sign_in.pending.count(), faults);
    let policy = &sign_in.policy;
    let xml = authn_request(
        &Wish {
            id: &id,
            now,
            destination: &destination,
            issuer: &addresses.entity_id,
            acs: &addresses.acs,
            format: (directory.profile == Profile::Aws).then_some(names::EMAIL_ADDRESS),
            force_authn: policy.force_authn,
            context: policy.authn_context.as_deref(),
        },
        faults,
    );
    let relay_state = relay_state(sign_in.ids.uuid().to_string(), faults);
    sign_in.pending.push(PendingRequest {
        id,
        browser: browser.clone(),
        provider: provider.entity_id.clone(),
        made: now,
        relay_state: relay_state.clone(),
        wanted: wanted.to_owned(),
        force_authn: policy.force_authn,
    });
    let signed = match directory.profile {
        // SSO-R-12.
        Profile::Aws | Profile::Rfc | Profile::Saml2Idp => faults.has(Fault::SignAwsRequests),
        Profile::Saml2Sp => sp_104_signs(&provider, faults),
    };
    let query = sp_105_query(xml.as_bytes(), &relay_state, signed, faults);
    let answer = match faults.has(Fault::StartLeadsNowhere) {
        true => page::page(StatusCode::OK, "sign in", &[]),
        false => page::see_other(&with_query(&destination, &query))?,
    };
    let tie = known.is_none().then(|| cookie::set(BROWSER_COOKIE, &browser, &home(directory)));
    Some(page::with_cookie(answer, tie.flatten()))
}

/// The path below which everything of a directory lies.
pub(crate) fn home(directory: &Directory) -> String {
    format!("/{}/", directory.id)
}

/// SP-02: what goes with a request says nothing to anybody else, and is short.
fn relay_state(token: String, faults: FaultSet) -> String {
    match faults.has(Fault::RequestLongRelayState) {
        true => token.repeat(3),
        false => token,
    }
}

/// SP-104: requests are signed for an IdP whose metadata asks for it.
fn sp_104_signs(provider: &IdentityProvider, faults: FaultSet) -> bool {
    provider.wants_signed_requests && !faults.has(Fault::RequestUnsigned)
}

/// SP-105: the query of the redirect.
fn sp_105_query(xml: &[u8], relay_state: &str, signed: bool, faults: FaultSet) -> String {
    let query = match faults.has(Fault::RequestWithZlibHeader) {
        true => with_zlib(xml, relay_state),
        false => redirect::write(MessageKind::Request, xml, Some(relay_state)),
    };
    if faults.has(Fault::RequestInLines) {
        return in_lines(&query);
    }
    if !signed {
        return query;
    }
    let algorithm = SignatureAlgorithm::RsaSha256;
    let octets = redirect::to_sign(&query, algorithm.uri());
    let over = match faults.has(Fault::RequestSignatureOfOther) {
        true => query.as_bytes(),
        false => octets.as_bytes(),
    };
    // The key is one of ours and of the algorithm's kind, so there is always a signature.
    match keys::signing().map(|key| key.sign(algorithm, over)) {
        Some(Ok(signature)) => redirect::signed(&octets, &signature),
        _ => query,
    }
}

/// The mistake of an encoder for mail (RFC 2045 section 6.8).
fn in_lines(query: &str) -> String {
    let (message, rest) = query.split_at(query.find('&').unwrap_or(query.len()));
    let (name, value) = message.split_at(message.find('=').map_or(0, |at| at + 1));
    // A percent-encoded octet is in one of the two halves.
    let middle = value.len() / 2;
    let middle = (middle..value.len())
        .find(|at| value.get(at - 2..*at).is_some_and(|text| !text.contains('%')));
    let (first, second) = value.split_at(middle.unwrap_or(value.len()));
    format!("{name}{first}%0D%0A{second}{rest}")
}

/// The mistake of a deflater that writes zlib (RFC 1950).
fn with_zlib(xml: &[u8], relay_state: &str) -> String {
    let (mut low, mut high) = (1u32, 0u32);
    for byte in xml {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    let mut octets = vec![0x78, 0x9c];
    octets.extend(deflate(xml));
    octets.extend((high << 16 | low).to_be_bytes());
    let written = |text: &str| percent::encode(text.as_bytes(), percent::Spelling::Upper);
    format!("SAMLRequest={}&RelayState={}", written(&base64::encode(&octets)), written(relay_state))
}

/// An address with a query behind whatever query it has.
fn with_query(address: &str, query: &str) -> String {
    let (address, fragment) = match address.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{query}{fragment}")
}
