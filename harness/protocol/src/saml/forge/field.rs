use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Near, Span};

/// What stands in a field instead of what belongs there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldForm {
    /// The field is there and says nothing; an element has neither attributes nor content.
    Empty,
    /// The field is not there.
    Missing,
    /// Something of the right shape that belongs to somebody else or to another time; an element is
    /// in a foreign namespace.
    Other,
    /// Something of a wrong shape; an element has a child that nobody knows.
    Malformed,
    /// This text. For an element, this XML in its place, well-formed or not.
    Written(String),
    /// A moment this far from the identity provider's clock; for fields that are times.
    At(Span),
    /// A URI that is nearly the right one; for fields that are URIs.
    Near(Near),
}

/// How a field that is not as it should be is told apart from the others, in a name.
pub const QUARTET: [FieldForm; 4] =
    [FieldForm::Empty, FieldForm::Missing, FieldForm::Other, FieldForm::Malformed];

/// Fields that are not to be as they should.
pub type Fields = BTreeMap<Field, FieldForm>;

/// What a field holds, which decides what [`FieldForm::Other`] and [`FieldForm::Malformed`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// An element with all that is in it.
    Element,
    /// An ID that the element declares. Another one is that of the other element, so that it is there
    /// twice.
    Id,
    /// The ID of a message elsewhere. Another one is that of a request that was never made.
    Reference,
    /// The version of SAML. Another one is 1.1.
    Version,
    /// A moment at which something was issued or begins to count. Another one is a day ahead.
    Start,
    /// A moment at which something ends. Another one passed a day ago.
    End,
    /// The URL of delivery. Another one is that of a foreign service provider.
    Location,
    /// The name of a party. Another one is a foreign party's.
    Entity,
    /// A URI out of a list.
    Uri,
    /// The name identifier. Another one is that of nobody.
    Name,
    /// Any text.
    Text,
}

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $kind:ident, $usual:ident;)+) => {
        /// Every field of a Response with one Assertion (SAML Core sections 2 and 3).
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum Field {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Field {
            /// All of them, in the order of a message.
            pub const ALL: &[Field] = &[$(Field::$variant),+];

            /// The name, as in a scenario.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it holds.
            pub const fn kind(self) -> FieldKind {
                match self {
                    $(Self::$variant => FieldKind::$kind,)+
                }
            }

            /// Whether an honest message of fedspec has it.
            pub const fn presence(self) -> Presence {
                match self {
                    $(Self::$variant => Presence::$usual,)+
                }
            }

            /// One sentence about it.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+),)+
                }
            }
        }
    };
}

/// Whether an honest message has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Usual,
    /// Where a request is answered.
    Answer,
    /// Only when a scenario asks for it.
    Asked,
}

