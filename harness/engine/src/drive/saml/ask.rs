//! One request to an identity provider: it is made, a browser takes it there, and what comes is caught.

use bytes::Bytes;
use fedspec_protocol::saml::ask::{Asker, Door, RequestSpec, ask};
use fedspec_protocol::saml::forge::Binding;
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::browser::Browsers;
use super::step::{Where, random};
use super::under_test::{self, UnderTest};
use super::walk::Filler;
use crate::drive::case::{CaseRun, repeat_number};
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::drive::url::Unaddressed;
use crate::scenario::{AskCourse, Asking, AuthnRequestAction, render};
use crate::target::SamlIdp;
use crate::transcript::{Attempt, IssuedExpectations, IssuedRecord};
use crate::vocabulary::Flow;

/// Where requests are made, and taken from.
pub(super) struct Desk<'a> {
    pub(super) site: &'a Site,
    pub(super) file: &'a SamlIdp,
    pub(super) idp: &'a UnderTest,
    pub(super) browsers: &'a mut Browsers,
    /// What time it is for the service provider.
    pub(super) now: Timestamp,
}

/// A request that is ready to go.
struct Ready {
    prepared: Prepared,
    xml: Option<String>,
    id: Option<String>,
}

impl Desk<'_> {
    /// Asks, and catches what comes; `random` fills a slice with random bytes.
    ///
    /// # Errors
    /// The request cannot be made.
    pub(super) async fn ask(
        &mut self,
        course: &AskCourse,
        spec: &RequestSpec,
        random: &mut (dyn FnMut(&mut [u8]) + Send),
    ) -> Result<Attempt, Unaddressed> {
        let flow = course.flow.unwrap_or(Flow::SpInitiated);
        let unmade = |why: &str| Unaddressed::Unmade(why.to_owned());
        let (entity_id, acs) = match (course.from, &self.file.sp.second) {
            (Asking::First, _) => (&self.file.sp.entity_id, &self.file.sp.acs),
            (Asking::Second, Some(second)) => (&second.entity_id, &second.acs),
            (Asking::Second, None) => return Err(unmade("the target file has no `sp.second`")),
        };
        let ready = match (flow, &course.replay) {
            (Flow::IdpInitiated, _) => {
                let page = self.idp.unasked.clone();
                let page = page.ok_or_else(|| unmade("the target file has no `idp-initiated`"))?;
                Ready { prepared: Prepared::page(page), xml: None, id: None }
            }
            (Flow::SpInitiated, Some(kept)) => again(kept)?,
            (Flow::SpInitiated, None) => self.made(spec, entity_id, acs, random)?,
        };
        let mut people = self.file.people();
        let person = people.find(|(name, _)| *name == course.user.name());
        let password = self.idp.passwords.get(course.user.name());
        let known = person.zip(password);
        if known.is_none() && course.log_in != Some(false) {
            let name = course.user.name();
            return Err(Unaddressed::Unmade(format!("the target file has no user `{name}`")));
        }
        let known = known.filter(|_| course.log_in != Some(false));
        let person =
            known.map(|((_, person), password)| (person.name.as_str(), password.expose_secret()));
        let filler = Filler { log_in: &self.file.log_in, person };
        let window = self.browsers.window(course.browser);
        let mut way = window.walk(self.site, self.idp, &filler, ready.prepared).await;
        let last = way.hops.pop();
        let last = last.ok_or_else(|| unmade("nothing was sent"))?;
        let record = IssuedRecord {
            flow,
            browser: course.browser,
            asked: way.asked,
            end: way.end,
            expects: IssuedExpectations {
                entity_id: entity_id.clone(),
                acs: acs.clone(),
                idp: self.idp.entity_id.clone(),
                keys: self.idp.keys.clone(),
                request: ready.id,
                relay_state: spec.relay_state.clone(),
                now: self.now.to_string(),
            },
        };
        Ok(Attempt {
            before: way.hops,
            request: ready.xml,
            issued: Some(Box::new(record)),
            ..Attempt::of(last)
        })
    }

    /// A request as it is described.
    fn made(
        &self,
        spec: &RequestSpec,
        entity_id: &str,
        acs: &str,
        random: &mut (dyn FnMut(&mut [u8]) + Send),
    ) -> Result<Ready, Unaddressed> {
        let keys = self.site.sp_keys.as_ref();
        let keys = keys.ok_or_else(|| Unaddressed::Unmade("there is no key".to_owned()))?;
        let door = |wanted| self.idp.doors.iter().find(|(binding, _)| *binding == wanted);
        let found = match spec.binding {
            Some(binding) => door(binding),
            None => door(Binding::HttpRedirect).or_else(|| door(Binding::HttpPost)),
        };
        let (binding, url) = found.ok_or_else(|| {
            Unaddressed::Unmade(
                "its metadata has no SingleSignOnService of that binding".to_owned(),
            )
        })?;
        let asker = Asker {
            entity_id,
            acs,
            key: &keys.own,
            stranger: &keys.stranger,
            signs: self.file.sp.signs.unwrap_or(self.idp.wants_signed),
            now: self.now,
        };
        let asked = ask(spec, &asker, &Door { binding: *binding, url }, random)
            .map_err(|error| Unaddressed::Unmade(error.to_string()))?;
        let xml = String::from_utf8_lossy(&asked.xml).into_owned();
        let prepared = match asked.form {
            Some(form) => Prepared::form(asked.url, Bytes::from(form)),
            None => Prepared::page(asked.url),
        };
        Ok(Ready { prepared, xml: Some(xml), id: Some(asked.id) })
    }
}

