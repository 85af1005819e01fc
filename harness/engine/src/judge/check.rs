use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use fedspec_protocol::json::{Document, JsonError};
use serde_json::Value;

use super::finding::{Finding, State, Unclear};
use super::found::{came, elements, rendered};
use super::issued::{Issued, issued};
use super::reading::{Unreadable, read_values};
use super::throttle::asks_for_patience;
use super::{arrival, audit, body, matcher, number_text, sign_in};
use crate::scenario::{
    Action, At, Bindings, HeaderMatch, JsonMatch, MessageExpectation, Step, Subject, compiled,
    render_text,
};
use crate::survey::Survey;
use crate::target::Target;
use crate::transcript::{Attempt, Response, Trouble};
use crate::vocabulary::{Duration, Facts};

/// An attempt whose JSON is read once, however many checks look at it.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    pub(super) attempt: &'a Attempt,
    /// What it is the answer to.
    action: &'a Action,
    /// What is known of the target's names.
    survey: &'a Survey,
    /// Whether the step says which status it expects, and so which answer its checks speak of.
    status_expected: bool,
    /// Whether the target only asked to come back later.
    pub(super) throttled: bool,
    /// Whether the step says how soon it expects an answer, so that none in time is one too.
    pub(super) time_expected: bool,
    /// Whether a browser asked, which is answered with a page.
    pub(super) is_for_browsers: bool,
    /// The reasons that the step expects a refusal to have.
    pub(super) reasons: Vec<&'a MessageExpectation>,
    issued: OnceCell<Option<Issued>>,
    json: OnceCell<Result<Value, Unreadable>>,
    document: OnceCell<Result<Document, JsonError>>,
}

impl<'a> Answer<'a> {
    /// Nothing is read yet.
    pub(super) fn new(
        attempt: &'a Attempt,
        step: &'a Step,
        facts: &Facts<'_>,
        survey: &'a Survey,
    ) -> Self {
        let any = |is: fn(&Subject) -> bool| step.expect.iter().any(|(_, c)| is(&c.subject));
        let applicable = step.expect.iter().filter(|(_, check)| check.when.holds(facts));
        let reasons = applicable.filter_map(|(_, check)| match &check.subject {
            Subject::Message(message) => Some(message),
            _ => None,
        });
        Self {
            attempt,
            action: &step.send.value,
            survey,
            is_for_browsers: step.send.value.is_for_browsers(),
            reasons: reasons.collect(),
            status_expected: any(|subject| matches!(subject, Subject::Status(_))),
            throttled: attempt
                .exchange
                .answer
                .as_ref()
                .is_ok_and(|response| asks_for_patience(response, step)),
            time_expected: any(|subject| matches!(subject, Subject::Within(_))),
            issued: OnceCell::new(),
            json: OnceCell::new(),
            document: OnceCell::new(),
        }
    }

    /// What is said where the target only asked for patience.
    pub(super) fn patience(&self) -> String {
        let status = self.attempt.exchange.answer.as_ref().map_or(0, |response| response.status);
        format!(
            "the target asks for patience (status {status}) each time; set `limits.requests-per-second`"
        )
    }

    /// What an identity provider has issued, where that is what was asked.
    pub(super) fn issued(&self) -> Option<&Issued> {
        let read = || self.attempt.issued.as_deref().map(issued);
        self.issued.get_or_init(read).as_ref()
    }

    /// The body as it is written, however odd; what header it has is no matter.
    pub(super) fn document(&self, response: &Response) -> Result<&Document, &JsonError> {
        self.document.get_or_init(|| Document::read(&response.body.bytes())).as_ref()
    }

    /// The body as it is written, where that is what checks look at.
    fn text(&self) -> Option<&Document> {
        let response = self.attempt.exchange.answer.as_ref().ok()?;
        let is_read = self.attempt.result.is_none() && self.attempt.issued.is_none();
        is_read.then(|| self.document(response).ok()).flatten()
    }

    fn json(&self, response: &Response) -> Result<&Value, &Unreadable> {
        self.json.get_or_init(|| read_values(self.action, response, self.survey)).as_ref()
    }
}

