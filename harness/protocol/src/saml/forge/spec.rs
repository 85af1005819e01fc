use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::saml::tamper::{Tampering, Wraps};

use super::other::NOBODY;
use super::{
    Attribute, ConfirmationSpec, DeliverySpec, EncryptionSpec, Field, FieldForm, FieldKind, Fields,
    Identity, Insert, KeyChoice, NameIdFormat, SignatureSpec, Span,
};

/// What an identity provider says, honest or not. With nothing in it, the message is one that a
/// service provider accepts; each key departs from that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ResponseSpec {
    /// How it travels.
    pub binding: Binding,
    /// How far the identity provider's clock is off: negative when it is behind.
    pub clock: Span,
    /// From when assertion and conditions count, seen from the identity provider's clock; now by
    /// default.
    pub valid_from: Span,
    /// For how long assertion and confirmation count; five minutes by default.
    pub valid_for: Option<Span>,
    /// Digits after the second in times; none by default, nine at most.
    pub fraction_digits: u8,
    /// Which of the target's users the identity provider vouches for.
    pub who: Who,
    /// What differs in the NameID.
    pub subject: SubjectSpec,
    /// Attributes instead of those of the user.
    pub attributes: Option<Vec<Attribute>>,
    /// Which elements are signed; what the target wants by default.
    pub sign: Option<Vec<Signed>>,
    /// Which key signs.
    pub key: KeyChoice,
    /// How signatures are made.
    pub signature: SignatureSpec,
    /// Fields that are not as they should be.
    pub fields: Fields,
    /// What became of the request; success by default.
    pub status: StatusSpec,
    /// Audiences, one list for each AudienceRestriction; one with the target by default.
    pub audiences: Option<Vec<Vec<String>>>,
    /// Further conditions.
    pub conditions: ConditionsSpec,
    /// How the subject can be confirmed; one bearer confirmation by default.
    pub confirmations: Option<Vec<ConfirmationSpec>>,
    /// How and when the user signed in at the identity provider.
    pub authentication: AuthenticationSpec,
    /// How many assertions there are, each with an ID of its own; one by default.
    pub assertions: Option<u8>,
    /// XML that is put in, well-formed or not.
    pub insert: Vec<Insert>,
    /// How the XML is written.
    pub layout: LayoutSpec,
    /// What is encrypted for the target; what the target wants by default.
    pub encrypt: Option<EncryptionSpec>,
    /// What is done to the message to deceive, in this order.
    pub tamper: Vec<Tampering>,
    /// Where the signed element hides from a forged one, by the name of a [`Wrap`](crate::saml::tamper::Wrap); several are made one
    /// after the other, each around what the one before has made.
    pub wrap: Wraps,
    /// How the message is handed over.
    pub deliver: DeliverySpec,
}

/// How a message travels (SAML Bindings sections 3.4 and 3.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// In a form.
    #[default]
    HttpPost,
    /// In a URL, which SAML Profiles section 4.1.2 forbids for a Response.
    HttpRedirect,
}

/// One of the target's two users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The one whom the identity provider vouches for.
    #[default]
    Honest,
    /// The one whom forgeries try to get in as.
    Other,
}

/// An element that carries a signature.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Signed {
    /// Each assertion.
    Assertion,
    /// The response.
    Response,
}

/// What differs in the NameID.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SubjectSpec {
    /// What it says.
    pub value: Option<String>,
    /// Its format.
    pub format: Option<NameIdFormat>,
}

/// A status (SAML Core section 3.2.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct StatusSpec {
    /// The top-level code by its last word, such as `Requester`, or as a URI.
    pub code: Option<String>,
    /// The second-level code, in the same way.
    pub second: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// XML for StatusDetail.
    pub detail: Option<String>,
}

/// Conditions beside times and audiences (SAML Core section 2.5.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ConditionsSpec {
    /// How many OneTimeUse there are.
    pub one_time_use: u8,
    /// How many ProxyRestriction there are.
    pub proxy_restriction: u8,
    /// Conditions as XML; the prefixes of the message, `xs` and `xsi` may be used.
    pub xml: Vec<String>,
}

/// An AuthnStatement (SAML Core section 2.7.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct AuthenticationSpec {
    /// How long ago the user signed in; negative for a moment to come.
    pub age: Span,
    /// Until when a session may last, seen from the identity provider's clock.
    pub session_for: Option<Span>,
    /// The class of authentication by its last word, such as `TimeSyncToken`, or as a URI.
    pub class: Option<String>,
    /// How many statements there are; one by default.
    pub statements: Option<u8>,
}

/// How the XML is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LayoutSpec {
    /// Whether it begins with an XML declaration.
    pub declaration: bool,
    /// The prefix of protocol elements; empty for none.
    pub protocol_prefix: Option<String>,
    /// The prefix of assertion elements; empty for none.
    pub assertion_prefix: Option<String>,
}

impl ResponseSpec {
    /// The identity that the identity provider vouches for: that of the target's file, with what the
    /// scenario changes of it.
    pub fn vouched(&self, honest: &Identity, other: &Identity) -> Identity {
        let mut identity = match self.who {
            Who::Honest => honest.clone(),
            Who::Other => other.clone(),
        };
        if let Some(value) = &self.subject.value {
            identity.name_id.clone_from(value);
        }
        match self.fields.get(&Field::NameId) {
            Some(FieldForm::Written(text)) => identity.name_id.clone_from(text),
            Some(FieldForm::Other) => NOBODY.clone_into(&mut identity.name_id),
            Some(FieldForm::Empty | FieldForm::Missing) => identity.name_id.clear(),
            Some(FieldForm::Malformed) => {
                identity.name_id = FieldKind::Name.malformed().unwrap_or_default().into_owned();
            }
            Some(FieldForm::At(_) | FieldForm::Near(_)) | None => {}
        }
        if let Some(FieldForm::Empty | FieldForm::Missing) = self.fields.get(&Field::Subject) {
            identity.name_id.clear();
        }
        if let Some(format) = &self.subject.format {
            identity.format.clone_from(format);
        }
        if let Some(attributes) = &self.attributes {
            identity.attributes.clone_from(attributes);
        }
        identity
    }
}
