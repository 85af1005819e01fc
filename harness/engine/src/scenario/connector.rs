//! What makes a provisioning connector act, how the wire disturbs it, and what must arrive.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{HeaderMatch, JsonMatch, Method, StatusExpectation, one_key};
use crate::vocabulary::{Duration, Event};

/// An event at the identity provider. What its connector sends until it is quiet is judged.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TriggerAction {
    /// Which one.
    #[serde(rename = "do")]
    pub event: Event,
    /// Whom it is about: `user`, `group`, `name`, `members`.
    #[serde(default)]
    pub with: BTreeMap<String, Value>,
    /// How the wire disturbs what the connector sends then.
    #[serde(default)]
    pub faults: Vec<WireFault>,
    /// How long what is expected may take; by default as the target file says.
    #[serde(default)]
    pub within: Option<Duration>,
}

/// Listening once more, without an event.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AwaitAction {
    /// How long what is expected may take; by default as the target file says.
    #[serde(default)]
    pub within: Option<Duration>,
    /// How the wire disturbs what the connector sends then.
    #[serde(default)]
    pub faults: Vec<WireFault>,
}

/// Something that goes wrong on the wire, on purpose.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WireFault {
    /// Only requests with one of these methods.
    #[serde(default)]
    pub method: Vec<Method>,
    /// Only requests to this path below the base; `*` stands for one segment.
    #[serde(default)]
    pub path: Option<String>,
    /// Begins with the so-manieth of them.
    #[serde(default = "one")]
    pub nth: u16,
    /// Happens so often.
    #[serde(default = "one")]
    pub times: u16,
    /// What happens.
    #[serde(rename = "do", deserialize_with = "one_key")]
    pub what: Disturbance,
}

const fn one() -> u16 {
    1
}

/// What goes wrong.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Disturbance {
    /// This is answered, and nothing happens.
    Answer(CannedAnswer),
    /// The connection ends without an answer, and nothing happens.
    Cut,
    /// Nothing is answered for so long, then the connection ends; nothing happens.
    Hang(Duration),
    /// It happens, but the connector does not learn of it.
    Lose(LostAs),
    /// The request is taken with other parameters: null takes one out. The connector asked for
    /// something else than it gets.
    Query(BTreeMap<String, Value>),
    /// The request is sent on to another host, with this status.
    Redirect(u16),
}

/// An answer that the service provider did not give.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CannedAnswer {
    /// Its status.
    pub status: u16,
    /// How long to wait before the next request, in whole seconds (RFC 9110 section 10.2.3).
    #[serde(default)]
    pub retry_after: Option<Duration>,
    /// Its body; an error of SCIM by default (RFC 7644 section 3.12).
    #[serde(default)]
    pub body: Option<Value>,
}

/// What stands in place of an answer that is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LostAs {
    /// The connection ends.
    Cut,
    /// An answer of 500.
    ServerError,
}

/// Which requests must, or must not, arrive from a connector, and what they say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Arrival {
    /// Only these methods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub method: Vec<Method>,
    /// Only this path below the base; `*` stands for one segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only requests with these parameters, whose decoded values have this regular expression in them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub query: BTreeMap<String, String>,
    /// Only those that were answered so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<StatusExpectation>,
    /// Those at the other host that a `redirect` leads to, instead of those at the service provider.
    #[serde(skip_serializing_if = "is_false")]
    pub elsewhere: bool,
    /// Only those with this token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenSeen>,
    /// Only those that came after the answer to the first request of this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Landmark>,
    /// So many; at least one by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// At least so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// At most so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// The first of them comes before the first request of this kind, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Landmark>,
    /// Each of them comes at least so long after the last answer of the kind `after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<Duration>,
    /// What the body of each of them says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub json: Vec<JsonMatch>,
    /// What the headers of each of them say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub header: Vec<HeaderMatch>,
}

/// A kind of requests that others are held against.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Landmark {
    /// Only these methods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub method: Vec<Method>,
    /// Only this path below the base; `*` stands for one segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only those that were answered so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<StatusExpectation>,
}

/// The token of a request that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenSeen {
    /// The one that the connector was given.
    Right,
    /// Another one, or something else.
    Other,
    /// None.
    None,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(truth: &bool) -> bool {
    !*truth
}

impl Arrival {
    /// How many there have to be, and how many there may be.
    pub fn bounds(&self) -> (u32, u32) {
        match (self.times, self.at_least, self.at_most) {
            (Some(times), ..) => (times, times),
            (None, None, None) => (1, u32::MAX),
            (None, least, most) => (least.unwrap_or(0), most.unwrap_or(u32::MAX)),
        }
    }
}

impl fmt::Display for Disturbance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(answer) => write!(f, "answered {} instead", answer.status),
            Self::Cut => f.write_str("cut before it was looked at"),
            Self::Hang(time) => write!(f, "not answered for {time}, then cut"),
            Self::Lose(LostAs::Cut) => f.write_str("done, and the answer was cut"),
            Self::Lose(LostAs::ServerError) => f.write_str("done, and answered 500"),
            Self::Query(_) => f.write_str("taken with other parameters"),
            Self::Redirect(status) => write!(f, "sent on to another host with {status}"),
        }
    }
}

/// Whether a path is one of those that a pattern means, in which `*` stands for one segment; however
/// either is percent-encoded.
pub fn is_path(pattern: &str, path: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        let segments = text.trim_end_matches('/').split('/');
        let decoded =
            segments.map(|one| percent_encoding::percent_decode_str(one).decode_utf8_lossy());
        decoded.map(|one| one.into_owned()).collect()
    };
    let (pattern, path) = (parts(pattern), parts(path));
    let same = |(wanted, found): (&String, &String)| {
        (wanted == "*" && !found.is_empty()) || wanted == found
    };
    pattern.len() == path.len() && pattern.iter().zip(&path).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_one_segment() {
        assert!(is_path("/Users", "/Users"));
        assert!(is_path("/Users", "/Users/"));
        assert!(is_path("/Users/*", "/Users/1"));
        assert!(!is_path("/Users/*", "/Users"));
        assert!(!is_path("/Users/*", "/Users/1/2"));
        assert!(!is_path("/Users", "/users"));
        assert!(is_path("/Users/a-b", "/Users/a%2Db"));
        assert!(!is_path("/Users/a", "/Users%2Fa"));
    }

    #[test]
    fn one_is_expected_unless_it_says_how_many() {
        let arrival =
            |times, at_least, at_most| Arrival { times, at_least, at_most, ..Arrival::default() };
        assert_eq!(arrival(None, None, None).bounds(), (1, u32::MAX));
        assert_eq!(arrival(Some(0), None, None).bounds(), (0, 0));
        assert_eq!(arrival(None, None, Some(3)).bounds(), (0, 3));
        assert_eq!(arrival(None, Some(2), None).bounds(), (2, u32::MAX));
    }
}
