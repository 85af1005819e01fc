//! A directory as a function of this process, and its answers, read strictly.

use bytes::Bytes;
use fedspec_protocol::json;
use fedspec_protocol::scim::list::ListResponse;
use fedspec_protocol::scim::urn;
use http::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};
use serde_json::Value;

use super::script::Line;
use crate::clock::ClockSource;
use crate::config::Config;
use crate::dispatch::dispatch;
use crate::era::Era;
use crate::fault_set::FaultSet;
use crate::profile::Profile;
use crate::registry::Registry;

pub(super) struct Server {
    registry: Registry,
    pub(super) profile: Profile,
    base: String,
    authorization: HeaderValue,
}

/// An answer that holds what it should.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// The body as JSON; null without one.
    pub(super) body: Value,
}

impl Server {
    pub(super) fn new(profile: Profile, faults: FaultSet) -> Self {
        let registry = Registry::new(Config {
            profile,
            era: Era::Specific,
            seed: 7,
            faults,
            admin_token: String::new(),
            clock: ClockSource::Frozen(jiff::Timestamp::UNIX_EPOCH),
            public_base: "https://scim.example".to_owned(),
        });
        let Ok(made) = registry.create("fuzz", None, None, None) else {
            unreachable!("the first directory can be made")
        };
        let Ok(authorization) = HeaderValue::try_from(format!("Bearer {}", made.fresh.secret))
        else {
            unreachable!("a token is hexadecimal")
        };
        Self { registry, profile, base: made.scim_base(), authorization }
    }

    /// Sends a request; none where HTTP has no such one.
    pub(super) fn send(&self, line: &Line) -> Option<Answer> {
        let mut request = Request::new(Bytes::copy_from_slice(line.body.as_bytes()));
        *request.method_mut() = Method::from_bytes(line.method.as_bytes()).ok()?;
        *request.uri_mut() = format!("{}{}", self.base, line.path).parse::<Uri>().ok()?;
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, self.authorization.clone());
        if !line.body.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/scim+json"));
        }
        for (name, value) in [(IF_MATCH, &line.if_match), (IF_NONE_MATCH, &line.if_none_match)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::try_from(value.as_str()).ok()?);
            }
        }
        let (head, body) = dispatch(&self.registry, &request).into_parts();
        let body = if body.is_empty() { Value::Null } else { strict(&body, line) };
        let answer = Answer { status: head.status.as_u16(), headers: head.headers, body };
        answer.check(line, self.profile);
        Some(answer)
    }
}

impl Answer {
    pub(super) fn is_refused(&self) -> bool {
        self.status >= 400
    }

    /// A header as text.
    pub(super) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The answer read as a list.
    pub(super) fn list(&self) -> ListResponse {
        match ListResponse::from_json(&self.body) {
            Ok(list) => list,
            Err(error) => unreachable!("{error}: {}", self.body),
        }
    }

    /// What RFC 7644 asks of any answer.
    fn check(&self, line: &Line, profile: Profile) {
        let shown = || format!("{line:?} is answered by {} {}", self.status, self.body);
        assert_ne!(self.status, 500, "{}", shown());
        assert!((200..600).contains(&self.status), "{}", shown());
        if line.method == "HEAD" {
            // The head of an answer with a body; the body, if any, the transport leaves out.
            return;
        }
        let media = self.header(&CONTENT_TYPE);
        let wanted = match (self.body.is_null(), profile) {
            (true, _) => None,
            (false, Profile::Rfc) => Some("application/scim+json"),
            (false, _) => Some("application/json"),
        };
        assert_eq!(
            media.map(|text| text.split(';').next().unwrap_or_default()),
            wanted,
            "{}",
            shown()
        );
        if self.is_refused() {
            assert_eq!(
                self.body.get("status"),
                Some(&Value::String(self.status.to_string())),
                "{}",
                shown()
            );
            assert_eq!(
                self.body.get("schemas"),
                Some(&serde_json::json!([urn::ERROR])),
                "{}",
                shown()
            );
            return;
        }
        if matches!(self.status, 204 | 304) {
            assert!(self.body.is_null(), "{}", shown());
            return;
        }
        if let Some(meta) = self.body.get("meta").filter(|_| profile == Profile::Rfc) {
            let location = self.header(&LOCATION).filter(|_| self.status == 201);
            let own = meta.get("location").and_then(Value::as_str);
            assert!(location.is_none() || own.is_none() || location == own, "{}", shown());
            let (tag, version) = (self.header(&ETAG), meta.get("version").and_then(Value::as_str));
            assert!(tag.is_none() || version.is_none() || tag == version, "{}", shown());
        }
    }
}

/// The body as JSON in which nothing is odd, such as a member that stands twice.
fn strict(body: &[u8], line: &Line) -> Value {
    let shown = || format!("{line:?} is answered by {}", String::from_utf8_lossy(body));
    let document = match json::Document::read(body) {
        Ok(document) => document,
        Err(error) => unreachable!("{error}: {}", shown()),
    };
    assert!(document.oddities.is_empty(), "{:?}: {}", document.oddities, shown());
    match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => unreachable!("{error}: {}", shown()),
    }
}
