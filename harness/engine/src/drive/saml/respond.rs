//! One sign-in: the request that is answered, the message, its delivery, and who is signed in then.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use fedspec_protocol::saml::forge::{
    self, Delivery, DeliveryMethod, ForgeContext, Forged, PendingRequest, ResponseSpec, forge,
};
use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::browser::{Browsers, Journey};
use super::reason::{self, Marks};
use super::sp::Sp;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::drive::url::Unaddressed;
use crate::scenario::{Browser, Course, SignIn};
use crate::target::SamlSp;
use crate::transcript::{Attempt, Body, ClaimsRecord, Exchange, IdentityReading, SignInRecord};
use crate::vocabulary::Flow;

/// Where sign-ins happen.
pub(super) struct Scene<'a> {
    pub(super) site: &'a Site,
    pub(super) file: &'a SamlSp,
    pub(super) sp: &'a Sp,
    pub(super) browsers: &'a mut Browsers,
    /// What time it is for the identity provider.
    pub(super) now: Timestamp,
}

/// A message that is ready to be delivered.
pub(super) struct Message {
    xml: Vec<u8>,
    pub(super) prepared: Prepared,
    claims: ClaimsRecord,
}

/// A request with its XML, and what was asked for before; or why there is none.
type Asked = Result<(Vec<Exchange>, (PendingRequest, String)), (Box<Journey>, String)>;

impl Scene<'_> {
    /// Goes through one sign-in; `random` fills a slice with random bytes.
    ///
    /// # Errors
    /// The message cannot be made, or would go elsewhere.
    pub(super) async fn sign_in(
        &mut self,
        sign_in: &SignIn,
        random: &mut (dyn FnMut(&mut [u8]) + Send),
    ) -> Result<Attempt, Unaddressed> {
        let course = &sign_in.course;
        let flow = self.flow(course);
        let (site, probe) = (self.site, &self.file.identity);
        let mut before = self.browsers.window(course.browser).refresh(site, self.sp, probe).await;
        let asked = match flow {
            Flow::IdpInitiated => None,
            Flow::SpInitiated => Some(self.asked(course).await),
        };
        let request = match asked {
            None => None,
            Some(Ok((hops, request))) => {
                before.extend(hops);
                Some(request)
            }
            Some(Err((journey, why))) => {
                return Ok(unasked(flow, course.browser, before, *journey, &why));
            }
        };
        let pending = request.as_ref().map(|(pending, _)| pending);
        let message = match &course.replay {
            Some(kept) => again(kept)?,
            None => self.forged(&sign_in.response, &self.party(), pending, random)?,
        };
        self.is_own(message.prepared.url())?;
        let marks = Marks::take(&self.file.reason);
        let window = self.browsers.window(course.browser);
        let Journey { first, rest, .. } = window.deliver(site, self.sp, message.prepared).await;
        if request.is_some() {
            let source = course.answers.unwrap_or(course.browser);
            self.browsers.window(source).is_answered = true;
        }
        let window = self.browsers.window(course.browser);
        let (shown, identity) = window.who(site, self.sp, probe).await;
        let reason = match identity {
            IdentityReading::Somebody(_) => None,
            _ => {
                let hops: Vec<&Exchange> = std::iter::once(&first).chain(&rest).collect();
                reason::read(site, &self.file.reason, &marks, &hops).await
            }
        };
        let after = rest.into_iter().chain(shown).collect();
        let record = SignInRecord {
            flow,
            browser: course.browser,
            message: Body::from_bytes(&message.xml),
            claims: message.claims,
            identity,
            reason,
        };
        Ok(Attempt {
            before,
            after,
            request: request.map(|(_, xml)| xml),
            sign_in: Some(Box::new(record)),
            ..Attempt::of(first)
        })
    }

    /// Who begins.
    pub(super) fn flow(&self, course: &Course) -> Flow {
        match (course.flow, course.answers) {
            (None, Some(_)) => Flow::SpInitiated,
            (Some(flow), _) => flow,
            // The lint has refused a file in which none can begin.
            (None, None) => self.file.flows().next().unwrap_or(Flow::IdpInitiated),
        }
    }

    /// The request that is answered, with what a browser asked for to get it.
    async fn asked(&mut self, course: &Course) -> Asked {
        let window = self.browsers.window(course.answers.unwrap_or(course.browser));
        let waits = !window.is_answered || course.answers.is_some();
        if let Some(request) = window.request.as_ref().filter(|_| waits) {
            return Ok((Vec::new(), (request.pending.clone(), request.text())));
        }
        let (journey, read) = window.begin(self.site, self.sp).await;
        match read {
            Ok(read) => Ok((journey.hops(), (read.pending.clone(), read.text()))),
            Err(why) => Err((Box::new(journey), format!("the target sends no request: {why}"))),
        }
    }

    /// A message, ready to be delivered.
    pub(super) fn forged(
        &self,
        spec: &ResponseSpec,
        party: &forge::Sp,
        request: Option<&PendingRequest>,
        random: &mut (dyn FnMut(&mut [u8]) + Send),
    ) -> Result<Message, Unaddressed> {
        let forged = self.forge_for(spec, party, request, random)?;
        let Delivery { method, url, headers, body } = forged.delivery;
        let method = match method {
            DeliveryMethod::Get => Method::GET,
            DeliveryMethod::Post => Method::POST,
        };
        Ok(Message {
            xml: forged.xml,
            prepared: Prepared::message(method, url, &headers, body.into()),
            claims: self.sp.claims(&forged.claims),
        })
    }

    /// A message, and who may get in by it.
    pub(super) fn forge(
        &self,
        spec: &ResponseSpec,
        request: Option<&PendingRequest>,
        random: &mut (dyn FnMut(&mut [u8]) + Send),
    ) -> Result<Forged, Unaddressed> {
        self.forge_for(spec, &self.party(), request, random)
    }

    /// The service provider, as messages name it.
    fn party(&self) -> forge::Sp {
        forge::Sp {
            entity_id: self.sp.entity_id.clone(),
            acs: self.sp.acs.to_string(),
            relay_state: self.sp.relay_state.clone(),
            encryption_certificate: self.sp.encryption().map(<[u8]>::to_vec),
        }
    }

    fn forge_for(
        &self,
        spec: &ResponseSpec,
        party: &forge::Sp,
        request: Option<&PendingRequest>,
        random: &mut (dyn FnMut(&mut [u8]) + Send),
    ) -> Result<Forged, Unaddressed> {
        let idp = self.site.idp.as_ref();
        let idp = idp.ok_or_else(|| Unaddressed::Unmade("there is no identity provider".into()))?;
        let wants = self.file.asks();
        let context = ForgeContext {
            idp: &idp.forging,
            sp: party,
            request,
            honest: &self.sp.honest.identity,
            other: &self.sp.other.identity,
            wants: &wants,
            now: self.now,
        };
        forge(spec, &context, random).map_err(|error| Unaddressed::Unmade(error.to_string()))
    }

    /// A message goes nowhere but to the target.
    pub(super) fn is_own(&self, url: &str) -> Result<(), Unaddressed> {
        let own = Url::parse(url).is_ok_and(|url| self.sp.is_own(&url));
        let elsewhere = || Unaddressed::Elsewhere {
            reference: url.to_owned(),
            why: "it leads to another scheme, host or port than the target's",
        };
        if own { Ok(()) } else { Err(elsewhere()) }
    }
}

