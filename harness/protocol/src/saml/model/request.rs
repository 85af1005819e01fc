use crate::saml::Instant;
use crate::xml::{Node, NodeId};

use super::conditions::Conditions;
use super::flaw::{Flaw, FlawKind};
use super::message::Message;
use super::scan::{Name, Often, Scan, name};
use super::stated::{Stated, boolean, index};
use super::subject::Subject;

/// An `AuthnRequest` (Core section 3.4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthnRequest {
    /// What every message has.
    pub message: Message,
    /// `ForceAuthn`.
    pub force_authn: Stated<bool>,
    /// `IsPassive`.
    pub is_passive: Stated<bool>,
    /// `ProtocolBinding`: how the response is to come.
    pub protocol_binding: Option<String>,
    /// `AssertionConsumerServiceIndex`.
    pub acs_index: Stated<u16>,
    /// `AssertionConsumerServiceURL`.
    pub acs_url: Option<String>,
    /// `AttributeConsumingServiceIndex`.
    pub attributes_index: Stated<u16>,
    /// `ProviderName`, for people.
    pub provider_name: Option<String>,
    /// `Subject`: who is to be named in the response.
    pub subject: Option<Subject>,
    /// `NameIDPolicy`.
    pub name_id_policy: Option<NameIdPolicy>,
    /// `Conditions` that the requester would like.
    pub conditions: Option<Conditions>,
    /// `RequestedAuthnContext`.
    pub authn_context: Option<RequestedAuthnContext>,
    /// `Scoping`.
    pub scoping: Option<NodeId>,
}

/// A `NameIDPolicy` (Core section 3.4.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameIdPolicy {
    /// `Format`.
    pub format: Option<String>,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<String>,
    /// `AllowCreate`.
    pub allow_create: Stated<bool>,
}

/// A `RequestedAuthnContext` (Core section 3.3.2.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestedAuthnContext {
    /// `Comparison`; a missing one means `exact`.
    pub comparison: Option<String>,
    /// Each `AuthnContextClassRef`.
    pub classes: Vec<String>,
    /// Each `AuthnContextDeclRef`.
    pub declarations: Vec<String>,
}

impl AuthnRequest {
    /// Reads an `AuthnRequest`. An element of another name is read all the same, and noted.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut request = Self::new(node);
        let mut scan = Scan::new(node, flaws);
        Message::check_name(&mut scan, "AuthnRequest");
        scan.attributes(|name, value| request.attribute(name, value));
        request.message.check(&mut scan);
        scan.optional("ForceAuthn", &request.force_authn);
        scan.optional("IsPassive", &request.is_passive);
        scan.optional("AssertionConsumerServiceIndex", &request.acs_index);
        scan.optional("AttributeConsumingServiceIndex", &request.attributes_index);
        scan.elements(|scan, child| {
            if !request.message.child(scan, child) {
                request.child(scan, child);
            }
        });
        request
    }

    fn new(node: Node<'_>) -> Self {
        Self {
            message: Message::new(node),
            force_authn: Stated::Absent,
            is_passive: Stated::Absent,
            protocol_binding: None,
            acs_index: Stated::Absent,
            acs_url: None,
            attributes_index: Stated::Absent,
            provider_name: None,
            subject: None,
            name_id_policy: None,
            conditions: None,
            authn_context: None,
            scoping: None,
        }
    }

    fn attribute(&mut self, name: &str, value: String) -> bool {
        let Some(value) = self.message.attribute(name, value) else { return true };
        match name {
            "ForceAuthn" => self.force_authn = Stated::read(Some(&value), boolean),
            "IsPassive" => self.is_passive = Stated::read(Some(&value), boolean),
            "ProtocolBinding" => self.protocol_binding = Some(value),
            "AssertionConsumerServiceIndex" => self.acs_index = Stated::read(Some(&value), index),
            "AssertionConsumerServiceURL" => self.acs_url = Some(value),
            "AttributeConsumingServiceIndex" => {
                self.attributes_index = Stated::read(Some(&value), index);
            }
            "ProviderName" => self.provider_name = Some(value),
            _ => return false,
        }
        true
    }

    fn child<'d>(&mut self, scan: &mut Scan<'d, '_>, child: Node<'d>) {
        match name(child) {
            Name::Assertion("Subject") => {
                scan.at(4, Often::Once, child);
                let subject = Subject::read(child, scan.flaws);
                self.subject.get_or_insert(subject);
            }
            Name::Protocol("NameIDPolicy") => {
                scan.at(5, Often::Once, child);
                let policy = NameIdPolicy::read(child, scan.flaws);
                self.name_id_policy.get_or_insert(policy);
            }
            Name::Assertion("Conditions") => {
                scan.at(6, Often::Once, child);
                let conditions = Conditions::read(child, scan.flaws);
                self.conditions.get_or_insert(conditions);
            }
            Name::Protocol("RequestedAuthnContext") => {
                scan.at(7, Often::Once, child);
                let context = RequestedAuthnContext::read(child, scan.flaws);
                self.authn_context.get_or_insert(context);
            }
            Name::Protocol("Scoping") => {
                scan.at(8, Often::Once, child);
                self.scoping.get_or_insert(child.id());
            }
            _ => scan.unexpected(child),
        }
    }

    /// When it was made, if it says so.
    pub fn issue_instant(&self) -> Option<Instant> {
        self.message.issue_instant.said().copied()
    }
}

impl NameIdPolicy {
    fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut policy =
            Self { format: None, sp_name_qualifier: None, allow_create: Stated::Absent };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|name, value| {
            match name {
                "Format" => policy.format = Some(value),
                "SPNameQualifier" => policy.sp_name_qualifier = Some(value),
                "AllowCreate" => policy.allow_create = Stated::read(Some(&value), boolean),
                _ => return false,
            }
            true
        });
        scan.optional("AllowCreate", &policy.allow_create);
        scan.elements(|scan, child| scan.unexpected(child));
        policy
    }
}

impl RequestedAuthnContext {
    fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut context = Self::default();
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|name, value| {
            let known = name == "Comparison";
            if known {
                context.comparison = Some(value);
            }
            known
        });
        scan.elements(|scan, child| match name(child) {
            Name::Assertion("AuthnContextClassRef") => {
                context.classes.push(Scan::new(child, scan.flaws).text());
            }
            Name::Assertion("AuthnContextDeclRef") => {
                context.declarations.push(Scan::new(child, scan.flaws).text());
            }
            _ => scan.unexpected(child),
        });
        if context.classes.is_empty() == context.declarations.is_empty() {
            scan.note(FlawKind::MissingElement { name: "AuthnContextClassRef" });
        }
        context
    }
}
