use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Exchange;
use super::redact::{Redact, Redactor};
use crate::scenario::TokenSeen;

/// A request that came from a connector under test, and what it was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Received {
    /// Its number within the case, from 1, in the order of arrival.
    pub number: u32,
    /// When it had arrived, in microseconds after the case began; `exchange.micros` later it was answered.
    pub at: u64,
    /// Its path below the base, percent-encoded as it came, without the query; the whole path where it
    /// is not below the base.
    pub path: String,
    /// Whether it came to the other host, to which a redirect led.
    #[serde(default)]
    pub elsewhere: bool,
    /// Its token.
    pub token: TokenSeen,
    /// How the wire disturbed it, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disturbed: Option<String>,
    /// The request as it came, and the answer as it was sent.
    pub exchange: Exchange,
}

impl Received {
    /// The status that it was answered with, if it was answered at all.
    pub fn status(&self) -> Option<u16> {
        self.exchange.answer.as_ref().ok().map(|answer| answer.status)
    }

    /// When it was answered, in microseconds after the case began.
    pub const fn answered_at(&self) -> u64 {
        self.at.saturating_add(self.exchange.micros)
    }
}

impl Redact for Received {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { number: _, at: _, path, elsewhere: _, token: _, disturbed: _, exchange } = self;
        path.redact_in_place(redactor);
        exchange.redact_in_place(redactor);
    }
}
