use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Exchange, IssuedRecord, Received, SignInRecord};
use crate::scenario::{CaseId, Phase};

/// Everything that happened in one case: enough to judge it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CaseRecord {
    /// Which case.
    pub case: CaseId,
    /// The run's seed, from which `${unique.x}` comes.
    pub seed: u64,
    /// When the case began, RFC 3339; `${clock.now}`.
    pub began: String,
    /// What `${target.x}` stood for.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub target: BTreeMap<String, Value>,
    /// Every step of the case, in order.
    pub steps: Vec<StepRecord>,
    /// What made the case's sandbox.
    pub opening: Vec<Exchange>,
    /// Automatic clean-up, or what dropped the sandbox.
    pub closing: Vec<Exchange>,
    /// URLs of what could not be deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_behind: Vec<String>,
    /// How it ended.
    pub ending: Ending,
}

/// How a case came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// All steps were looked at.
    Complete,
    /// Ctrl-C, or `--max-fail` was reached.
    Interrupted,
    /// The case used up `--timeout`.
    TimedOut,
    /// The harness could not prepare it: no sandbox.
    Unprepared(String),
    /// An honest sign-in does not work there, so that nothing follows from what a case would see.
    NoBaseline(String),
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StepRecord {
    /// Which list.
    pub phase: Phase,
    /// Place in that list, from 0.
    pub index: usize,
    /// Why nothing was sent, if nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_sent: Option<NotSent>,
    /// Exchanges: one, or more with `repeat`; with `retry` the last try of each.
    pub attempts: Vec<Attempt>,
    /// What `save` bound.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub saved: BTreeMap<String, Value>,
}

/// Why a step sent nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum NotSent {
    /// Its `when` does not hold for this target.
    #[error("does not apply to this target")]
    NotApplicable,
    /// A pause.
    #[error("waited")]
    Waited,
    /// Something earlier did not hold.
    #[error("{0}")]
    Blocked(String),
    /// What it would ask cannot be asked of this target.
    #[error("{0}")]
    Unasked(String),
}

/// One exchange of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Attempt {
    /// Number of the exchange within the case, from 1, as in `exchanges/`.
    pub number: u32,
    /// How often it was tried (more than 1 only with `retry`).
    pub tries: u32,
    /// `${repeat.number}`, where the step repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<u16>,
    /// What a browser asked for before, up to the request that is answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Exchange>,
    /// The wire.
    pub exchange: Exchange,
    /// Where a browser was led by the answer, and how it was found out who is signed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Exchange>,
    /// The AuthnRequest that was read, as XML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The message that was delivered, and who got in by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<Box<SignInRecord>>,
    /// What an identity provider made of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Box<IssuedRecord>>,
    /// The JSON that checks read, where that is not the body: an admin operation's results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<serde_json::Value>")]
    pub result: Option<Value>,
    /// What a connector under test sent meanwhile, and was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Vec<Received>>,
}

impl StepRecord {
    /// Of a step before anything was sent.
    pub const fn new(phase: Phase, index: usize) -> Self {
        Self { phase, index, not_sent: None, attempts: Vec::new(), saved: BTreeMap::new() }
    }
}

impl Attempt {
    /// An exchange and nothing else.
    pub const fn of(exchange: Exchange) -> Self {
        Self {
            number: 0,
            tries: 1,
            repeat: None,
            before: Vec::new(),
            exchange,
            after: Vec::new(),
            request: None,
            sign_in: None,
            issued: None,
            result: None,
            received: None,
        }
    }
}
