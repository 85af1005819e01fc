use serde_json::{Map, Value};

use super::refusal::Refusal;

/// What an operation answers: always a status, mostly a body of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
}

impl Answer {
    /// An answer without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None }
    }

    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self { body: Some(body), ..Self::empty(status) }
    }

    /// An answer without the resource, with the headers that belong to it.
    pub(crate) fn at(status: u16, of: Whereabouts) -> Self {
        Self::empty(status).with("location", of.location).with("etag", of.version)
    }

    /// A resource with the headers that belong to it: `Location` and `ETag`, as `meta` has them.
    pub(crate) fn resource(status: u16, shown: Map<String, Value>, of: Whereabouts) -> Self {
        Self { body: Some(Value::Object(shown)), ..Self::at(status, of) }
    }

    /// The same with another header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// Where a resource is and which version of it (RFC 7643 section 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Whereabouts {
    pub(crate) location: String,
    pub(crate) version: String,
}

impl From<&Refusal> for Answer {
    /// RFC 7644 section 3.12.
    fn from(refusal: &Refusal) -> Self {
        let mut answer = Self::json(refusal.status(), refusal.to_error().to_json());
        match refusal {
            // RFC 9110 sections 15.5.2 and 15.5.6.
            Refusal::Unauthorized { .. } => {
                answer = answer.with("www-authenticate", "Bearer".to_owned());
            }
            Refusal::Method { allowed, .. } => {
                answer = answer.with("allow", (*allowed).to_owned());
            }
            _ => {}
        }
        answer
    }
}
