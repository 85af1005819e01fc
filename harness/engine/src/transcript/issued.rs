use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Body;
use super::redact::{Redact, Redactor};
use crate::scenario::Browser;
use crate::vocabulary::Flow;

/// What an identity provider made of a request: everything that it takes to judge it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct IssuedRecord {
    /// Who began.
    pub flow: Flow,
    /// The browser that took the request there.
    pub browser: Browser,
    /// Whether the identity provider asked a person for something on the way.
    pub asked: bool,
    /// Where the browser ended.
    pub end: IssuedEnd,
    /// What the service provider knew then.
    pub expects: IssuedExpectations,
}

/// Where a browser ended that took a request to an identity provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IssuedEnd {
    /// At a message on its way to a service provider.
    Message(Delivered),
    /// At a page for a person who is to log in, or to agree.
    LogIn,
    /// At another answer, which leads nowhere.
    Page,
    /// It could not be found out; why.
    Unknown(String),
}

/// A message on its way to a service provider; it was never sent there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Delivered {
    /// `post` for a form with that method, otherwise `redirect`.
    pub binding: String,
    /// Where it goes.
    pub to: String,
    /// The message, decoded.
    pub message: Body,
    /// SHA-256 of the message as it came, in hexadecimal.
    pub digest: String,
    /// RelayState as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay_state: Option<String>,
}

/// What a service provider knows when a response arrives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct IssuedExpectations {
    /// Its entityID.
    pub entity_id: String,
    /// Its assertion consumer service.
    pub acs: String,
    /// The entityID of the identity provider.
    pub idp: String,
    /// The keys of its metadata that verify, SubjectPublicKeyInfo in base64.
    pub keys: Vec<String>,
    /// The ID of the request that is to be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The RelayState that went with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay_state: Option<String>,
    /// What time it was, RFC 3339.
    pub now: String,
}

impl Redact for IssuedRecord {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { flow: _, browser: _, asked: _, end, expects } = self;
        match end {
            IssuedEnd::Message(delivered) => delivered.redact_in_place(redactor),
            IssuedEnd::Unknown(why) => why.redact_in_place(redactor),
            IssuedEnd::LogIn | IssuedEnd::Page => {}
        }
        expects.redact_in_place(redactor);
    }
}

impl Redact for Delivered {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { binding: _, to, message, digest: _, relay_state } = self;
        to.redact_in_place(redactor);
        message.redact_in_place(redactor);
        relay_state.redact_in_place(redactor);
    }
}

impl Redact for IssuedExpectations {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { entity_id, acs, idp, keys: _, request, relay_state, now: _ } = self;
        entity_id.redact_in_place(redactor);
        acs.redact_in_place(redactor);
        idp.redact_in_place(redactor);
        request.redact_in_place(redactor);
        relay_state.redact_in_place(redactor);
    }
}
