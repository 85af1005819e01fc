//! What an assertion states: how the user signed in, and their attributes (SAML Core section 2.7).

use std::borrow::Cow;

use crate::xml::NodeId;

use super::builder::{Builder, Family};
use super::fragment;
use super::response::uri;
use super::words::{CONTEXT_CLASS, NAME_FORMAT, SCHEMA, SCHEMA_INSTANCE};
use super::{Attribute, Field, ForgeError};

impl<'a> Builder<'a> {
    pub(super) fn statements(&mut self, assertion: NodeId) -> Result<(), ForgeError> {
        for _ in 0..self.spec.authentication.statements.unwrap_or(1) {
            self.authentication(assertion)?;
        }
        self.attributes(assertion)
    }

    fn authentication(&mut self, assertion: NodeId) -> Result<(), ForgeError> {
        let spec = &self.spec.authentication;
        let family = Family::Assertion;
        let made = self.element(assertion, Field::AuthnStatement, family, "AuthnStatement")?;
        let Some(statement) = made else { return Ok(()) };
        let instant = self.moment(spec.age.before(self.clock));
        let session = self.ids.session.as_str();
        let end = spec.session_for.map(|span| self.moment(span.from(self.clock)));
        self.field(statement, Field::AuthnInstant, "AuthnInstant", Some(&instant))?;
        self.field(statement, Field::SessionIndex, "SessionIndex", Some(session))?;
        let field = Field::SessionNotOnOrAfter;
        self.field(statement, field, "SessionNotOnOrAfter", end.as_deref())?;
        let made = self.element(statement, Field::AuthnContext, family, "AuthnContext")?;
        let Some(context) = made else { return Ok(()) };
        let class = spec.class.as_deref().unwrap_or("PasswordProtectedTransport");
        let class = uri(CONTEXT_CLASS, class);
        self.text_element(context, Field::AuthnContextClassRef, "AuthnContextClassRef", &class)?;
        Ok(())
    }

    fn attributes(&mut self, assertion: NodeId) -> Result<(), ForgeError> {
        let attributes = self.attributes_to_state();
        let mut shared = None;
        for attribute in attributes.iter() {
            let statement = match (attribute.own_statement, shared) {
                (false, Some(statement)) => Some(statement),
                _ => {
                    let (field, family) = (Field::AttributeStatement, Family::Assertion);
                    self.element(assertion, field, family, "AttributeStatement")?
                }
            };
            // A statement that nothing goes into is there once.
            let Some(statement) = statement else { return Ok(()) };
            if !attribute.own_statement {
                shared = Some(statement);
            }
            self.state(statement, attribute)?;
        }
        Ok(())
    }

    /// Those of the user. A field of an attribute needs one to stand in.
    fn attributes_to_state(&self) -> Cow<'a, [Attribute]> {
        const FIELDS: [Field; 6] = [
            Field::AttributeStatement,
            Field::Attribute,
            Field::AttributeName,
            Field::AttributeNameFormat,
            Field::AttributeFriendlyName,
            Field::AttributeValue,
        ];
        let attributes = &self.identity.attributes;
        let asked = FIELDS.iter().any(|field| self.spec.fields.contains_key(field));
        match attributes.is_empty() && asked {
            false => Cow::Borrowed(attributes),
            true => {
                let values = vec!["fedspec".to_owned()];
                let name = "urn:example:fedspec".to_owned();
                Cow::Owned(vec![Attribute { name, values, ..Attribute::default() }])
            }
        }
    }

    fn state(&mut self, statement: NodeId, attribute: &Attribute) -> Result<(), ForgeError> {
        let made = self.element(statement, Field::Attribute, Family::Assertion, "Attribute")?;
        let Some(element) = made else { return Ok(()) };
        let format = attribute.name_format.as_deref().map(|format| uri(NAME_FORMAT, format));
        let friendly = attribute.friendly_name.as_deref();
        self.field(element, Field::AttributeName, "Name", Some(&attribute.name))?;
        self.field(element, Field::AttributeNameFormat, "NameFormat", format.as_deref())?;
        self.field(element, Field::AttributeFriendlyName, "FriendlyName", friendly)?;
        for value in &attribute.values {
            let field = Field::AttributeValue;
            let made = self.text_element(element, field, "AttributeValue", value)?;
            if let (Some(made), Some(written)) = (made, &attribute.value_type) {
                self.attribute(made, "xmlns:xs", SCHEMA)?;
                self.attribute(made, "xmlns:xsi", SCHEMA_INSTANCE)?;
                self.attribute(made, "xsi:type", written)?;
            }
        }
        for xml in &attribute.xml_values {
            let value = self.plain(element, Family::Assertion, "AttributeValue")?;
            for node in fragment::nodes(&mut self.document, xml)? {
                self.document.append(value, node)?;
            }
        }
        for _ in 0..attribute.nil_values {
            let value = self.plain(element, Family::Assertion, "AttributeValue")?;
            self.attribute(value, "xmlns:xsi", SCHEMA_INSTANCE)?;
            self.attribute(value, "xsi:nil", "true")?;
        }
        Ok(())
    }
}