/// Looks at one subject of one attempt.
pub(super) fn look(
    subject: &Subject,
    answer: &Answer<'_>,
    bindings: &Bindings<'_>,
    target: &Target,
) -> Finding {
    let messages = &target.messages;
    match (subject, &answer.attempt.sign_in) {
        (Subject::Outcome(wanted), _) => return sign_in::look(wanted, answer, bindings, messages),
        (Subject::Message(wanted), Some(record)) if wanted.at.is_none() => {
            let channel = target.saml_sp.as_ref().map(|sp| &sp.reason.any_of);
            let has_channel = channel.is_some_and(|any_of| !any_of.is_empty());
            return sign_in::reason(wanted, record, has_channel, bindings, messages);
        }
        _ => {}
    }
    if let Some(received) = &answer.attempt.received {
        match subject {
            Subject::Arrives(wanted) => return arrival::look(wanted, received, bindings),
            _ if answer.attempt.result.is_none() => {
                let nothing = "nothing but a person made the connector act, which reports nothing";
                return Finding::new(expected(subject), State::Unasked(nothing.to_owned()));
            }
            _ => {}
        }
    }
    let response = match &answer.attempt.exchange.answer {
        Ok(response) => response,
        Err(trouble) => {
            let told = trouble.to_string();
            let state = match (trouble, subject) {
                // Patience is the target file's word for how long an answer may take.
                (Trouble::TooSlow(_), Subject::Within(_)) => State::Broken(told),
                (Trouble::TooSlow(_), _) if answer.time_expected => State::Blocked(told),
                // The target did answer, with what no client can read.
                (Trouble::NotHttp(_), _) => State::Broken(told),
                _ => State::Error(told),
            };
            return Finding::new(expected(subject), state);
        }
    };
    if answer.throttled {
        return Finding::new(expected(subject), State::Blocked(answer.patience()));
    }
    match subject {
        Subject::Status(wanted) => {
            let came = format!("status {}", response.status);
            finding(format!("status {wanted}"), wanted.accepts(response.status), came)
        }
        Subject::Within(limit) => {
            let took = Duration::from_millis(answer.attempt.exchange.micros / 1000);
            finding(format!("an answer within {limit}"), took <= *limit, format!("took {took}"))
        }
        Subject::Header(wanted) => headers(wanted, response, bindings),
        Subject::Body(wanted) => body::look(wanted, answer, response, bindings),
        Subject::Json(wanted) => {
            with_json(answer, response, subject, |json| jsons(wanted, json, answer, bindings))
        }
        Subject::Message(wanted) => {
            with_json(answer, response, subject, |json| message(wanted, json, bindings, messages))
        }
        Subject::Audit(wanted) => {
            with_json(answer, response, subject, |json| audit::look(wanted, json, bindings))
        }
        Subject::Outcome(wanted) => sign_in::look(wanted, answer, bindings, messages),
        Subject::Arrives(wanted) => arrival::look(wanted, &[], bindings),
    }
}

