//! What belongs to somebody else or to another time: the third of the four forms.

use super::builder::Builder;
use super::words::{CONTEXT_CLASS, METHOD, NAME_FORMAT, STATUS};
use super::{Field, FieldKind, NameIdFormat, Span};

/// An identity provider that nobody trusts.
pub(super) const OTHER_IDP: &str = "https://other-idp.example/metadata";
/// A service provider that is not the target.
pub(in crate::saml) const OTHER_SP: &str = "https://other-sp.example/metadata";
const OTHER_ACS: &str = "https://other-sp.example/saml/acs";
pub(super) const NOBODY: &str = "nobody@other.example";
const DAY: i64 = 86_400;

impl Builder<'_> {
    /// What [`FieldForm::Other`](super::FieldForm::Other) is for a field.
    pub(super) fn other(&self, field: Field, usual: Option<&str>) -> String {
        match field.kind() {
            // An element keeps what is in it.
            FieldKind::Element => String::new(),
            FieldKind::Id if field == Field::ResponseId => self.ids.assertion.clone(),
            FieldKind::Id => self.ids.response.clone(),
            FieldKind::Reference => self.ids.nobody.clone(),
            FieldKind::Version => "1.1".to_owned(),
            FieldKind::Start => self.moment(Span::seconds(DAY).from(self.clock)),
            FieldKind::End => self.moment(Span::seconds(-DAY).from(self.clock)),
            FieldKind::Location => OTHER_ACS.to_owned(),
            FieldKind::Entity if field == Field::Audience => OTHER_SP.to_owned(),
            FieldKind::Entity => OTHER_IDP.to_owned(),
            FieldKind::Uri => uri(field, usual),
            FieldKind::Name => NOBODY.to_owned(),
            FieldKind::Text => text(field).to_owned(),
        }
    }
}

/// Of two that are as good as each other, the one that is not there already.
fn uri(field: Field, usual: Option<&str>) -> String {
    let pair = match field {
        Field::ResponseConsent => ["prior", "implicit"]
            .map(|consent| format!("urn:oasis:names:tc:SAML:2.0:consent:{consent}")),
        Field::StatusCodeValue => ["Requester", "Responder"].map(|code| format!("{STATUS}{code}")),
        Field::ConfirmationMethod => {
            ["sender-vouches", "holder-of-key"].map(|method| format!("{METHOD}{method}"))
        }
        Field::AuthnContextClassRef => {
            ["TimeSyncToken", "Password"].map(|class| format!("{CONTEXT_CLASS}{class}"))
        }
        Field::AttributeNameFormat => {
            ["basic", "uri"].map(|format| format!("{NAME_FORMAT}{format}"))
        }
        _ => ["persistent", "transient"].map(|format| NameIdFormat::from(format).uri().to_owned()),
    };
    let [first, second] = pair;
    if usual == Some(&first) { second } else { first }
}

fn text(field: Field) -> &'static str {
    match field {
        Field::ConfirmationAddress => "192.0.2.1",
        Field::NameIdSpNameQualifier
        | Field::ResponseIssuerSpNameQualifier
        | Field::AssertionIssuerSpNameQualifier => OTHER_SP,
        Field::NameIdNameQualifier
        | Field::ResponseIssuerNameQualifier
        | Field::AssertionIssuerNameQualifier => OTHER_IDP,
        _ => "other",
    }
}