fields! {
    /// The ID of the Response.
    ResponseId = "response-id", Id, Usual;
    /// The version of the Response.
    ResponseVersion = "response-version", Version, Usual;
    /// When the Response was issued.
    ResponseIssueInstant = "response-issue-instant", Start, Usual;
    /// Where the Response is sent to.
    ResponseDestination = "response-destination", Location, Usual;
    /// Which request the Response answers.
    ResponseInResponseTo = "response-in-response-to", Reference, Answer;
    /// Whether the user was asked.
    ResponseConsent = "response-consent", Uri, Asked;
    /// The Issuer element of the Response.
    ResponseIssuer = "response-issuer", Entity, Usual;
    /// The format of the Response's Issuer.
    ResponseIssuerFormat = "response-issuer-format", Uri, Asked;
    /// NameQualifier of the Response's Issuer.
    ResponseIssuerNameQualifier = "response-issuer-name-qualifier", Text, Asked;
    /// SPNameQualifier of the Response's Issuer.
    ResponseIssuerSpNameQualifier = "response-issuer-sp-name-qualifier", Text, Asked;
    /// SPProvidedID of the Response's Issuer.
    ResponseIssuerSpProvidedId = "response-issuer-sp-provided-id", Text, Asked;
    /// The Status element.
    Status = "status", Element, Usual;
    /// The StatusCode element.
    StatusCode = "status-code", Element, Usual;
    /// The value of the top-level StatusCode.
    StatusCodeValue = "status-code-value", Uri, Usual;
    /// The Assertion element.
    Assertion = "assertion", Element, Usual;
    /// The ID of the Assertion.
    AssertionId = "assertion-id", Id, Usual;
    /// The version of the Assertion.
    AssertionVersion = "assertion-version", Version, Usual;
    /// When the Assertion was issued.
    AssertionIssueInstant = "assertion-issue-instant", Start, Usual;
    /// The Issuer element of the Assertion.
    AssertionIssuer = "assertion-issuer", Entity, Usual;
    /// The format of the Assertion's Issuer.
    AssertionIssuerFormat = "assertion-issuer-format", Uri, Asked;
    /// NameQualifier of the Assertion's Issuer.
    AssertionIssuerNameQualifier = "assertion-issuer-name-qualifier", Text, Asked;
    /// SPNameQualifier of the Assertion's Issuer.
    AssertionIssuerSpNameQualifier = "assertion-issuer-sp-name-qualifier", Text, Asked;
    /// SPProvidedID of the Assertion's Issuer.
    AssertionIssuerSpProvidedId = "assertion-issuer-sp-provided-id", Text, Asked;
    /// The Subject element.
    Subject = "subject", Element, Usual;
    /// The NameID element.
    NameId = "name-id", Name, Usual;
    /// The format of the NameID.
    NameIdFormat = "name-id-format", Uri, Usual;
    /// NameQualifier of the NameID.
    NameIdNameQualifier = "name-id-name-qualifier", Text, Asked;
    /// SPNameQualifier of the NameID.
    NameIdSpNameQualifier = "name-id-sp-name-qualifier", Text, Asked;
    /// SPProvidedID of the NameID.
    NameIdSpProvidedId = "name-id-sp-provided-id", Text, Asked;
    /// The SubjectConfirmation element.
    Confirmation = "confirmation", Element, Usual;
    /// The method of the SubjectConfirmation.
    ConfirmationMethod = "confirmation-method", Uri, Usual;
    /// The SubjectConfirmationData element.
    ConfirmationData = "confirmation-data", Element, Usual;
    /// From when the confirmation counts.
    ConfirmationNotBefore = "confirmation-not-before", Start, Asked;
    /// Until when the confirmation counts.
    ConfirmationNotOnOrAfter = "confirmation-not-on-or-after", End, Usual;
    /// Where the assertion may be presented.
    ConfirmationRecipient = "confirmation-recipient", Location, Usual;
    /// Which request the confirmation answers.
    ConfirmationInResponseTo = "confirmation-in-response-to", Reference, Answer;
    /// From which network address the assertion may be presented.
    ConfirmationAddress = "confirmation-address", Text, Asked;
    /// The Conditions element.
    Conditions = "conditions", Element, Usual;
    /// From when the assertion counts.
    ConditionsNotBefore = "conditions-not-before", Start, Usual;
    /// Until when the assertion counts.
    ConditionsNotOnOrAfter = "conditions-not-on-or-after", End, Usual;
    /// The AudienceRestriction element.
    AudienceRestriction = "audience-restriction", Element, Usual;
    /// The Audience element.
    Audience = "audience", Entity, Usual;
    /// The AuthnStatement element.
    AuthnStatement = "authn-statement", Element, Usual;
    /// When the user signed in at the identity provider.
    AuthnInstant = "authn-instant", Start, Usual;
    /// The session at the identity provider.
    SessionIndex = "session-index", Text, Usual;
    /// Until when a session may last.
    SessionNotOnOrAfter = "session-not-on-or-after", End, Asked;
    /// The AuthnContext element.
    AuthnContext = "authn-context", Element, Usual;
    /// How the user signed in.
    AuthnContextClassRef = "authn-context-class-ref", Uri, Usual;
    /// The AttributeStatement element.
    AttributeStatement = "attribute-statement", Element, Asked;
    /// The Attribute elements.
    Attribute = "attribute", Element, Asked;
    /// The names of attributes.
    AttributeName = "attribute-name", Text, Asked;
    /// The formats of the names of attributes.
    AttributeNameFormat = "attribute-name-format", Uri, Asked;
    /// The friendly names of attributes.
    AttributeFriendlyName = "attribute-friendly-name", Text, Asked;
    /// The values of attributes.
    AttributeValue = "attribute-value", Text, Asked;
}

/// One field in one of the four forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldCase {
    /// Which field.
    pub field: Field,
    /// What stands there; one of [`QUARTET`].
    pub form: FieldForm,
}

impl FieldCase {
    /// Every field in every form that differs from an honest message: what is usually not there
    /// cannot be missing.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |field: &'static Field| QUARTET.map(|form| Self { field: *field, form });
        Field::ALL.iter().flat_map(of).filter(|case| {
            case.form != FieldForm::Missing || case.field.presence() != Presence::Asked
        })
    }

    /// A stable name: `response-destination-missing`.
    pub fn name(&self) -> String {
        format!("{}-{}", self.field.name(), self.form.name())
    }
}

impl FieldForm {
    /// The name, as in a scenario.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Missing => "missing",
            Self::Other => "other",
            Self::Malformed => "malformed",
            Self::Written(_) => "written",
            Self::At(_) => "at",
            Self::Near(_) => "near",
        }
    }
}

impl FieldKind {
    /// What [`FieldForm::Malformed`] is for this kind; none for an element.
    pub(super) fn malformed(self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::Element => return None,
            Self::Id | Self::Reference => "1 is no name",
            Self::Version => "two",
            Self::Start | Self::End => "2026-13-45T25:61:61Z",
            Self::Location | Self::Entity | Self::Uri => "no uri at all",
            Self::Name => "no address at all",
            Self::Text => " \u{a0}\u{202e} ",
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_those_that_serde_reads_and_each_stands_once() {
        let names: BTreeSet<_> = Field::ALL.iter().map(|field| field.name()).collect();
        assert_eq!(names.len(), Field::ALL.len());
        for field in Field::ALL {
            let read: Field = serde_json::from_value(field.name().into()).unwrap();
            assert_eq!(read, *field);
        }
    }

    #[test]
    fn the_four_forms_of_every_field_have_names_of_their_own() {
        let names: BTreeSet<_> = FieldCase::all().map(|case| case.name()).collect();
        assert_eq!(names.len(), FieldCase::all().count());
        assert!(names.contains("response-destination-missing"));
        assert!(!names.contains("response-consent-missing"));
    }
}