/// The expectation in words, for checks that were never looked at.
pub fn expected(subject: &Subject) -> String {
    match subject {
        Subject::Status(wanted) => format!("status {wanted}"),
        Subject::Within(limit) => format!("an answer within {limit}"),
        Subject::Header(wanted) => join(
            wanted
                .iter()
                .map(|one| format!("header `{}` {}", one.name, matcher::words(&one.matcher))),
        ),
        Subject::Json(wanted) => {
            join(wanted.iter().map(|one| format!("`{}` {}", one.at, matcher::words(&one.matcher))))
        }
        Subject::Body(wanted) => body::words(wanted),
        Subject::Message(wanted) => {
            format!("`{}` explains the reason `{}`", wanted.path(), *wanted.reason)
        }
        Subject::Audit(wanted) => audit::words(wanted),
        Subject::Outcome(wanted) => sign_in::words(wanted),
        Subject::Arrives(wanted) => arrival::words(wanted),
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

fn finding(expected: String, holds: bool, came: String) -> Finding {
    let state = if holds { State::Holds } else { State::Broken(came) };
    Finding::new(expected, state)
}

fn with_json(
    answer: &Answer<'_>,
    response: &Response,
    subject: &Subject,
    look: impl FnOnce(&Value) -> Finding,
) -> Finding {
    if let Some(result) = &answer.attempt.result {
        return look(result);
    }
    if let Some(issued) = answer.issued() {
        return look(&issued.facts);
    }
    let refused = response.status >= 400 && !answer.status_expected;
    // 501 is an answer: the target understood, and does not have it (RFC 7644 section 3.12).
    let broke_down = response.status >= 500 && response.status != 501;
    if broke_down || (refused && says_only_what_is_not_there(subject)) {
        // Nothing is absent, or zero, because the target broke down or did not understand.
        let state = State::Broken(format!("status {}", response.status));
        return Finding::new(expected(subject), state);
    }
    match answer.json(response) {
        Ok(json) => look(json),
        // The body of a 201 SHOULD be there (RFC 7644 section 3.3), and nothing else hangs on it.
        Err(Unreadable::Empty) if response.status == 201 => {
            let state = State::Blocked("the answer to the create has no body".to_owned());
            Finding::new(expected(subject), state)
        }
        // A body that is rightly missing has no values: `absent` and `count: 0` can hold on it.
        Err(Unreadable::Empty) => look(&Value::Null),
        Err(unreadable) => {
            let cause = unreadable.to_string();
            let state =
                if unreadable.is_error() { State::Error(cause) } else { State::Broken(cause) };
            Finding::new(expected(subject), state)
        }
    }
}

/// Such a check holds on any answer that is about something else.
fn says_only_what_is_not_there(subject: &Subject) -> bool {
    let Subject::Json(wanted) = subject else { return false };
    wanted.iter().all(|one| one.matcher.holds_on_nothing())
}

fn jsons(
    wanted: &[JsonMatch],
    json: &Value,
    answer: &Answer<'_>,
    bindings: &Bindings<'_>,
) -> Finding {
    let each = wanted.iter().map(|one| {
        let at = render_text(&one.at, bindings)?;
        let path = compiled(&at).map_err(|error| format!("`{at}`: {error}"))?;
        let matcher = rendered(&one.matcher, bindings)?;
        let found = elements(&path.query(json).all(), &matcher, &at);
        let expected = format!("`{at}` {}", matcher::words(&matcher));
        let holds = if matcher.asks_for_integers() {
            let integer = Value::from(0);
            let written = number_text::as_written(&path, json, answer.text(), &integer);
            matcher::holds(&matcher, &elements(&written, &matcher, &at))?
        } else {
            matcher::holds(&matcher, &found)?
        };
        Ok((expected, (!holds).then(|| came(&at, &matcher, &found))))
    });
    all(each)
}

fn headers(wanted: &[HeaderMatch], response: &Response, bindings: &Bindings<'_>) -> Finding {
    let each = wanted.iter().map(|one| {
        let values: Vec<Value> = response.header_values(&one.name).map(Value::from).collect();
        let found: Vec<&Value> = values.iter().collect();
        let matcher = rendered(&one.matcher, bindings)?;
        let expected = format!("header `{}` {}", one.name, matcher::words(&matcher));
        let holds = matcher::holds(&matcher, &found)?;
        let came = || came(&format!("header {}", one.name), &matcher, &found);
        Ok((expected, (!holds).then(came)))
    });
    all(each)
}

/// All comparisons of one check; the first that does not hold is the one that is told.
fn all(each: impl Iterator<Item = Result<(String, Option<String>), Unclear>>) -> Finding {
    let mut told = Vec::new();
    let mut each = each;
    let broken = each.try_for_each(|one| match one {
        Ok((expected, None)) => {
            told.push(expected);
            ControlFlow::Continue(())
        }
        Ok((expected, Some(came))) => ControlFlow::Break(finding(expected, false, came)),
        Err(unclear) => {
            let state = State::from(unclear);
            ControlFlow::Break(Finding::new(told.join("; "), state))
        }
    });
    match broken {
        ControlFlow::Break(finding) => finding,
        ControlFlow::Continue(()) => finding(told.join("; "), true, String::new()),
    }
}

fn message(
    wanted: &MessageExpectation,
    json: &Value,
    bindings: &Bindings<'_>,
    messages: &BTreeMap<String, At<String>>,
) -> Finding {
    let judged = || -> Result<(String, State, Option<String>), Unclear> {
        let reason = render_text(&wanted.reason, bindings)?;
        let path = compiled(wanted.path()).map_err(|error| error.to_string())?;
        let text = path.query(json).first().and_then(Value::as_str).filter(|text| !text.is_empty());
        let pattern = messages.get(&reason);
        let expected = match pattern {
            Some(pattern) => format!("`{}` says `{reason}`: /{}/", wanted.path(), **pattern),
            None => format!("`{}` explains the reason `{reason}`", wanted.path()),
        };
        let state = match (text, pattern) {
            (None, _) => State::Broken("no explanation".to_owned()),
            (Some(_), None) => State::Holds,
            (Some(text), Some(pattern)) if matcher::pattern_matches(pattern, text)? => State::Holds,
            (Some(text), Some(_)) => State::Broken(format!("{text:?}")),
        };
        Ok((expected, state, text.map(str::to_owned)))
    };
    match judged() {
        Ok((expected, state, text)) => Finding { expected, state, text, decision: None },
        Err(unclear) => {
            let expected = format!("`{}` explains the reason `{}`", wanted.path(), *wanted.reason);
            Finding::new(expected, unclear.into())
        }
    }
}
