//! Whether a request may be answered, and where.

use bytes::Bytes;
use fedspec_protocol::dsig::{self, Policy};
use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, post, redirect};
use fedspec_protocol::saml::model::AuthnRequest;
use fedspec_protocol::saml::names;
use fedspec_protocol::xml::Document;
use http::{Method, Request, header};

use super::state::{IdpState, KnownSp};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What is asked, as far as an answer depends on it.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) sp: KnownSp,
    /// Where the answer goes.
    pub(super) acs: String,
    /// The ID of the request; none where nobody asked.
    pub(super) id: Option<String>,
    pub(super) relay_state: Option<String>,
    pub(super) passive: bool,
    pub(super) force: bool,
    pub(super) format: Option<String>,
    pub(super) qualifier: Option<String>,
    pub(super) creates: bool,
    /// Comparison and classes.
    pub(super) context: Option<(String, Vec<String>)>,
    /// Name and format of who is to be named.
    pub(super) subject: Option<(String, Option<String>)>,
    pub(super) by_redirect: bool,
    /// What is wrong, where the requester can be told: the two codes of a status.
    pub(super) error: Option<(&'static str, &'static str)>,
}

impl Ask {
    /// An answer that nobody asked for.
    pub(super) fn unasked(sp: &KnownSp) -> Self {
        Self {
            sp: sp.clone(),
            acs: sp.usual.clone(),
            id: None,
            relay_state: None,
            passive: false,
            force: false,
            format: None,
            qualifier: None,
            creates: true,
            context: None,
            subject: None,
            by_redirect: false,
            error: None,
        }
    }
}

