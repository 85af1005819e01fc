//! A browser: it keeps cookies, and goes where it is led, as long as that is the target.

use std::collections::BTreeMap;

use http::{Method, header};
use url::Url;

use super::jar::Jar;
use super::request::AuthnRead;
use super::sp::Sp;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::scenario::Browser;
use crate::transcript::{Exchange, Response};

/// How many redirects in a row are followed: log-ins have more of them than APIs.
const MOST_HOPS: usize = 12;

/// The browsers of a case.
#[derive(Debug, Default)]
pub(in crate::drive) struct Browsers(BTreeMap<Browser, Window>);

/// One browser.
#[derive(Debug, Default)]
pub(super) struct Window {
    jar: Jar,
    /// The last request that the target sent through it.
    pub(super) request: Option<AuthnRead>,
    /// Whether that request was answered.
    pub(super) is_answered: bool,
    /// Whether somebody may be signed in.
    has_delivered: bool,
    /// Values of cookies, which are secrets.
    pub(super) secrets: Vec<String>,
}

/// Where a browser was led.
#[derive(Debug)]
pub(super) struct Journey {
    /// The first request and its answer.
    pub(super) first: Exchange,
    /// Those that followed.
    pub(super) rest: Vec<Exchange>,
    /// Where it ended.
    pub(super) end: End,
}

/// Why a browser stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At an answer that leads nowhere else, or at none.
    Here,
    /// At the identity provider: nothing is fetched there.
    AtIdp(Url),
    /// At a link to somewhere else, which is not followed.
    Elsewhere(String),
    /// After too many redirects.
    TooFar,
}

impl Browsers {
    pub(super) fn window(&mut self, browser: Browser) -> &mut Window {
        self.0.entry(browser).or_default()
    }

    /// Sends one request with a browser's cookies.
    pub(in crate::drive) async fn send(
        &mut self,
        site: &Site,
        browser: Browser,
        prepared: Prepared,
    ) -> Exchange {
        self.window(browser).send(site, prepared).await
    }

    /// Values of cookies that came in since this was last asked.
    pub(in crate::drive) fn secrets(&mut self) -> Vec<String> {
        self.0.values_mut().flat_map(|window| std::mem::take(&mut window.secrets)).collect()
    }
}

impl Window {
    /// Makes sure that nobody is signed in: what a message brings about is not to be what an earlier
    /// one did.
    pub(super) fn refresh(&mut self) {
        if std::mem::take(&mut self.has_delivered) {
            self.jar = Jar::default();
        }
    }

    /// Notes that a message was delivered.
    pub(super) const fn delivered(&mut self) {
        self.has_delivered = true;
    }

    /// Sends one request with its cookies, and keeps those that come back.
    async fn send(&mut self, site: &Site, mut prepared: Prepared) -> Exchange {
        let url = Url::parse(prepared.url()).ok();
        if let Some(cookies) = url.as_ref().and_then(|url| self.jar.header(url)) {
            prepared = prepared.with_header("cookie", cookies);
        }
        let exchange = site.once(&prepared).await;
        if let (Some(url), Ok(response)) = (&url, &exchange.answer) {
            let set = response.header_values(header::SET_COOKIE.as_str());
            self.secrets.extend(self.jar.keep(set, url));
        }
        exchange
    }

    /// Sends a request and goes where it leads, within the target.
    pub(super) async fn go(&mut self, site: &Site, sp: &Sp, first: Prepared) -> Journey {
        let (mut method, body) = (first.method().clone(), first.body());
        let first = self.send(site, first).await;
        let mut rest: Vec<Exchange> = Vec::new();
        let end = loop {
            let last = rest.last().unwrap_or(&first);
            let led = last.answer.as_ref().ok();
            let led = led.and_then(|answer| redirect(answer, &last.request.url, &method));
            let Some((to, next)) = led else { break End::Here };
            match Url::parse(&to) {
                Ok(url) if sp.is_idp(&url) => break End::AtIdp(url),
                Ok(url) if sp.is_own(&url) => {}
                _ => break End::Elsewhere(to),
            }
            if rest.len() >= MOST_HOPS {
                break End::TooFar;
            }
            let next_request = if next == Method::POST {
                Prepared::form(to, body.clone())
            } else {
                Prepared::page(to)
            };
            method = next;
            rest.push(self.send(site, next_request).await);
        };
        Journey { first, rest, end }
    }
}

impl Journey {
    /// The last request and its answer.
    pub(super) fn last(&self) -> &Exchange {
        self.rest.last().unwrap_or(&self.first)
    }

    /// All but the last, and the last.
    pub(super) fn split(mut self) -> (Vec<Exchange>, Exchange) {
        match self.rest.pop() {
            None => (Vec::new(), self.first),
            Some(last) => {
                self.rest.insert(0, self.first);
                (self.rest, last)
            }
        }
    }

    /// Every request and its answer, in order.
    pub(super) fn hops(self) -> Vec<Exchange> {
        let (mut before, last) = self.split();
        before.push(last);
        before
    }
}

/// Where an answer leads a browser, and by which method (RFC 9110 section 15.4, as browsers do it).
fn redirect(response: &Response, from: &str, method: &Method) -> Option<(String, Method)> {
    let keeps_method = match response.status {
        307 | 308 => true,
        301..=303 => false,
        _ => return None,
    };
    let location = response.header_values(header::LOCATION.as_str()).next()?;
    let to = Url::parse(from).ok().and_then(|from| from.join(location).ok());
    let method = if keeps_method { method.clone() } else { Method::GET };
    let to = to.map_or_else(
        || location.to_owned(),
        |mut to| {
            to.set_fragment(None);
            to.into()
        },
    );
    Some((to, method))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Body, Header};

    fn led(status: u16, location: &str, method: &Method) -> Option<(String, Method)> {
        let location = Header { name: "location".into(), value: location.into() };
        let response = Response { status, headers: vec![location], body: Body::Empty };
        redirect(&response, "https://sp.test/a/acs", method)
    }

    #[test]
    fn a_form_is_posted_again_only_where_the_status_says_so() {
        let post = Method::POST;
        for status in [301, 302, 303] {
            assert_eq!(
                led(status, "/home#top", &post),
                Some(("https://sp.test/home".into(), Method::GET))
            );
        }
        for status in [307, 308] {
            assert_eq!(led(status, "b", &post), Some(("https://sp.test/a/b".into(), Method::POST)));
        }
        assert_eq!(led(200, "/home", &post), None);
        assert_eq!(led(302, "http://[::1", &post), Some(("http://[::1".into(), Method::GET)));
    }
}
