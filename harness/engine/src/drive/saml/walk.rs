//! A browser at an identity provider: it goes where it is led, logs in, and stops where a message would
//! leave for a service provider.

use std::collections::BTreeMap;

use bytes::Bytes;
use fedspec_protocol::saml::binding::html::{self, Form, Page};
use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, base64, redirect};
use http::Method;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::browser::{Window, redirect as led};
use super::identity::is_html;
use super::page::sent;
use super::under_test::UnderTest;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::target::LogIn;
use crate::transcript::{Body, Delivered, Exchange, IssuedEnd, Response};

/// How many pages in a row are gone through: log-ins have more of them than APIs.
const MOST_PAGES: usize = 20;

/// Where a browser came through, and where it ended.
#[derive(Debug)]
pub(super) struct Way {
    /// Every request and its answer, in order; there is at least one.
    pub(super) hops: Vec<Exchange>,
    pub(super) end: IssuedEnd,
    /// Whether a page was for a person.
    pub(super) asked: bool,
}

/// Who fills pages in.
pub(super) struct Filler<'a> {
    pub(super) log_in: &'a LogIn,
    /// Name and password; none where nobody fills anything in.
    pub(super) person: Option<(&'a str, &'a str)>,
}

/// What a page is good for.
enum Next {
    Go(Prepared),
    End(IssuedEnd),
}

impl Window {
    /// Takes a request to an identity provider.
    pub(super) async fn walk(
        &mut self,
        site: &Site,
        idp: &UnderTest,
        filler: &Filler<'_>,
        first: Prepared,
    ) -> Way {
        let mut way = Way { hops: Vec::new(), end: IssuedEnd::Page, asked: false };
        let (mut request, mut filled) = (first, 0);
        while way.hops.len() < MOST_PAGES {
            let method = request.method().clone();
            let body = request.body();
            let exchange = self.patiently(site, &request).await;
            let next = match &exchange.answer {
                Err(_) => Next::End(IssuedEnd::Page),
                Ok(answer) => {
                    let here = exchange.request.url.clone();
                    match led(answer, &here, &method) {
                        Some((to, method)) => redirected(idp, &to, &method, body),
                        None => {
                            let mut sheet = Sheet { idp, filler, filled: &mut filled };
                            let (next, asked) = sheet.read(answer, &here);
                            way.asked |= asked;
                            next
                        }
                    }
                }
            };
            way.hops.push(exchange);
            match next {
                Next::Go(next) => request = next,
                Next::End(end) => {
                    way.end = end;
                    return way;
                }
            }
        }
        way.end = IssuedEnd::Unknown(format!("it leads on after {MOST_PAGES} pages"));
        way
    }
}

/// Where a redirect leads: with a message to a service provider, or on within the identity provider.
fn redirected(idp: &UnderTest, to: &str, method: &Method, body: Bytes) -> Next {
    let Ok(url) = Url::parse(to) else {
        return Next::End(IssuedEnd::Unknown(format!("it redirects to `{to}`, which is no URL")));
    };
    let carries = url.query_pairs().any(|(name, _)| name == MessageKind::Response.parameter());
    if carries {
        return Next::End(by_query(url));
    }
    match (idp.is_own(&url), *method == Method::POST) {
        (false, _) => Next::End(IssuedEnd::Unknown(format!(
            "it redirects to `{to}`, which has another scheme, host or port than `saml-idp.base`"
        ))),
        (true, true) => Next::Go(Prepared::form(to.to_owned(), body)),
        (true, false) => Next::Go(Prepared::page(to.to_owned())),
    }
}

/// A message in a query.
fn by_query(mut url: Url) -> IssuedEnd {
    let query = url.query().unwrap_or_default().to_owned();
    let arrival =
        Arrival { method: "GET", query: Some(query.as_bytes()), content_type: None, body: b"" };
    let read = redirect::read(&arrival, MessageKind::Response, &Limits::default());
    match read {
        Ok(read) => {
            url.set_query(None);
            IssuedEnd::Message(delivered("redirect", url.into(), &read.xml, read.relay_state))
        }
        Err(cause) => undecodable(&cause.to_string()),
    }
}

/// Nobody knows what such a message says, so nobody knows whether it was refused.
fn undecodable(cause: &str) -> IssuedEnd {
    IssuedEnd::Unknown(format!("a SAMLResponse comes that cannot be decoded: {cause}"))
}