/// What is known where no message could be delivered.
fn unasked(
    flow: Flow,
    browser: Browser,
    mut before: Vec<Exchange>,
    journey: Journey,
    why: &str,
) -> Attempt {
    let (hops, exchange) = journey.split();
    before.extend(hops);
    let record = SignInRecord {
        flow,
        browser,
        message: Body::Empty,
        claims: ClaimsRecord::default(),
        identity: IdentityReading::Unreadable(why.to_owned()),
        reason: None,
    };
    Attempt { before, sign_in: Some(Box::new(record)), ..Attempt::of(exchange) }
}

/// A message as `save: { x: { message: true } }` keeps it; none where none was delivered.
pub(in crate::drive) fn kept(attempt: &Attempt) -> Option<Value> {
    let Some(sign_in) = attempt.sign_in.as_ref() else { return super::ask::kept(attempt) };
    let request = &attempt.exchange.request;
    if matches!(sign_in.message, Body::Empty) {
        return None;
    }
    let headers: Vec<&crate::transcript::Header> =
        request.headers.iter().filter(|header| header.name != "cookie").collect();
    Some(json!({
        "method": request.method,
        "url": request.url,
        "headers": headers,
        "body": STANDARD.encode(request.body.bytes()),
        "message": sign_in.message,
        "claims": sign_in.claims,
    }))
}

/// The same message once more, byte for byte.
fn again(kept: &Value) -> Result<Message, Unaddressed> {
    let part = |name: &str| kept.get(name).cloned().unwrap_or_default();
    let wrong = || Unaddressed::Unmade("`replay` is no message that a step kept".to_owned());
    let headers: Vec<crate::transcript::Header> =
        serde_json::from_value(part("headers")).map_err(|_| wrong())?;
    let headers: Vec<(String, String)> = headers
        .into_iter()
        .filter(|header| header.name != "accept")
        .map(|header| (header.name, header.value))
        .collect();
    let body = part("body");
    let body = body.as_str().and_then(|text| STANDARD.decode(text).ok()).ok_or_else(wrong)?;
    let message: Body = serde_json::from_value(part("message")).map_err(|_| wrong())?;
    let claims: ClaimsRecord = serde_json::from_value(part("claims")).map_err(|_| wrong())?;
    let (method, url) = (part("method"), part("url"));
    let method = if method.as_str() == Some("GET") { Method::GET } else { Method::POST };
    let url = url.as_str().ok_or_else(wrong)?.to_owned();
    Ok(Message {
        xml: message.bytes().into_owned(),
        prepared: Prepared::message(method, url, &headers, Bytes::from(body)),
        claims,
    })
}
