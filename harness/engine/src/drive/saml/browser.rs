//! A browser: it keeps cookies, and goes where it is led, as long as that is the target.

use std::collections::BTreeMap;

use http::{Method, header};
use url::Url;

use super::jar::Jar;
use super::page;
use super::request::AuthnRead;
use super::sp::Sp;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::drive::throttle;
use crate::scenario::Browser;
use crate::target::IdentityProbe;
use crate::transcript::{Exchange, IdentityReading, Response};

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
    /// The cookies from before the last delivery, by which somebody may be signed in since.
    before_delivery: Option<Jar>,
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

/// What a browser follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// Redirects alone: what stands on a page is what counts.
    Redirects,
    /// Pages that lead on by themselves as well.
    PagesToo,
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
    /// one did. The cookies from before that one stay, for they may say which request is answered,
    /// unless somebody is signed in by them: many a target lets one cookie stand for both. Gives back
    /// what was asked for to find that out.
    pub(super) async fn refresh(
        &mut self,
        site: &Site,
        sp: &Sp,
        probe: &IdentityProbe,
    ) -> Vec<Exchange> {
        let Some(before) = self.before_delivery.take() else { return Vec::new() };
        self.jar = before;
        if self.jar.is_empty() {
            return Vec::new();
        }
        let (hops, shown) = self.who(site, sp, probe).await;
        if shown != IdentityReading::Nobody {
            self.jar = Jar::default();
        }
        hops
    }

    /// Goes where a message leads, and keeps in mind what the cookies were before.
    pub(super) async fn deliver(&mut self, site: &Site, sp: &Sp, message: Prepared) -> Journey {
        self.before_delivery = Some(self.jar.clone());
        self.go(site, sp, message, Leads::PagesToo).await
    }

    /// Sends one request as often as the target asks for patience.
    pub(super) async fn patiently(&mut self, site: &Site, prepared: &Prepared) -> Exchange {
        for _ in 0..throttle::AGAIN {
            let exchange = self.send(site, prepared.clone()).await;
            let Some(pause) = throttle::pause_of_browser(&exchange) else { return exchange };
            tokio::time::sleep(pause).await;
        }
        self.send(site, prepared.clone()).await
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
    pub(super) async fn go(
        &mut self,
        site: &Site,
        sp: &Sp,
        first: Prepared,
        leads: Leads,
    ) -> Journey {
        let (mut method, mut body) = (first.method().clone(), first.body());
        let first = self.patiently(site, &first).await;
        let mut rest: Vec<Exchange> = Vec::new();
        let end = loop {
            let last = rest.last().unwrap_or(&first);
            let led = last.answer.as_ref().ok();
            let here = &last.request.url;
            let led = led.and_then(|answer| match redirect(answer, here, &method) {
                Some((to, next)) => Some((to, next, None)),
                None if leads == Leads::PagesToo => page::leads(answer, here, sp),
                None => None,
            });
            let Some((to, next, sends)) = led else { break End::Here };
            body = sends.unwrap_or(body);
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
            rest.push(self.patiently(site, &next_request).await);
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
pub(super) fn redirect(
    response: &Response,
    from: &str,
    method: &Method,
) -> Option<(String, Method)> {
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
