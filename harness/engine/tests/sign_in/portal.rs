//! The service provider that the tests run against.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use fedspec_engine::drive::InProcess;
use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, post, redirect};
use fedspec_protocol::xml::{Document, Node};
use http::{Request, Response};

/// How it departs from what is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Habit {
    /// In no way.
    #[default]
    Right,
    /// It reads the text of a name up to the first comment.
    LosesText,
    /// It lets everybody in as the other user.
    BelievesNobody,
    /// It looks at no times.
    LooksAtNoTimes,
    /// It takes a message twice.
    Forgets,
    /// It takes an answer to anybody's request.
    MixesUpBrowsers,
    /// It refuses all.
    Closed,
    /// It shows nothing of anybody.
    Silent,
    /// It breaks when asked who is signed in.
    Breaks,
    /// It says that somebody is signed in before anybody is.
    KnowsEverybody,
    /// It lets nobody in any more once it has refused a message.
    LocksOut,
    /// It asks for patience with every second message.
    Stumbles,
    /// It asks for patience with every message but the first.
    Throttles,
    /// The cookie of its requests is the one of its sessions too.
    OneCookie,
    /// A sign-in is complete after two more pages, which lead on by themselves.
    SendsOn,
}

#[derive(Clone, Default)]
pub(super) struct Portal {
    pub(super) habit: Habit,
    pub(super) state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub(super) struct State {
    /// Method and path of every request, with the cookies that came.
    pub(super) lines: Vec<String>,
    /// Every message that came, decoded.
    pub(super) messages: Vec<Vec<u8>>,
    sessions: BTreeMap<String, String>,
    seen: BTreeSet<String>,
    has_refused: bool,
    arrivals: u32,
    requests: u32,
}

/// The same as the harness's clock.
const NOW: &str = "2026-01-01T00:00:00Z";
const SSO: &str = "https://idp.fedspec.example/sso";

type Answer = (u16, Vec<(&'static str, String)>, String);

impl Portal {
    pub(super) fn with(habit: Habit) -> Self {
        Self { habit, ..Self::default() }
    }

    pub(super) fn transport(&self) -> InProcess {
        let portal = self.clone();
        InProcess::new(move |request| {
            let portal = portal.clone();
            async move {
                let (status, headers, body) = portal.answer(&request);
                let mut answer = Response::builder().status(status);
                for (name, value) in headers {
                    answer = answer.header(name, value);
                }
                answer.body(Bytes::from(body)).unwrap()
            }
        })
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.state.lock().unwrap().lines.clone()
    }

    fn answer(&self, request: &Request<Bytes>) -> Answer {
        let mut state = self.state.lock().unwrap();
        let (method, path) = (request.method().as_str(), request.uri().path());
        let cookies = request.headers().get("cookie").map_or("", |value| value.to_str().unwrap());
        state.lines.push(format!("{method} {path} [{cookies}]"));
        let cookie = |name: &str| {
            let mut pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
            pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
        };
        match (method, path) {
            ("GET", "/login" | "/login-form") => {
                state.requests += 1;
                let id = format!("_request-{}", state.requests);
                let cookie = ("set-cookie", format!("pending={id}; Path=/; HttpOnly"));
                let xml = authn_request(&id);
                if path == "/login" {
                    let query = redirect::write(MessageKind::Request, xml.as_bytes(), Some("deep"));
                    (302, vec![("location", format!("{SSO}?{query}")), cookie], String::new())
                } else {
                    let body = form(&xml);
                    (200, vec![("content-type", "text/html".into()), cookie], body)
                }
            }
            ("POST", "/acs") => {
                state.arrivals += 1;
                let is_too_soon = match self.habit {
                    Habit::Stumbles => state.arrivals.is_multiple_of(2),
                    Habit::Throttles => state.arrivals > 1,
                    _ => false,
                };
                if is_too_soon {
                    return (429, vec![("retry-after", "0".into())], "slowly".to_owned());
                }
                match self.consume(&mut state, request, cookie("pending").as_deref()) {
                    Ok(name) => {
                        let own = cookie("pending").filter(|_| self.habit == Habit::OneCookie);
                        let sid =
                            own.unwrap_or_else(|| format!("session-{:08}", state.sessions.len()));
                        state.sessions.insert(sid.clone(), name);
                        let set = ("set-cookie", format!("sid={sid}; Path=/; HttpOnly"));
                        (302, vec![("location", "/home".into()), set], String::new())
                    }
                    Err(why) => {
                        state.has_refused = true;
                        (403, vec![("x-why", why.into())], format!("<p>error: {why}</p>"))
                    }
                }
            }
            ("GET", "/home") if self.habit == Habit::SendsOn => {
                let page = "<form id=on method=post action=/finish><input name=code value=42></form>\
                            <script>document.getElementById('on').submit()</script>";
                (200, vec![("content-type", "text/html".into())], page.to_owned())
            }
            ("POST", "/finish") if request.body() == "code=42" => {
                let page = "<meta http-equiv=refresh content='0; url=/done'>";
                (200, vec![("content-type", "text/html".into())], page.to_owned())
            }
            ("GET", "/done") => {
                let sid = cookie("sid").unwrap_or_default();
                let set = ("set-cookie", format!("done={sid}; Path=/"));
                (200, vec![set], "welcome".to_owned())
            }
            ("GET", "/home") => (200, vec![], "welcome".to_owned()),
            ("GET", "/whoami") => {
                let one = cookie("pending").filter(|_| self.habit == Habit::OneCookie);
                let name = if self.habit == Habit::SendsOn { "done" } else { "sid" };
                self.who(one.or_else(|| cookie(name)).and_then(|sid| state.sessions.get(&sid)))
            }
            ("GET", "/metadata") => (200, vec![], metadata()),
            _ => (404, vec![], String::new()),
        }
    }

    fn who(&self, name: Option<&String>) -> Answer {
        let html = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        match (self.habit, name) {
            (Habit::Silent, _) => (200, html, "<p>hello</p>".to_owned()),
            (Habit::Breaks, _) => (500, html, "<p>oops</p>".to_owned()),
            (Habit::KnowsEverybody, _) => (200, html, "<b>user=root</b>".to_owned()),
            (_, Some(name)) => {
                let name = name.replace('&', "&amp;").replace('\'', "&#39;").replace('<', "&lt;");
                (200, html, format!("<b>user={name}</b>"))
            }
            (_, None) => (200, html, "<p>please sign in</p>".to_owned()),
        }
    }

    /// Whom a message lets in.
    fn consume(
        &self,
        state: &mut State,
        request: &Request<Bytes>,
        pending: Option<&str>,
    ) -> Result<String, &'static str> {
        let kind = request.headers().get("content-type").map(|value| value.to_str().unwrap());
        let body = request.body();
        let arrival = Arrival { method: "POST", query: None, content_type: kind, body };
        let posted = post::read(&arrival, MessageKind::Response, &Limits::default());
        let xml = posted.map_err(|_| "malformed")?.xml;
        state.messages.push(xml.clone());
        if self.habit == Habit::Closed {
            return Err("closed");
        }
        if self.habit == Habit::LocksOut && state.has_refused {
            return Err("locked");
        }
        let document = Document::read(&xml).map_err(|_| "malformed")?;
        let root = document.root().unwrap();
        let assertion = first(root, "Assertion").ok_or("no assertion")?;
        let until = first(assertion, "Conditions").and_then(|it| it.value_of("NotOnOrAfter"));
        if self.habit != Habit::LooksAtNoTimes && until.is_none_or(|until| &*until <= NOW) {
            return Err("expired");
        }
        let answers = root.value_of("InResponseTo");
        let is_strict = self.habit != Habit::MixesUpBrowsers;
        if is_strict && answers.is_some() && answers.as_deref() != pending {
            return Err("not asked");
        }
        let id = assertion.value_of("ID").unwrap().into_owned();
        if !state.seen.insert(id) && self.habit != Habit::Forgets {
            return Err("seen before");
        }
        if self.habit == Habit::BelievesNobody {
            return Ok("bob@sp.test".to_owned());
        }
        let name = first(assertion, "NameID").ok_or("nobody")?;
        let begins = name.children().next().map(|child| child.text().into_owned());
        let loses = self.habit == Habit::LosesText;
        Ok(if loses { begins.unwrap_or_default() } else { name.text().into_owned() })
    }
}

/// The first element below of this local name.
fn first<'d>(node: Node<'d>, local: &str) -> Option<Node<'d>> {
    node.elements().find_map(|child| {
        if child.local() == Some(local) { Some(child) } else { first(child, local) }
    })
}

fn authn_request(id: &str) -> String {
    format!(
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{id}\" Version=\"2.0\" \
         IssueInstant=\"{NOW}\" Destination=\"{SSO}\" \
         AssertionConsumerServiceURL=\"http://sp.test/acs\">\
         <saml:Issuer>http://sp.test/saml</saml:Issuer></samlp:AuthnRequest>"
    )
}

fn form(xml: &str) -> String {
    use fedspec_protocol::saml::binding::base64;
    format!(
        "<body onload='document.forms[0].submit()'><form method=post action=\"{SSO}\">\
         <input type=hidden name=SAMLRequest value=\"{}\">\
         <input type=hidden name=RelayState value=deep></form>",
        base64::encode(xml.as_bytes())
    )
}

fn metadata() -> String {
    use fedspec_protocol::saml::metadata::write::{SpMetadata, sp};
    sp(&SpMetadata {
        entity_id: "http://sp.test/saml",
        assertion_consumers: &[(
            "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
            "http://sp.test/acs",
        )],
        ..SpMetadata::default()
    })
}
