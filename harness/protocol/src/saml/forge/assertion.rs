//! The Assertion (SAML Core section 2.3.3): subject and conditions; statements are next door.

use crate::xml::NodeId;

use super::builder::{Builder, Family};
use super::confirmation::{ConfirmationPart, ConfirmationSpec};
use super::fragment;
use super::response::uri;
use super::words::{METHOD, VERSION};
use super::{Field, FieldForm, ForgeError, Span};

/// For how long an assertion counts when a scenario does not say.
const VALID_FOR: Span = Span::seconds(300);

impl Builder<'_> {
    /// The assertion with this number, from 0; none when it has no content of its own.
    pub(super) fn assertion(
        &mut self,
        response: NodeId,
        number: usize,
    ) -> Result<Option<NodeId>, ForgeError> {
        let made = self.element(response, Field::Assertion, Family::Assertion, "Assertion")?;
        let Some(assertion) = made else { return Ok(None) };
        self.declare(assertion, Family::Assertion)?;
        let (id, now) = (self.ids.of_assertion(number), self.moment(self.clock));
        self.field(assertion, Field::AssertionId, "ID", Some(&id))?;
        self.field(assertion, Field::AssertionVersion, "Version", Some(VERSION))?;
        self.field(assertion, Field::AssertionIssueInstant, "IssueInstant", Some(&now))?;
        let issuer = [
            Field::AssertionIssuer,
            Field::AssertionIssuerFormat,
            Field::AssertionIssuerNameQualifier,
            Field::AssertionIssuerSpNameQualifier,
            Field::AssertionIssuerSpProvidedId,
        ];
        self.issuer(assertion, issuer)?;
        self.subject(assertion)?;
        self.conditions(assertion)?;
        self.statements(assertion)?;
        // Children of an assertion in a foreign namespace are nobody's assertion.
        let foreign = self.spec.fields.get(&Field::Assertion) == Some(&FieldForm::Other);
        Ok((!foreign).then_some(assertion))
    }

    fn subject(&mut self, assertion: NodeId) -> Result<(), ForgeError> {
        let made = self.element(assertion, Field::Subject, Family::Assertion, "Subject")?;
        let Some(subject) = made else { return Ok(()) };
        let identity = self.identity;
        let name_id = self.text_element(subject, Field::NameId, "NameID", &identity.name_id)?;
        if let Some(name_id) = name_id {
            let format = identity.format.uri();
            self.field(name_id, Field::NameIdFormat, "Format", Some(format))?;
            self.field(name_id, Field::NameIdNameQualifier, "NameQualifier", None)?;
            self.field(name_id, Field::NameIdSpNameQualifier, "SPNameQualifier", None)?;
            self.field(name_id, Field::NameIdSpProvidedId, "SPProvidedID", None)?;
        }
        let bearer = [ConfirmationSpec::default()];
        for confirmation in self.spec.confirmations.as_deref().unwrap_or(&bearer) {
            self.confirmation(subject, confirmation)?;
        }
        Ok(())
    }

    fn confirmation(&mut self, subject: NodeId, spec: &ConfirmationSpec) -> Result<(), ForgeError> {
        let family = Family::Assertion;
        let made = self.element(subject, Field::Confirmation, family, "SubjectConfirmation")?;
        let Some(confirmation) = made else { return Ok(()) };
        let method = uri(METHOD, spec.method.as_deref().unwrap_or("bearer"));
        self.field(confirmation, Field::ConfirmationMethod, "Method", Some(&method))?;
        let has = |part| !spec.without.contains(&part);
        if !has(ConfirmationPart::Data) {
            return Ok(());
        }
        let data = Field::ConfirmationData;
        let made = self.element(confirmation, data, family, "SubjectConfirmationData")?;
        let Some(data) = made else { return Ok(()) };
        let start = spec.valid_from.map(|from| self.moment(from.from(self.clock)));
        let end = spec.valid_for.unwrap_or_else(|| self.valid_for()).from(self.clock);
        let end = self.moment(end);
        let request = self.context.request.map(|request| request.id.as_str());
        let request = spec.in_response_to.as_deref().or(request);
        let recipient = spec.recipient.as_deref().unwrap_or(self.context.acs());

        self.field(data, Field::ConfirmationNotBefore, "NotBefore", start.as_deref())?;
        let usual = Some(&*end).filter(|_| has(ConfirmationPart::NotOnOrAfter));
        self.field(data, Field::ConfirmationNotOnOrAfter, "NotOnOrAfter", usual)?;
        let usual = Some(recipient).filter(|_| has(ConfirmationPart::Recipient));
        self.field(data, Field::ConfirmationRecipient, "Recipient", usual)?;
        let usual = request.filter(|_| has(ConfirmationPart::InResponseTo));
        self.field(data, Field::ConfirmationInResponseTo, "InResponseTo", usual)?;
        self.field(data, Field::ConfirmationAddress, "Address", spec.address.as_deref())
    }

    fn conditions(&mut self, assertion: NodeId) -> Result<(), ForgeError> {
        let spec = self.spec;
        let family = Family::Assertion;
        let made = self.element(assertion, Field::Conditions, family, "Conditions")?;
        let Some(conditions) = made else { return Ok(()) };
        let start = self.moment(spec.valid_from.from(self.clock));
        let end = self.moment(self.valid_for().from(self.clock));
        self.field(conditions, Field::ConditionsNotBefore, "NotBefore", Some(&start))?;
        self.field(conditions, Field::ConditionsNotOnOrAfter, "NotOnOrAfter", Some(&end))?;
        let usual = [vec![self.context.sp.entity_id.clone()]];
        for audiences in spec.audiences.as_deref().unwrap_or(&usual) {
            let restriction = Field::AudienceRestriction;
            let made = self.element(conditions, restriction, family, "AudienceRestriction")?;
            let Some(restriction) = made else { continue };
            for audience in audiences {
                self.text_element(restriction, Field::Audience, "Audience", audience)?;
            }
        }
        for _ in 0..spec.conditions.one_time_use {
            self.plain(conditions, family, "OneTimeUse")?;
        }
        for _ in 0..spec.conditions.proxy_restriction {
            let restriction = self.plain(conditions, family, "ProxyRestriction")?;
            self.attribute(restriction, "Count", "0")?;
        }
        for xml in &spec.conditions.xml {
            for node in fragment::nodes(&mut self.document, xml)? {
                self.document.append(conditions, node)?;
            }
        }
        Ok(())
    }

    fn valid_for(&self) -> Span {
        self.spec.valid_for.unwrap_or(VALID_FOR)
    }
}
