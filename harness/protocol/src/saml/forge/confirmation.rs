use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// A SubjectConfirmation (SAML Core section 2.4.1); what is left out is as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ConfirmationSpec {
    /// The method by its last word, such as `holder-of-key`, or as a URI; `bearer` by default.
    pub method: Option<String>,
    /// Where the assertion may be presented.
    pub recipient: Option<String>,
    /// Which request is answered.
    pub in_response_to: Option<String>,
    /// From which network address.
    pub address: Option<String>,
    /// From when, seen from the identity provider's clock; left out by default.
    pub valid_from: Option<Span>,
    /// Until when, seen from the identity provider's clock.
    pub valid_for: Option<Span>,
    /// What is left out.
    pub without: Vec<ConfirmationPart>,
}

/// A part of a SubjectConfirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConfirmationPart {
    /// The whole SubjectConfirmationData.
    Data,
    /// Its recipient.
    Recipient,
    /// Its request.
    InResponseTo,
    /// Until when it counts.
    NotOnOrAfter,
}
