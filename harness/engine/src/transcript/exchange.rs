use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One request and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back, or why nothing usable did.
    pub answer: Result<Response, Trouble>,
    /// From the first byte sent to the last received, in microseconds.
    pub micros: u64,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// Absolute URL.
    pub url: String,
    /// Headers that we set, in order.
    pub headers: Vec<Header>,
    /// Body.
    pub body: Body,
}

/// An answer that was received whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers in order.
    pub headers: Vec<Header>,
    /// Body.
    pub body: Body,
}

/// A header; bytes that are not UTF-8 are replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// Name, in small letters.
    pub name: String,
    /// Value.
    pub value: String,
}

/// A body, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// No bytes.
    #[default]
    Empty,
    /// UTF-8.
    Text(String),
    /// Anything else, as base64.
    Base64(String),
}

/// Why there is no usable answer: never held against the target, never a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// No connection.
    #[error("failed to connect to {0}")]
    Connect(String),
    /// Out of time.
    #[error("no complete answer within {0}")]
    TooSlow(String),
    /// More body than `limits.max-body`.
    #[error("the answer's body is larger than {0} bytes")]
    BodyTooLarge(u64),
    /// More, or larger, headers than are read.
    #[error("the answer's head is too large")]
    HeadTooLarge,
    /// The connection ended in the middle.
    #[error("the connection was cut: {0}")]
    Cut(String),
    /// What came is not HTTP.
    #[error("the answer is not HTTP: {0}")]
    NotHttp(String),
    /// A redirect that is not followed.
    #[error("the target redirects to {to}, which is not followed: {why}")]
    Redirect {
        /// Where to.
        to: String,
        /// Why not.
        why: String,
    },
    /// We could not put the request together.
    #[error("the request cannot be sent: {0}")]
    Unsendable(String),
    /// The case was stopped.
    #[error("the run was interrupted")]
    Interrupted,
}

impl Body {
    /// Keeps bytes as text where they are UTF-8.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok("") => Self::Empty,
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(bytes)),
        }
    }

    /// The bytes again; none for a stored body that is no base64.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Empty => Cow::Borrowed(&[]),
            Self::Text(text) => Cow::Borrowed(text.as_bytes()),
            Self::Base64(encoded) => Cow::Owned(STANDARD.decode(encoded).unwrap_or_default()),
        }
    }

    /// The text; none where the bytes are not UTF-8.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Empty => Some(""),
            Self::Text(text) => Some(text),
            Self::Base64(_) => None,
        }
    }
}

impl Response {
    /// All values of a header, by its name in any case.
    pub fn header_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let same = move |header: &&Header| header.name.eq_ignore_ascii_case(name);
        self.headers.iter().filter(same).map(|header| header.value.as_str())
    }
}
