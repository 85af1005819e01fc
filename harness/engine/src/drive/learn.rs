//! Secrets that a target hands out in its answers, beside those that steps know to ask for.

use std::sync::LazyLock;

use regex::Regex;
use secrecy::{ExposeSecret, SecretString};

use super::case::CaseRun;
use super::step;
use crate::scenario::{Auth, Step};
use crate::transcript::{Exchange, Response};

/// A cookie with fewer bytes is a setting, not a session.
const LEAST_COOKIE: usize = 8;

/// Names of members, in JSON or XML and in any way of writing, whose text lets its holder be somebody:
/// of OAuth 2.0 (RFC 6749 section 5.1), of AWS's services, and of clients' credentials.
const NAMES: &str = "secret[_-]?access[_-]?key|session[_-]?token|access[_-]?token|refresh[_-]?token|\
                     id[_-]?token|client[_-]?secret";

static MEMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let text = r#""((?:[^"\\]|\\.)+)""#;
    Regex::new(&format!(r#"(?i)"(?:{NAMES})"\s*:\s*{text}|<(?:{NAMES})>([^<]+)<"#)).ok()
});

/// What an answer holds: cookies, and members with a telling name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Learnt {
    pub(super) cookies: Vec<String>,
    pub(super) members: Vec<String>,
}

impl Learnt {
    /// Looks through an answer.
    pub(super) fn note(&mut self, exchange: &Exchange) {
        let Ok(response) = &exchange.answer else { return };
        let set = response.header_values("set-cookie").filter_map(|cookie| {
            let (_, value) = cookie.split(';').next()?.split_once('=')?;
            Some(value.trim().trim_matches('"').to_owned())
        });
        self.cookies.extend(set);
        self.members(response);
    }

    fn members(&mut self, response: &Response) {
        let bytes = response.body.bytes();
        // Most bodies have none of them, which this tells in a fraction of the time.
        let may_have =
            |part: &[u8]| bytes.windows(part.len()).any(|w| w.eq_ignore_ascii_case(part));
        if !may_have(b"token") && !may_have(b"secret") {
            return;
        }
        let text = String::from_utf8_lossy(&bytes);
        for found in MEMBERS.iter().flat_map(|members| members.captures_iter(&text)) {
            let json = found.get(1).and_then(|quoted| {
                serde_json::from_str::<String>(&format!("\"{}\"", quoted.as_str())).ok()
            });
            self.members.extend(json.or_else(|| Some(found.get(2)?.as_str().trim().to_owned())));
        }
    }
}

impl CaseRun<'_> {
    /// Takes for secrets what the target handed out, in whatever answer.
    pub(super) fn learn_what_came(&mut self) {
        let mut learnt = Learnt::default();
        let attempts = self.steps.iter().flat_map(|step| &step.attempts);
        let in_steps = attempts.flat_map(|one| {
            let received = one.received.iter().flatten().map(|received| &received.exchange);
            let own = one.before.iter().chain(std::iter::once(&one.exchange)).chain(&one.after);
            own.chain(received)
        });
        in_steps.chain(&self.opening).chain(&self.closing).for_each(|one| learnt.note(one));
        learnt.cookies.iter().for_each(|value| self.learn_cookie(value));
        learnt.members.into_iter().for_each(|text| self.learn(&SecretString::from(text)));
    }

    /// A cookie may be all that somebody needs to be somebody else; one that only names who is signed
    /// in is none, and would take the names out of the record.
    pub(super) fn learn_cookie(&mut self, value: &str) {
        let text = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
        let is_name = self.sp.as_ref().is_some_and(|sp| sp.names_somebody(&text));
        if value.len() >= LEAST_COOKIE && !is_name {
            self.learn(&SecretString::from(value));
        }
    }

    /// What is left of the token after a change tells nearly all of it.
    pub(super) fn learn_altered(&mut self, step: &Step) {
        if let Some(Auth::Altered(alteration)) = step.send.value.auth()
            && let Ok(token) = step::altered(*alteration, self.place.bearer.as_ref())
        {
            self.learn(&token);
        }
    }

    pub(super) fn learn(&mut self, secret: &SecretString) {
        let name = format!("token-{}", self.secrets.names().count() + 1);
        // A value too short to be a secret cannot be told from other text, and is left.
        let _ = self.secrets.insert(&name, SecretString::from(secret.expose_secret()));
    }
}

#[cfg(test)]
mod tests {
    use crate::transcript::{Body, Header, Request};

    use super::*;

    fn learnt(headers: &[(&str, &str)], body: &str) -> Learnt {
        let headers = headers
            .iter()
            .map(|(name, value)| Header { name: (*name).to_owned(), value: (*value).to_owned() });
        let exchange = Exchange {
            request: Request {
                method: "GET".into(),
                url: "https://a.test/".into(),
                headers: Vec::new(),
                body: Body::Empty,
            },
            answer: Ok(Response {
                status: 200,
                headers: headers.collect(),
                body: Body::Text(body.to_owned()),
            }),
            micros: 1,
        };
        let mut learnt = Learnt::default();
        learnt.note(&exchange);
        learnt
    }

    #[test]
    fn cookies_and_members_with_telling_names_are_secrets() {
        let cookies = [("Set-Cookie", "sid=abc; Path=/"), ("set-cookie", "t=\"x y\"")];
        assert_eq!(learnt(&cookies, "").cookies, ["abc", "x y"]);
        let json = r#"{"roleCredentials": {"secretAccessKey": "a\/b", "sessionToken" :"c"},
                       "access_token": "d", "nextToken": "e", "tokenId": "f", "secret": 1}"#;
        assert_eq!(learnt(&[], json).members, ["a/b", "c", "d"]);
        let xml =
            "<Credentials><SecretAccessKey> k </SecretAccessKey><SessionToken>s</SessionToken>";
        assert_eq!(learnt(&[], xml).members, ["k", "s"]);
        assert_eq!(learnt(&[], "{}"), Learnt::default());
    }
}
