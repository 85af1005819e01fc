use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Alteration, At, AuthnRequestAction, AwaitAction, Browser, SamlMetadataAction,
    SamlRequestAction, SamlResponseAction, StsAction, TotpAction, TriggerAction, one_key,
};
use crate::vocabulary::{AdminOperation, Duration};

/// What a step sends: exactly one of these.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A SCIM request.
    Scim(ScimAction),
    /// A raw HTTP request below the target's base; it may be malformed.
    Http(HttpAction),
    /// Something only an administrator of the target can do.
    Admin(AdminAction),
    /// Nothing, for a while.
    Wait(WaitAction),
    /// A response of the identity provider, honest or not.
    SamlResponse(SamlResponseAction),
    /// What makes the target send a request to the identity provider.
    SamlRequest(SamlRequestAction),
    /// What fetches the target's metadata.
    SamlMetadata(SamlMetadataAction),
    /// What a person does with an authenticator app.
    Totp(TotpAction),
    /// An assertion for an AWS account.
    Sts(StsAction),
    /// An event at the identity provider, which makes its connector act.
    Trigger(TriggerAction),
    /// Listening to a connector once more.
    Await(AwaitAction),
    /// A request of the service provider, honest or not.
    AuthnRequest(AuthnRequestAction),
}

/// HTTP methods that scenarios use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names are HTTP's own")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl Method {
    /// The same for the `http` crate.
    pub const fn to_http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Post => http::Method::POST,
            Self::Put => http::Method::PUT,
            Self::Patch => http::Method::PATCH,
            Self::Delete => http::Method::DELETE,
            Self::Head => http::Method::HEAD,
            Self::Options => http::Method::OPTIONS,
        }
    }
}

/// Whose credentials go with a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// Those of the target file.
    #[default]
    Target,
    /// No `Authorization` header.
    None,
    /// `Authorization: Bearer …` with this token.
    Bearer(String),
    /// This whole header value.
    Raw(String),
    /// The target file's token, but not quite.
    Altered(Alteration),
}

/// A SCIM request (RFC 7644 section 3).
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScimAction {
    /// HTTP method.
    pub method: Method,
    /// Below the SCIM base, with a leading slash.
    #[serde(default)]
    pub path: Option<At<String>>,
    /// Instead of `path`: a reference that the target gave, absolute or relative to the SCIM base.
    #[serde(default)]
    pub url: Option<At<String>>,
    /// Query parameters, not yet encoded; null gives a name without a value.
    #[serde(default)]
    pub query: BTreeMap<String, Value>,
    /// Further headers, or others than the usual `Accept` and `Content-Type`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Any JSON.
    #[serde(default)]
    pub body: Option<Value>,
    /// Send exactly this body, whatever the target asks of bodies.
    #[serde(default)]
    pub as_written: bool,
    /// Whose credentials.
    #[serde(default, deserialize_with = "one_key")]
    pub auth: Auth,
}

/// A raw request: what is written is what is sent.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HttpAction {
    /// HTTP method.
    pub method: Method,
    /// Appended to the target's base (`scim-server.base`, or `saml-sp.base`) as it is.
    #[serde(default)]
    pub path: Option<At<String>>,
    /// Instead of `path`: a reference that the target gave, absolute or relative to the SCIM base.
    #[serde(default)]
    pub url: Option<At<String>>,
    /// Query parameters, not yet encoded; null gives a name without a value.
    #[serde(default)]
    pub query: BTreeMap<String, Value>,
    /// All headers but `Authorization`, `Host` and `Content-Length`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body as text.
    #[serde(default)]
    pub text: Option<String>,
    /// The body as a form: each name with its value, encoded for you.
    #[serde(default)]
    pub form: BTreeMap<String, Value>,
    /// The body as base64 of any bytes.
    #[serde(default)]
    pub base64: Option<At<String>>,
    /// The browser whose cookies go with it, and which keeps those that come back.
    #[serde(default)]
    pub browser: Option<Browser>,
    /// Whose credentials.
    #[serde(default, deserialize_with = "one_key")]
    pub auth: Auth,
}

/// Where a request goes, and with which query.
#[derive(Clone, Copy, Debug)]
pub struct Goal<'a> {
    /// Below the SCIM base.
    pub path: Option<&'a At<String>>,
    /// A reference that the target gave; exactly one of the two is there, says the lint.
    pub url: Option<&'a At<String>>,
    /// Query parameters, not yet encoded.
    pub query: &'a BTreeMap<String, Value>,
}

impl Action {
    /// The key in files.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Scim(_) => "scim",
            Self::Http(_) => "http",
            Self::Admin(_) => "admin",
            Self::Wait(_) => "wait",
            Self::SamlResponse(_) => "saml-response",
            Self::SamlRequest(_) => "saml-request",
            Self::SamlMetadata(_) => "saml-metadata",
            Self::Totp(_) => "totp",
            Self::Sts(_) => "sts",
            Self::Trigger(_) => "trigger",
            Self::Await(_) => "await",
            Self::AuthnRequest(_) => "authn-request",
        }
    }

    /// Whether it goes to a SAML service provider, or to an identity provider.
    pub const fn is_saml(&self) -> bool {
        matches!(
            self,
            Self::SamlResponse(_)
                | Self::SamlRequest(_)
                | Self::SamlMetadata(_)
                | Self::Sts(_)
                | Self::AuthnRequest(_)
        )
    }
}

impl Action {
    /// Whether a connector is listened to.
    pub const fn listens(&self) -> bool {
        matches!(self, Self::Trigger(_) | Self::Await(_))
    }

    /// Whose credentials go with it, where it says so.
    pub const fn auth(&self) -> Option<&Auth> {
        match self {
            Self::Scim(action) => Some(&action.auth),
            Self::Http(action) => Some(&action.auth),
            _ => None,
        }
    }

    /// Whether a browser does it.
    pub const fn is_for_browsers(&self) -> bool {
        match self {
            Self::Http(action) => action.browser.is_some(),
            other => other.is_saml(),
        }
    }
}

impl AdminAction {
    /// Whether the target's clock is another one afterwards.
    pub fn moves_clock(&self) -> bool {
        self.operation == AdminOperation::AdvanceClock
    }
}

impl ScimAction {
    /// Where it goes.
    pub const fn goal(&self) -> Goal<'_> {
        Goal { path: self.path.as_ref(), url: self.url.as_ref(), query: &self.query }
    }
}

impl HttpAction {
    /// Where it goes.
    pub const fn goal(&self) -> Goal<'_> {
        Goal { path: self.path.as_ref(), url: self.url.as_ref(), query: &self.query }
    }
}

/// An administrator's operation.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AdminAction {
    /// Which one.
    #[serde(rename = "do")]
    pub operation: AdminOperation,
    /// Its parameters.
    #[serde(default)]
    pub with: BTreeMap<String, Value>,
}

/// A pause.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WaitAction {
    /// How long; at most 60 s.
    #[serde(rename = "for")]
    pub duration: Duration,
}