/// A request as `save: { x: { message: true } }` keeps it.
pub(super) fn kept(attempt: &Attempt) -> Option<Value> {
    let record = attempt.issued.as_deref()?;
    let first = attempt.before.first().unwrap_or(&attempt.exchange);
    Some(json!({
        "url": first.request.url,
        "method": first.request.method,
        "body": first.request.body.text(),
        "xml": attempt.request.as_ref()?,
        "id": record.expects.request.as_ref()?,
    }))
}

/// The same request once more, byte for byte.
fn again(kept: &Value) -> Result<Ready, Unaddressed> {
    let part = |name: &str| kept.get(name).and_then(Value::as_str).map(str::to_owned);
    let wrong = || Unaddressed::Unmade("`replay` is no request that a step kept".to_owned());
    let url = part("url").ok_or_else(wrong)?;
    let prepared = match part("method").as_deref() {
        Some("POST") => Prepared::form(url, Bytes::from(part("body").unwrap_or_default())),
        _ => Prepared::page(url),
    };
    Ok(Ready { prepared, xml: part("xml"), id: part("id") })
}

impl CaseRun<'_> {
    /// Does a step that asks an identity provider.
    pub(super) async fn ask_idp(
        &mut self,
        idp: &UnderTest,
        action: &AuthnRequestAction,
        at: Where,
    ) -> Result<Attempt, Unaddressed> {
        let bindings = self.bindings(repeat_number(at.repeat));
        let rendered = render(&Value::Object(action.0.clone()), &bindings)?;
        let (course, spec) = AuthnRequestAction::read(&rendered).map_err(|misfit| {
            Unaddressed::Unmade(format!("{misfit} ({})", misfit.path.join(".")))
        })?;
        let flow = course.flow.unwrap_or(Flow::SpInitiated);
        if let Some(why) = self.site.baseline.of(flow) {
            return Err(Unaddressed::NoBaseline { flow, why: why.to_owned() });
        }
        let Some(file) = &self.site.target.saml_idp else {
            return Err(Unaddressed::Unmade("the target file has no `saml-idp`".to_owned()));
        };
        let mut random = random(self.settings.seed, &self.case.id, at);
        let now = self.now();
        let mut desk = Desk { site: self.site, file, idp, browsers: &mut self.browsers, now };
        desk.ask(&course, &spec, &mut random).await
    }

    /// Fetches the metadata of an identity provider.
    pub(super) async fn idp_metadata(&self, idp: &UnderTest) -> Attempt {
        // The plan leaves out cases whose target does not say where.
        let url = idp.metadata_url.clone().unwrap_or_default();
        let exchange = self.site.exchange(&Prepared::page(url)).await;
        let read = exchange.answer.as_ref().ok();
        let read = read.map(|response| under_test::result(&response.body.bytes()));
        Attempt { result: read, ..Attempt::of(exchange) }
    }
}
