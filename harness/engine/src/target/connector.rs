use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Credentials;
use crate::scenario::{At, Method, one_key_if_any};
use crate::vocabulary::{Duration, Event};

/// A provisioning connector: fedspec listens, and the connector is made to act.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConnectorFile {
    /// The service provider that stands behind the address.
    #[serde(default)]
    pub peer: Peer,
    /// Where fedspec listens, on this machine: `127.0.0.1:7650`; port 0 for any free one.
    #[serde(default = "anywhere")]
    pub listen: At<String>,
    /// The token that the connector sends; by default one that fedspec makes for the run.
    #[serde(default, deserialize_with = "one_key_if_any", skip_serializing_if = "Option::is_none")]
    pub auth: Option<Credentials>,
    /// How long the connector has to be quiet until it is taken to be done.
    #[serde(default = "settle")]
    pub settle: Duration,
    /// How long what is expected may take; `10s` by default, `5m` where a person makes it act.
    #[serde(default)]
    pub within: Option<Duration>,
    /// How the connector is made to act at each event; without it a person is asked to.
    #[serde(default)]
    pub trigger: Option<BTreeMap<Event, At<Trigger>>>,
}

fn anywhere() -> At<String> {
    At { value: "127.0.0.1:0".to_owned(), span: None }
}

const fn settle() -> Duration {
    Duration::from_millis(500)
}

/// Which of the built-in targets a connector talks to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Peer {
    /// A strict server of RFC 7643, 7644 and 9865.
    #[default]
    Rfc,
    /// One like AWS IAM Identity Center.
    Aws,
}

/// What makes a connector act: exactly one of the two.
///
/// `${user.userName}` and the like are what the event is about; `${user}`, `${group}` and `${members}`
/// are JSON; `${scim.base}` and `${scim.token}` are where and how the connector has to call.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Trigger {
    /// A program and its arguments. It finds address and token in `FEDSPEC_SCIM_BASE` and
    /// `FEDSPEC_SCIM_TOKEN`, the event in `FEDSPEC_EVENT`, and all of it as JSON at its standard input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
    /// An HTTP request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<TriggerCall>,
}

/// An HTTP request that makes a connector act.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TriggerCall {
    /// HTTP method.
    pub method: Method,
    /// The whole URL.
    pub url: At<String>,
    /// A JSON body.
    #[serde(default)]
    pub body: Option<Value>,
}

impl Peer {
    /// The capability that it stands for, which scenarios need: `peer.rfc`.
    pub const fn capability(self) -> &'static str {
        match self {
            Self::Rfc => "peer.rfc",
            Self::Aws => "peer.aws",
        }
    }
}

impl ConnectorFile {
    /// Where HTTP requests go that make it act.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let calls = self.trigger.iter().flat_map(|all| all.values());
        calls.filter_map(|trigger| Some(trigger.http.as_ref()?.url.value.as_str()))
    }

    /// How long what is expected may take, where the scenario does not say.
    pub fn patience(&self) -> Duration {
        let usual = if self.trigger.is_some() { 10_000 } else { 300_000 };
        self.within.unwrap_or(Duration::from_millis(usual))
    }

    /// What it takes to be able to do an event; none where a person can.
    pub fn lacks(&self, event: Event) -> Option<String> {
        let known = self.trigger.as_ref()?;
        (!known.contains_key(&event))
            .then(|| format!("the target file has no `scim-client.trigger.{event}`"))
    }
}
