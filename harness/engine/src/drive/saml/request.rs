//! The requests that a target sends to the identity provider, read instead of received.

use fedspec_protocol::dsig::Policy;
use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, base64, html, redirect};
use fedspec_protocol::saml::forge::PendingRequest;
use fedspec_protocol::saml::model::{AuthnRequest, Stated};
use fedspec_protocol::xml::Document;
use serde_json::{Value, json};
use url::Url;

use super::browser::{End, Journey, Leads, Window};
use super::sp::Sp;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::transcript::Body;

/// A request that came through a browser.
#[derive(Clone, Debug)]
pub(super) struct AuthnRead {
    /// As it stood there.
    pub(super) xml: Vec<u8>,
    /// What an answer needs of it.
    pub(super) pending: PendingRequest,
    /// What checks look at.
    pub(super) result: Value,
}

impl AuthnRead {
    /// The XML as text; what is no UTF-8 is replaced.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.xml).into_owned()
    }
}

impl Window {
    /// Begins a sign-in at the target, and reads the request that it sends.
    pub(super) async fn begin(
        &mut self,
        site: &Site,
        sp: &Sp,
    ) -> (Journey, Result<AuthnRead, String>) {
        // The plan leaves out cases whose target names no start.
        let start = sp.paths.start.clone().unwrap_or_else(|| sp.base.to_string());
        let journey = self.go(site, sp, Prepared::page(start), Leads::PagesToo).await;
        let read = found(&journey, sp);
        if let Ok(read) = &read {
            self.request = Some(read.clone());
            self.is_answered = false;
        }
        (journey, read)
    }
}

/// The request at the end of a journey: in a redirect to the identity provider, or in a form.
fn found(journey: &Journey, sp: &Sp) -> Result<AuthnRead, String> {
    match &journey.end {
        End::AtIdp(url) => by_redirect(url, sp),
        End::Elsewhere(to) => Err(format!(
            "it redirects to `{to}`, which is neither its own nor the `sso` of the target file"
        )),
        End::TooFar => Err("it redirects without an end".to_owned()),
        End::Here => {
            let last = journey.last();
            let response = last.answer.as_ref().map_err(ToString::to_string)?;
            by_form(&response.body, &last.request.url, sp).unwrap_or_else(|| {
                let status = response.status;
                Err(format!("it answers {status} and sends nobody to the identity provider"))
            })
        }
    }
}

fn by_redirect(url: &Url, sp: &Sp) -> Result<AuthnRead, String> {
    let query = url.query().unwrap_or_default().as_bytes();
    let arrival = Arrival { method: "GET", query: Some(query), content_type: None, body: b"" };
    let read = redirect::read(&arrival, MessageKind::Request, &Limits::default());
    let read = read.map_err(|error| format!("its redirect carries no request: {error}"))?;
    let signature = read.signature.as_ref();
    let algorithm = signature.map(|signature| signature.algorithm.clone());
    // What none of its metadata's keys can be asked about is not known.
    let keys = sp.described.as_ref().map(|described| described.signing_keys());
    let keys = keys.filter(|keys| !keys.is_empty());
    let policy = Policy::default().with_sha1();
    let holds =
        signature.zip(keys).map(|(signature, keys)| signature.verify(&keys, &policy).is_ok());
    let about = json!({
        "binding": "redirect", "signatureAlgorithm": algorithm, "signatureHolds": holds,
    });
    AuthnRead::new(read.xml, read.relay_state.as_deref(), about)
}

/// A form that posts itself to the identity provider; none where there is no such form.
fn by_form(body: &Body, here: &str, sp: &Sp) -> Option<Result<AuthnRead, String>> {
    let page = html::read(&body.bytes());
    let form = page.message_form()?;
    let (kind, message) = form.message()?;
    let base = Url::parse(here).ok()?;
    let base = page.base.as_deref().and_then(|href| base.join(href).ok()).unwrap_or(base);
    let action = form.action.as_deref().unwrap_or_default();
    let to = base.join(action).ok().filter(|to| sp.is_idp(to));
    Some(match (kind, to) {
        (MessageKind::Response, _) => Err("its form carries a response".to_owned()),
        (MessageKind::Request, None) => {
            Err(format!("its form goes to `{action}`, which is not the `sso` of the target file"))
        }
        (MessageKind::Request, Some(_)) => match base64::decode(message) {
            Some(xml) => {
                AuthnRead::new(xml, form.value("RelayState"), json!({ "binding": "post" }))
            }
            None => Err("the request in its form is no base64".to_owned()),
        },
    })
}

impl AuthnRead {
    fn new(xml: Vec<u8>, relay_state: Option<&str>, about: Value) -> Result<Self, String> {
        let document =
            Document::read(&xml).map_err(|error| format!("its request is no XML: {error}"))?;
        let root = document.root().ok_or("its request has no root")?;
        let mut flaws = Vec::new();
        let request = AuthnRequest::read(root, &mut flaws);
        let message = &request.message;
        let pending = PendingRequest {
            id: message.id.clone().unwrap_or_default(),
            relay_state: relay_state.map(str::to_owned),
            acs: request.acs_url.clone(),
        };
        let policy = request.name_id_policy.as_ref();
        let mut result = json!({
            "id": message.id,
            "version": message.version,
            "issueInstant": root.value_of("IssueInstant"),
            "destination": message.destination,
            "issuer": message.issuer.as_ref().map(|issuer| issuer.value.clone()),
            "issuerFormat": message.issuer.as_ref().and_then(|issuer| issuer.format.clone()),
            "acs": request.acs_url,
            "acsIndex": number(&request.acs_index),
            "acsNamedTwice": number(&request.acs_index).is_some()
                && (request.acs_url.is_some() || request.protocol_binding.is_some()),
            "protocolBinding": request.protocol_binding,
            "forceAuthn": request.force_authn.said(),
            "isPassive": request.is_passive.said(),
            "nameIdFormat": policy.and_then(|policy| policy.format.clone()),
            "allowCreate": policy.and_then(|policy| policy.allow_create.said()),
            "authnContext": request.authn_context.as_ref().map(|context| context.classes.clone()),
            "relayState": relay_state,
            "signed": !message.signatures.is_empty(),
            "flaws": flaws.iter().map(ToString::to_string).collect::<Vec<_>>(),
        });
        if let (Some(result), Value::Object(about)) = (result.as_object_mut(), about) {
            let signed = about.get("signatureAlgorithm").is_some_and(Value::is_string);
            result.extend(about);
            if signed {
                result.insert("signed".to_owned(), Value::Bool(true));
            }
        }
        Ok(Self { xml, pending, result })
    }
}

fn number(stated: &Stated<u16>) -> Option<u16> {
    stated.said().copied()
}
