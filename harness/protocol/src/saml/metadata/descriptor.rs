use crate::saml::model::scan::{Name, Often, Scan, name};
use crate::saml::model::stated::{boolean, index};
use crate::saml::model::{Attribute, Flaw, FlawKind, Stated};
use crate::xml::{Node, NodeId};

use super::endpoint::Endpoint;
use super::role::Role;

/// An `IDPSSODescriptor` (Metadata section 2.4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdpDescriptor {
    /// What every role has.
    pub role: Role,
    /// `WantAuthnRequestsSigned`.
    pub want_authn_requests_signed: Stated<bool>,
    /// Each `SingleSignOnService`.
    pub single_sign_on: Vec<Endpoint>,
    /// Each `Attribute` that it offers.
    pub attributes: Vec<Attribute>,
}

/// An `SPSSODescriptor` (Metadata section 2.4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpDescriptor {
    /// What every role has.
    pub role: Role,
    /// `AuthnRequestsSigned`.
    pub authn_requests_signed: Stated<bool>,
    /// `WantAssertionsSigned`.
    pub want_assertions_signed: Stated<bool>,
    /// Each `AssertionConsumerService`.
    pub assertion_consumers: Vec<Endpoint>,
    /// Each `AttributeConsumingService`.
    pub attribute_services: Vec<AttributeService>,
}

/// An `AttributeConsumingService` (Metadata section 2.4.4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeService {
    /// The element.
    pub node: NodeId,
    /// `index`.
    pub index: Stated<u16>,
    /// `isDefault`.
    pub is_default: Stated<bool>,
    /// Names of the attributes it asks for.
    pub requested: Vec<String>,
}

impl IdpDescriptor {
    pub(super) fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut idp = Self {
            role: Role::new(node),
            want_authn_requests_signed: Stated::Absent,
            single_sign_on: Vec::new(),
            attributes: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        let wants = &mut idp.want_authn_requests_signed;
        idp.role.attributes(&mut scan, |name, value| {
            let known = name == "WantAuthnRequestsSigned";
            if known {
                *wants = Stated::read(Some(value), boolean);
            }
            known
        });
        scan.optional("WantAuthnRequestsSigned", &idp.want_authn_requests_signed);
        scan.elements(|scan, child| {
            if idp.role.child(scan, child) {
                return;
            }
            match name(child) {
                Name::Metadata("SingleSignOnService") => {
                    scan.at(10, Often::Always, child);
                    idp.single_sign_on.push(Endpoint::read(child, scan.flaws));
                }
                Name::Metadata("NameIDMappingService") => scan.at(11, Often::Always, child),
                Name::Metadata("AssertionIDRequestService") => scan.at(12, Often::Always, child),
                Name::Metadata("AttributeProfile") => scan.at(13, Often::Always, child),
                Name::Assertion("Attribute") => {
                    scan.at(14, Often::Always, child);
                    idp.attributes.push(Attribute::read(child, scan.flaws));
                }
                _ => scan.unexpected(child),
            }
        });
        if idp.single_sign_on.is_empty() {
            scan.note(FlawKind::MissingElement { name: "SingleSignOnService" });
        }
        idp
    }

    /// Whether requests have to be signed.
    pub fn wants_signed_requests(&self) -> bool {
        self.want_authn_requests_signed.said() == Some(&true)
    }
}

impl SpDescriptor {
    pub(super) fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut sp = Self {
            role: Role::new(node),
            authn_requests_signed: Stated::Absent,
            want_assertions_signed: Stated::Absent,
            assertion_consumers: Vec::new(),
            attribute_services: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        let (signed, wants) = (&mut sp.authn_requests_signed, &mut sp.want_assertions_signed);
        sp.role.attributes(&mut scan, |name, value| {
            match name {
                "AuthnRequestsSigned" => *signed = Stated::read(Some(value), boolean),
                "WantAssertionsSigned" => *wants = Stated::read(Some(value), boolean),
                _ => return false,
            }
            true
        });
        scan.optional("AuthnRequestsSigned", &sp.authn_requests_signed);
        scan.optional("WantAssertionsSigned", &sp.want_assertions_signed);
        scan.elements(|scan, child| {
            if sp.role.child(scan, child) {
                return;
            }
            match name(child) {
                Name::Metadata("AssertionConsumerService") => {
                    scan.at(10, Often::Always, child);
                    sp.assertion_consumers.push(Endpoint::read_indexed(child, scan.flaws));
                }
                Name::Metadata("AttributeConsumingService") => {
                    scan.at(11, Often::Always, child);
                    sp.attribute_services.push(AttributeService::read(child, scan.flaws));
                }
                _ => scan.unexpected(child),
            }
        });
        if sp.assertion_consumers.is_empty() {
            scan.note(FlawKind::MissingElement { name: "AssertionConsumerService" });
        }
        sp
    }

    /// Whether assertions have to have a signature of their own.
    pub fn wants_signed_assertions(&self) -> bool {
        self.want_assertions_signed.said() == Some(&true)
    }
}

impl AttributeService {
    fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut service = Self {
            node: node.id(),
            index: Stated::Absent,
            is_default: Stated::Absent,
            requested: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|name, value| {
            match name {
                "index" => service.index = Stated::read(Some(&value), index),
                "isDefault" => service.is_default = Stated::read(Some(&value), boolean),
                _ => return false,
            }
            true
        });
        scan.required("index", &service.index);
        scan.optional("isDefault", &service.is_default);
        scan.elements(|scan, child| match name(child) {
            Name::Metadata("ServiceName") => scan.at(1, Often::Always, child),
            Name::Metadata("ServiceDescription") => scan.at(2, Often::Always, child),
            Name::Metadata("RequestedAttribute") => {
                scan.at(3, Often::Always, child);
                match child.value_of("Name") {
                    Some(name) => service.requested.push(name.into_owned()),
                    None => Scan::new(child, scan.flaws)
                        .note(FlawKind::MissingAttribute { name: "Name" }),
                }
            }
            _ => scan.unexpected(child),
        });
        service
    }
}
