use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::transcript::Exchange;
use crate::transcript::redact::{Redact, Redactor};

/// The requests that are sent before anything is judged, and what was answered to each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Visit {
    /// What made a sandbox for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Exchange>,
    /// `GET /Users?count=1` with the token; `GET /Users` where that was refused or broke.
    pub users: Exchange,
    /// `GET /Users?count=1`, where it was answered 400 or 5xx.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users_refused: Option<Exchange>,
    /// The same without a token.
    pub anonymous: Exchange,
    /// `GET /Groups?count=1`, or without `count` as with users.
    pub groups: Exchange,
    /// `GET /ServiceProviderConfig`.
    pub config: Exchange,
    /// `GET /Schemas`, all pages.
    pub schemas: Vec<Exchange>,
    /// `GET /ResourceTypes`, all pages.
    pub resource_types: Vec<Exchange>,
    /// What was tried beside, by path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tries: BTreeMap<String, Exchange>,
    /// What dropped the sandbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Exchange>,
    /// Whether an answer came in HTTP/1.0.
    pub old_http: bool,
    /// Our clock at the visit, RFC 3339.
    pub now: String,
}

impl Visit {
    /// The answers of the target itself, without those about a sandbox.
    pub(super) fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        [&self.users, &self.anonymous, &self.groups, &self.config]
            .into_iter()
            .chain(&self.schemas)
            .chain(&self.resource_types)
    }
}

impl Redact for Visit {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self {
            opening,
            users,
            users_refused,
            anonymous,
            groups,
            config,
            schemas,
            resource_types,
            tries,
            closing,
            old_http: _,
            now: _,
        } = self;
        for one in [users, anonymous, groups, config] {
            one.redact_in_place(redactor);
        }
        tries.values_mut().for_each(|one| one.redact_in_place(redactor));
        users_refused.redact_in_place(redactor);
        opening.redact_in_place(redactor);
        schemas.redact_in_place(redactor);
        resource_types.redact_in_place(redactor);
        closing.redact_in_place(redactor);
    }
}
