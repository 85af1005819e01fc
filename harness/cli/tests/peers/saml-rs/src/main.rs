//! A service provider on saml-rs, set up as its README says for service providers.
//!
//! `fedspec-peer-saml-rs PORT IDP_METADATA`: `/login` begins a sign-in, `/acs` takes the response,
//! `/whoami` says who is signed in, and a refused response is answered with 403 and the library's
//! own reason.

use std::collections::HashMap;
use std::error::Error;
use std::io::Read;
use std::time::SystemTime;

use saml_rs::{
    AcsEndpoint, BrowserInput, EntityId, FormField, IdpDescriptor, MetadataTrustPolicy,
    PendingAuthnRequest, RelayStateParam, ReplayCache, ReplayKey, ReplayPolicy, Saml, SamlError,
    SamlValidationContext, Sp, SpConfig, SpValidationPolicy, SsoResponse, SsoSession, StartSso,
};
use serde_json::json;
use tiny_http::{Header, Method, Request, Response, Server};

const LARGEST_BODY: u64 = 8 * 1024 * 1024;

/// What has been taken once.
#[derive(Default)]
struct Seen(HashMap<String, SystemTime>);

impl ReplayCache for Seen {
    fn check_and_store(&mut self, key: ReplayKey, until: SystemTime) -> Result<(), SamlError> {
        let name = format!("{key:?}");
        match self.0.insert(name.clone(), until) {
            None => Ok(()),
            Some(_) => Err(SamlError::ReplayDetected { key: name }),
        }
    }
}

#[derive(Default)]
struct Session {
    pending: Option<PendingAuthnRequest>,
    user: Option<String>,
}

struct Provider {
    sp: Saml<Sp>,
    idp: IdpDescriptor,
    seen: Seen,
    sessions: HashMap<String, Session>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().ok_or("no port given")?;
    let metadata = std::fs::read_to_string(arguments.next().ok_or("no metadata given")?)?;
    let base = format!("http://127.0.0.1:{port}");
    let config = SpConfig::builder(EntityId::try_new(format!("{base}/metadata"))?)
        .acs_endpoint(AcsEndpoint::post(format!("{base}/acs"))?)
        .validation(SpValidationPolicy::recommended())
        .build()?;
    let mut provider = Provider {
        sp: Saml::sp(config)?,
        idp: IdpDescriptor::from_metadata_xml(
            &metadata,
            MetadataTrustPolicy::UnsignedForCompatibility,
        )?,
        seen: Seen::default(),
        sessions: HashMap::new(),
    };
    let server = Server::http(format!("127.0.0.1:{port}")).map_err(|error| error.to_string())?;
    for request in server.incoming_requests() {
        // Whoever hangs up early does not end the server.
        let _ = provider.answer(request);
    }
    Ok(())
}

impl Provider {
    fn answer(&mut self, mut request: Request) -> std::io::Result<()> {
        let key = self.session_of(&request);
        let path = request.url().split('?').next().unwrap_or_default().to_owned();
        let (status, body, location) = match (request.method(), path.as_str()) {
            (Method::Get, "/login") => self.login(&key),
            (Method::Get, "/whoami") => {
                let user = self.sessions.get(&key).and_then(|session| session.user.as_ref());
                (200, json!({ "user": user }).to_string(), None)
            }
            (Method::Get, "/metadata") => (200, self.sp.metadata_xml().to_owned(), None),
            (Method::Post, "/acs") => {
                let mut body = Vec::new();
                request.as_reader().take(LARGEST_BODY).read_to_end(&mut body)?;
                self.consume(&key, &body)
            }
            _ => (404, "not here".to_owned(), None),
        };
        let mut response = Response::from_string(body).with_status_code(status);
        let cookie = format!("session={key}; Path=/; HttpOnly");
        let kind = match path.as_str() {
            "/whoami" => "application/json",
            "/metadata" => "application/samlmetadata+xml",
            _ => "text/plain; charset=utf-8",
        };
        let headers = [
            ("Content-Type", Some(kind.to_owned())),
            ("Set-Cookie", Some(cookie)),
            ("Location", location),
        ];
        for (name, value) in headers {
            let header = value.and_then(|value| Header::from_bytes(name, value).ok());
            header.into_iter().for_each(|header| response.add_header(header));
        }
        request.respond(response)
    }

    /// The browser's session, or a new one where it names none of ours.
    fn session_of(&mut self, request: &Request) -> String {
        if let Some(key) = session_key(request).filter(|key| self.sessions.contains_key(key)) {
            return key;
        }
        let key = format!("s{}", self.sessions.len());
        self.sessions.insert(key.clone(), Session::default());
        key
    }

    fn login(&mut self, key: &str) -> (u16, String, Option<String>) {
        let started = RelayStateParam::try_from_option(Some("/whoami".to_owned()))
            .and_then(|state| self.sp.start_sso(&self.idp, StartSso::redirect().relay_state(state)))
            .and_then(|started| {
                Ok((started.outbound.redirect_url()?.to_string(), started.pending))
            });
        match started {
            Ok((url, pending)) => {
                self.sessions.entry(key.to_owned()).or_default().pending = Some(pending);
                (302, String::new(), Some(url))
            }
            Err(error) => (500, error.to_string(), None),
        }
    }

    fn consume(&mut self, key: &str, body: &[u8]) -> (u16, String, Option<String>) {
        let pending = self.sessions.get_mut(key).and_then(|session| session.pending.take());
        match self.session(pending.as_ref(), body) {
            Ok(session) => {
                let user = session.name_id().value().to_owned();
                self.sessions.entry(key.to_owned()).or_default().user = Some(user);
                (302, String::new(), Some("/whoami".to_owned()))
            }
            Err(error) => (403, format!("refused: {error}"), None),
        }
    }

    fn session(
        &mut self,
        pending: Option<&PendingAuthnRequest>,
        body: &[u8],
    ) -> Result<SsoSession, SamlError> {
        let fields = form_urlencoded::parse(body);
        let fields = fields.map(|(name, value)| FormField::new(name, value)).collect::<Vec<_>>();
        let input = BrowserInput::<SsoResponse>::post(fields);
        let policy = ReplayPolicy::RequireCache(&mut self.seen);
        let context = SamlValidationContext::new(SystemTime::now(), policy);
        match pending {
            Some(pending) => self.sp.finish_sso(&self.idp, pending, input, context),
            None => self.sp.accept_unsolicited_sso(&self.idp, input, context),
        }
    }
}

fn session_key(request: &Request) -> Option<String> {
    let cookie = request.headers().iter().find(|header| header.field.equiv("Cookie"))?;
    let mut pairs = cookie.value.as_str().split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == "session").map(|(_, value)| value.to_owned())
}
