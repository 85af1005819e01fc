//! A record in which the same text stands wherever a target could have put it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::scenario::{CaseId, Phase};
use crate::transcript::{
    Attempt, Body, CaseRecord, Ending, Exchange, Header, NotSent, Request, Response, StepRecord,
    Trouble,
};

/// The record of a case whose every text is this one.
pub(super) fn around(bytes: &[u8]) -> CaseRecord {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let header = || Header { name: text.clone(), value: text.clone() };
    let request = |body| Request {
        method: "POST".to_owned(),
        url: text.clone(),
        headers: vec![header()],
        body,
    };
    let response =
        Response { status: 200, headers: vec![header()], body: Body::Text(text.clone()) };
    let answered =
        Exchange { request: request(Body::from_bytes(bytes)), answer: Ok(response), micros: 1 };
    let troubled =
        |trouble| Exchange { request: request(Body::Empty), answer: Err(trouble), micros: 1 };
    let value = json!({ "a": [text, 1, null], (text.clone()): { (text.clone()): text } });
    let values = || BTreeMap::from([(text.clone(), value.clone()), ("x".to_owned(), Value::Null)]);
    let mut attempt = Attempt::of(answered);
    attempt.before = vec![troubled(Trouble::Redirect { to: text.clone(), why: text.clone() })];
    attempt.after = vec![troubled(Trouble::Connect(text.clone()))];
    attempt.request = Some(text.clone());
    attempt.result = Some(value.clone());
    let step = StepRecord {
        phase: Phase::Steps,
        index: 0,
        not_sent: Some(NotSent::Blocked(text.clone())),
        attempts: vec![attempt],
        saved: values(),
    };
    CaseRecord {
        case: CaseId::new("fuzz", None),
        seed: 1,
        began: "2026-01-01T00:00:00Z".to_owned(),
        target: values(),
        steps: vec![step],
        opening: vec![troubled(Trouble::NotHttp(text.clone()))],
        closing: vec![troubled(Trouble::Cut(text.clone()))],
        left_behind: vec![text.clone()],
        ending: Ending::Unprepared(text.clone()),
    }
}
