use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::acs::AcsSpec;
use crate::saml::forge::{Binding, NameIdFormat, Span};

/// What a service provider asks for, honestly or not. With nothing in it, the request is one that an
/// identity provider answers; each key departs from that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct RequestSpec {
    /// How it travels; the first of redirect and POST that the identity provider has by default.
    pub binding: Option<Binding>,
    /// Who signs it; the service provider where the target file or the metadata ask for that.
    pub sign: Option<RequestSigner>,
    /// What is done to the signature.
    pub tamper: Option<RequestTampering>,
    /// Its ID, instead of a random one.
    pub id: Option<String>,
    /// Its Version; 2.0 by default.
    pub version: Option<String>,
    /// How far from now it was issued.
    pub issued: Span,
    /// Its Destination, instead of where it goes.
    pub destination: Option<String>,
    /// Its Issuer, instead of the service provider.
    pub issuer: Option<String>,
    /// Where the response is to go.
    pub acs: AcsSpec,
    /// How the response is to travel: a URI, or the last word of one, such as `HTTP-Redirect`.
    pub protocol_binding: Option<String>,
    /// IsPassive.
    pub is_passive: Option<bool>,
    /// ForceAuthn.
    pub force_authn: Option<bool>,
    /// NameIDPolicy.
    pub name_id_policy: Option<PolicySpec>,
    /// RequestedAuthnContext.
    pub authn_context: Option<ContextSpec>,
    /// Subject: who is to be named in the response.
    pub subject: Option<WhoSpec>,
    /// What is left out.
    pub without: Vec<RequestPart>,
    /// What goes as RelayState.
    pub relay_state: Option<String>,
    /// The name of the root, instead of `AuthnRequest`.
    pub root: Option<String>,
    /// What stands before the root, such as a document type.
    pub before: Option<String>,
    /// Octets of white space inside the request, which make it long.
    pub padding: u32,
    /// This text instead of a request.
    pub text: Option<String>,
}

/// Who signs a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequestSigner {
    /// Nobody.
    Nobody,
    /// The service provider.
    Own,
    /// Somebody whom nobody trusts.
    Stranger,
}

/// What is done to the signature of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequestTampering {
    /// The request is changed after it was signed.
    Changed,
    /// RelayState is changed after the query was signed.
    RelayStateChanged,
    /// The query does not say by which algorithm it is signed.
    WithoutAlgorithm,
    /// A transform takes everything out of what is signed, and what was signed is changed.
    Excluding,
}

/// A part of a request that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequestPart {
    /// ID.
    Id,
    /// Version.
    Version,
    /// IssueInstant.
    IssueInstant,
    /// Issuer.
    Issuer,
    /// Destination.
    Destination,
}

/// A NameIDPolicy (Core section 3.4.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct PolicySpec {
    /// Its Format.
    pub format: Option<NameIdFormat>,
    /// Its SPNameQualifier.
    pub sp_name_qualifier: Option<String>,
    /// Its AllowCreate.
    pub allow_create: Option<bool>,
}

/// A RequestedAuthnContext (Core section 3.3.2.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ContextSpec {
    /// `exact`, `minimum`, `maximum` or `better`.
    pub comparison: Option<String>,
    /// The classes, each by its last word or as a URI.
    pub classes: Vec<String>,
}

/// Whom a response is to be about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct WhoSpec {
    /// The NameID.
    pub name_id: String,
    /// Its format.
    pub format: NameIdFormat,
}

impl RequestTampering {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::RelayStateChanged => "relay-state-changed",
            Self::WithoutAlgorithm => "without-algorithm",
            Self::Excluding => "excluding",
        }
    }
}