fn delivered(binding: &str, to: String, xml: &[u8], relay_state: Option<String>) -> Delivered {
    let digest = Sha256::digest(xml).iter().map(|byte| format!("{byte:02x}")).collect();
    Delivered {
        binding: binding.to_owned(),
        to,
        message: Body::from_bytes(xml),
        digest,
        relay_state,
    }
}

/// A page, and who fills it in.
struct Sheet<'a> {
    idp: &'a UnderTest,
    filler: &'a Filler<'a>,
    /// How often a page was filled in already.
    filled: &'a mut usize,
}

impl Sheet<'_> {
    /// What to do with a page, and whether it is for a person.
    fn read(&mut self, answer: &Response, here: &str) -> (Next, bool) {
        if !is_html(answer) {
            return (Next::End(IssuedEnd::Page), false);
        }
        let page = html::read(&answer.body.bytes());
        let is_message = |form: &&Form| form.value(MessageKind::Response.parameter()).is_some();
        if let Some(form) = page.forms.iter().find(is_message) {
            return (Next::End(self.by_form(&page, form, here)), false);
        }
        let log_in = self.filler.log_in;
        let first = (&log_in.fields, &log_in.press);
        let more = log_in.then.iter().map(|step| (&step.fields, &step.press));
        for (number, (fields, press)) in std::iter::once(first).chain(more).enumerate() {
            let has = |form: &&Form| {
                let named = |name: &String| form.fields.iter().any(|(known, _)| known == name);
                fields.keys().all(named)
                    && (number == 0 || !fields.is_empty() || page.forms.len() == 1)
            };
            if let Some(form) = page.forms.iter().find(has).filter(|_| answer.status < 500) {
                return (self.fill(&page, form, (fields, press), here), true);
            }
        }
        if let Some(form) = page.sent_at_once().filter(|_| answer.status < 400) {
            return (self.submit(&page, form, here), false);
        }
        (Next::End(IssuedEnd::Page), false)
    }

    /// A message in a form.
    fn by_form(&self, page: &Page, form: &Form, here: &str) -> IssuedEnd {
        let text = form.value(MessageKind::Response.parameter()).unwrap_or_default();
        let binding = if form.method.as_deref() == Some("post") { "post" } else { "redirect" };
        let action = form.action.as_deref().unwrap_or_default();
        // As it stands there: what a URL parser would make of it is what the service provider may not have.
        let to = match Url::parse(action) {
            Ok(_) => action.to_owned(),
            Err(_) => goal(page, form, here).map_or_else(|| action.to_owned(), String::from),
        };
        let relay_state = form.value("RelayState").map(str::to_owned);
        match base64::decode(text) {
            Some(xml) => IssuedEnd::Message(delivered(binding, to, &xml, relay_state)),
            None => undecodable("it is no base64"),
        }
    }

    fn fill(
        &mut self,
        page: &Page,
        form: &Form,
        (fields, press): (&BTreeMap<String, String>, &BTreeMap<String, String>),
        here: &str,
    ) -> Next {
        let Some((name, password)) = self.filler.person else {
            return Next::End(IssuedEnd::LogIn);
        };
        *self.filled += 1;
        if *self.filled > 1 + self.filler.log_in.then.len() {
            let why = "the log-in page comes again: are `log-in`, the name and the password right?";
            return Next::End(IssuedEnd::Unknown(why.to_owned()));
        }
        let mut form = form.clone();
        let values = fields.iter().chain(press);
        for (field, text) in values {
            let text = text.replace("${user.name}", name).replace("${user.password}", password);
            form.fields.retain(|(known, _)| known != field);
            form.fields.push((field.clone(), text));
        }
        self.submit(page, &form, here)
    }

    fn submit(&self, page: &Page, form: &Form, here: &str) -> Next {
        match goal(page, form, here) {
            Some(to) if self.idp.is_own(&to) => Next::Go(match sent(form, to) {
                (to, Method::POST, body) => Prepared::form(to, body.unwrap_or_default()),
                (to, _, _) => Prepared::page(to),
            }),
            to => {
                let to = to.map_or_else(|| form.action.clone().unwrap_or_default(), String::from);
                Next::End(IssuedEnd::Unknown(format!(
                    "a form goes to `{to}`, which has another scheme, host or port than `saml-idp.base`"
                )))
            }
        }
    }
}

/// Where a form goes.
fn goal(page: &Page, form: &Form, here: &str) -> Option<Url> {
    let here = Url::parse(here).ok()?;
    let base = page.base.as_deref().and_then(|href| here.join(href).ok());
    let action = form.action.as_deref().unwrap_or_default().trim();
    if action.is_empty() { Some(here) } else { base.unwrap_or(here).join(action).ok() }
}
