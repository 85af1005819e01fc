//! Looks at a target before anything is judged: is it there, does it know us, what does it claim.
//!
//! Answers come in through a function, so that this file needs no network.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Visit, answers};
use crate::transcript::Exchange;

/// How well one thing stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Fine.
    Good,
    /// Worth knowing; a run makes sense.
    Odd,
    /// A run makes no sense: the target file or the way to the target is wrong.
    Broken,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// What was looked at, in the target file's own words.
    pub subject: String,
    /// How it stands.
    pub standing: Standing,
    /// What was seen.
    pub seen: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// Everything that was looked at.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Findings {
    /// In order.
    pub findings: Vec<Finding>,
}

impl Findings {
    /// Whether a run makes sense.
    pub fn usable(&self) -> bool {
        self.findings.iter().all(|finding| finding.standing < Standing::Broken)
    }

    fn add(&mut self, subject: &str, standing: Standing, seen: String, help: Option<&str>) {
        let help = help.map(str::to_owned);
        self.findings.push(Finding { subject: subject.to_owned(), standing, seen, help });
    }
}

/// Concludes from the answers.
pub fn probe(visit: &Visit) -> Findings {
    let mut findings = Findings::default();
    reachable(visit, &mut findings);
    if !findings.usable() {
        return findings;
    }
    anonymous(visit, &mut findings);
    clock(visit, &mut findings);
    config(visit, &mut findings);
    let groups = status(&visit.groups);
    if groups == Some(200) {
        findings.add("groups", Standing::Good, "GET /Groups answers 200".to_owned(), None);
    } else {
        let seen = format!("GET /Groups answers {}", words(&visit.groups));
        findings.add("groups", Standing::Odd, seen, Some("leave `scim.groups` out of `supports`"));
    }
    findings
}

fn reachable(visit: &Visit, findings: &mut Findings) {
    let mut seen = format!("GET /Users answers {}", words(&visit.users));
    if let Some(refused) = &visit.users_refused {
        seen = format!("{seen} (with `?count=1` {})", words(refused));
    }
    let wrong_base = "check `scim-server.base`: it has to end where `/Users` begins";
    match status(&visit.users) {
        None => {
            let help = "check `scim-server.base`, and that the target runs";
            findings.add("scim-server.base", Standing::Broken, seen, Some(help));
        }
        Some(401 | 403) => {
            let help = "check `scim-server.auth`: the token is missing, wrong or expired";
            findings.add("scim-server.auth", Standing::Broken, seen, Some(help));
        }
        Some(200) if resources(&visit.users) => {
            findings.add("scim-server.base", Standing::Good, seen, None);
        }
        Some(200) if has_mark(&visit.users) => {
            let seen = "GET /Users answers 200, with a byte order mark before its JSON".to_owned();
            let help = "have the target write UTF-8 without the bytes EF BB BF in front: readers of \
                        JSON may refuse them (RFC 8259 section 8.1), and so does fedspec";
            findings.add("target", Standing::Broken, seen, Some(help));
        }
        Some(200) => {
            let seen = "GET /Users answers 200, but no SCIM ListResponse".to_owned();
            findings.add("scim-server.base", Standing::Broken, seen, Some(wrong_base));
        }
        // A page for people may come with it: frameworks show their errors so.
        Some(500..) => {
            let help = "the target breaks: its log should say why";
            findings.add("target", Standing::Broken, seen, Some(help));
        }
        Some(400) if !is_page(&visit.users) => {
            let help = "the target refuses to list users: its answer or its log should say why";
            findings.add("target", Standing::Broken, seen, Some(help));
        }
        Some(_) => {
            findings.add("scim-server.base", Standing::Broken, seen, Some(wrong_base));
        }
    }
}

fn anonymous(visit: &Visit, findings: &mut Findings) {
    match status(&visit.anonymous) {
        Some(401) => {
            let seen = "a request without a token is answered 401".to_owned();
            findings.add("scim-server.auth", Standing::Good, seen, None);
        }
        _ => {
            let seen = format!("a request without a token is answered {}", words(&visit.anonymous));
            let help = "if that is meant, leave `scim.bearer` out of `supports`";
            findings.add("scim-server.auth", Standing::Odd, seen, Some(help));
        }
    }
}

/// More than this is worth a word.
const CLOCK_TOLERANCE: i64 = 30;

fn clock(visit: &Visit, findings: &mut Findings) {
    let theirs = visit.users.answer.as_ref().ok().and_then(|response| {
        let date = response.header_values("date").next()?;
        jiff::fmt::rfc2822::parse(date).ok().map(|zoned| zoned.timestamp())
    });
    let Some((theirs, ours)) = theirs.zip(visit.now.parse::<jiff::Timestamp>().ok()) else {
        return;
    };
    let offset = theirs.as_second() - ours.as_second();
    let seen = format!("the target's clock is {offset:+} s from ours");
    if offset.abs() <= CLOCK_TOLERANCE {
        findings.add("clock", Standing::Good, seen, None);
    } else {
        let help = "set one of the clocks: tokens and assertions depend on them";
        findings.add("clock", Standing::Odd, seen, Some(help));
    }
}

fn config(visit: &Visit, findings: &mut Findings) {
    let seen = format!("GET /ServiceProviderConfig answers {}", words(&visit.config));
    // A wrong media type is for a scenario to find.
    if answers::object(&visit.config).is_ok() {
        findings.add("ServiceProviderConfig", Standing::Good, seen, None);
    } else {
        let help = "what it advertises is not known";
        findings.add("ServiceProviderConfig", Standing::Odd, seen, Some(help));
    }
}

fn status(exchange: &Exchange) -> Option<u16> {
    exchange.answer.as_ref().ok().map(|response| response.status)
}

/// A ListResponse, whatever its header says: a wrong media type is a finding, not a wrong address.
fn resources(exchange: &Exchange) -> bool {
    let bytes = exchange.answer.as_ref().map(|response| response.body.bytes());
    let json = bytes.ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    json.is_some_and(|json| {
        json.as_object().is_some_and(|list| answers::member(list, "totalResults").is_some())
    })
}

/// A byte order mark in front of what would otherwise be read.
fn has_mark(exchange: &Exchange) -> bool {
    let answer = exchange.answer.as_ref();
    answer.is_ok_and(|response| response.body.bytes().starts_with(b"\xef\xbb\xbf"))
}

/// Something for people: whatever answers, it is no SCIM.
fn is_page(exchange: &Exchange) -> bool {
    exchange.answer.as_ref().is_ok_and(|response| {
        let bytes = response.body.bytes();
        bytes.trim_ascii_start().first() == Some(&b'<')
    })
}

fn words(exchange: &Exchange) -> String {
    match &exchange.answer {
        Ok(response) => response.status.to_string(),
        Err(trouble) => format!("nothing usable: {trouble}"),
    }
}

#[cfg(test)]
mod tests;