/// Why a request is answered by a page.
pub(super) struct Unanswerable(pub(super) &'static str);

/// What a request carried, and whether a signature of its binding holds.
struct Carried {
    xml: Vec<u8>,
    relay_state: Option<String>,
    query: Option<fedspec_protocol::saml::binding::QuerySignature>,
}

/// Reads and judges a request; `own` is the address that it came to.
pub(super) fn read(
    request: &Request<Bytes>,
    state: &IdpState,
    own: &str,
    faults: FaultSet,
) -> Result<Ask, Unanswerable> {
    let carried = carried(request)?;
    let mut xml = carried.xml.as_slice();
    let text = String::from_utf8_lossy(xml).into_owned();
    if faults.has(Fault::IdpReadsDoctype) && text.starts_with("<!DOCTYPE") {
        xml = text.find("<samlp").and_then(|at| text.as_bytes().get(at..)).unwrap_or(xml);
    }
    let document = match (Document::read(xml), state.sps.first()) {
        (Ok(document), _) => document,
        (Err(_), Some(sp)) if faults.has(Fault::IdpAnyRequest) => return Ok(Ask::unasked(sp)),
        (Err(_), _) => return Err(Unanswerable("the request is no XML")),
    };
    let root = document.root().ok_or(Unanswerable("the request has no root"))?;
    let mut flaws = Vec::new();
    let asked = AuthnRequest::read(root, &mut flaws);
    let lax = faults.has(Fault::IdpAnyRequest);
    if !root.is(names::PROTOCOL, "AuthnRequest") && !lax {
        return Err(Unanswerable("the message is no AuthnRequest"));
    }
    // Which version it is has an answer of its own.
    let other = asked.message.version.as_deref() != Some(names::VERSION);
    if !flaws.is_empty() && !other && !lax {
        return Err(Unanswerable("the request is not as the schema has it"));
    }
    let message = &asked.message;
    let here = message.destination.as_deref().is_none_or(|to| to == own);
    if !here && !faults.has(Fault::IdpIgnoresDestination) {
        return Err(Unanswerable("the request is meant for somebody else"));
    }
    let issuer = message.issuer.as_ref().map(|issuer| issuer.value.as_str()).unwrap_or_default();
    let known = state.sps.iter().find(|sp| sp.entity_id == issuer);
    let careless = state.sps.first().filter(|_| faults.has(Fault::IdpIgnoresIssuer) || lax);
    let sp = known.or(careless).ok_or(Unanswerable("nobody knows who asks"))?;
    signed(&carried, &document, message.signatures.is_empty(), sp, faults)?;
    let acs = acs(&asked, sp, faults)?;
    let policy = asked.name_id_policy.as_ref();
    let subject = asked.subject.as_ref().and_then(|subject| subject.name_id());
    let version = other && !faults.has(Fault::IdpAnyVersion);
    Ok(Ask {
        id: message.id.clone(),
        acs,
        relay_state: carried.relay_state,
        passive: asked.is_passive.said() == Some(&true),
        force: asked.force_authn.said() == Some(&true),
        format: policy.and_then(|policy| policy.format.clone()),
        qualifier: policy.and_then(|policy| policy.sp_name_qualifier.clone()),
        creates: policy.is_none_or(|policy| policy.allow_create.said() != Some(&false)),
        context: asked.authn_context.map(|context| {
            (context.comparison.unwrap_or_else(|| "exact".to_owned()), context.classes)
        }),
        subject: subject.map(|name| (name.value.clone(), name.format.clone())),
        by_redirect: faults.has(Fault::IdpByRedirect)
            && asked.protocol_binding.as_deref() == Some(names::HTTP_REDIRECT),
        error: version.then_some(("VersionMismatch", "RequestVersionTooLow")),
        ..Ask::unasked(sp)
    })
}

fn carried(request: &Request<Bytes>) -> Result<Carried, Unanswerable> {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let arrival = Arrival {
        method: request.method().as_str(),
        query: request.uri().query().map(str::as_bytes),
        content_type: content_type.and_then(|value| value.to_str().ok()),
        body: request.body(),
    };
    let (kind, limits) = (MessageKind::Request, Limits::default());
    let unread = |_| Unanswerable("no request can be read");
    match *request.method() {
        Method::POST => {
            let posted = post::read(&arrival, kind, &limits).map_err(unread)?;
            Ok(Carried { xml: posted.xml, relay_state: posted.relay_state, query: None })
        }
        _ => {
            let read = redirect::read(&arrival, kind, &limits).map_err(unread)?;
            Ok(Carried { xml: read.xml, relay_state: read.relay_state, query: read.signature })
        }
    }
}

/// Requests are signed, and what signs them is the requester's key.
fn signed(
    carried: &Carried,
    document: &Document,
    bare: bool,
    sp: &KnownSp,
    faults: FaultSet,
) -> Result<(), Unanswerable> {
    let policy = Policy::default();
    let holds = match (&carried.query, document.root()) {
        (Some(query), _) => query.verify(&sp.keys, &policy).is_ok(),
        (None, _) if bare => {
            return match faults.has(Fault::IdpAcceptsUnsigned) || faults.has(Fault::IdpAnyRequest) {
                true => Ok(()),
                false => Err(Unanswerable("the request is not signed")),
            };
        }
        (None, Some(root)) => dsig::verify(document, root.id(), &sp.keys, &policy).is_ok(),
        (None, None) => false,
    };
    match holds || faults.has(Fault::IdpAcceptsBadSignature) {
        true => Ok(()),
        false => Err(Unanswerable("the signature of the request does not hold")),
    }
}

/// Where the answer goes: nowhere but to an address of the requester's metadata.
fn acs(asked: &AuthnRequest, sp: &KnownSp, faults: FaultSet) -> Result<String, Unanswerable> {
    let unknown = Unanswerable("the requester has no such assertion consumer service");
    if let Some(url) = &asked.acs_url {
        let known = sp.consumers.iter().any(|(_, known)| known == url);
        let takes = known || faults.has(Fault::IdpAnswersForeignAcs);
        return if takes { Ok(url.clone()) } else { Err(unknown) };
    }
    match asked.acs_index.said() {
        Some(index) => {
            let named = sp.consumers.iter().find(|(known, _)| *known == Some(*index));
            let found = named.map(|(_, url)| url.clone());
            let usual = faults.has(Fault::IdpAnswersForeignAcs).then(|| sp.usual.clone());
            found.or(usual).ok_or(unknown)
        }
        None => Ok(sp.usual.clone()),
    }
}
