use crate::saml::{Instant, names};
use crate::xml::{Node, NodeId};

use super::flaw::{Flaw, FlawKind};
use super::name_id::{Identifier, NameId};
use super::scan::{Name, Often, Scan, name};
use super::stated::{Stated, instant};

/// A `Subject` (Core section 2.4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The element.
    pub node: NodeId,
    /// The identifier; the first, should there be several.
    pub identifier: Option<Identifier>,
    /// Each `SubjectConfirmation`.
    pub confirmations: Vec<SubjectConfirmation>,
}

/// A `SubjectConfirmation` (Core section 2.4.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectConfirmation {
    /// The element.
    pub node: NodeId,
    /// `Method`.
    pub method: Option<String>,
    /// Who can confirm, when that is not the subject.
    pub identifier: Option<Identifier>,
    /// `SubjectConfirmationData`; the first, should there be several.
    pub data: Option<ConfirmationData>,
}

/// A `SubjectConfirmationData` (Core section 2.4.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmationData {
    /// The element.
    pub node: NodeId,
    /// `NotBefore`.
    pub not_before: Stated<Instant>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Stated<Instant>,
    /// `Recipient`.
    pub recipient: Option<String>,
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// `Address`.
    pub address: Option<String>,
}

impl Subject {
    /// Reads a `Subject`.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut subject = Self { node: node.id(), identifier: None, confirmations: Vec::new() };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|_, _| false);
        scan.elements(|scan, child| {
            if let Some(identifier) = Identifier::read(child, scan.flaws) {
                scan.at(1, Often::Once, child);
                subject.identifier.get_or_insert(identifier);
            } else if name(child) == Name::Assertion("SubjectConfirmation") {
                scan.at(2, Often::Always, child);
                subject.confirmations.push(SubjectConfirmation::read(child, scan.flaws));
            } else {
                scan.unexpected(child);
            }
        });
        if subject.identifier.is_none() && subject.confirmations.is_empty() {
            scan.note(FlawKind::MissingElement { name: "NameID" });
        }
        subject
    }

    /// The name identifier, if there is one that is not encrypted.
    pub fn name_id(&self) -> Option<&NameId> {
        self.identifier.as_ref()?.name()
    }
}

impl SubjectConfirmation {
    fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut confirmation = Self { node: node.id(), method: None, identifier: None, data: None };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|name, value| {
            let known = name == "Method";
            if known {
                confirmation.method = Some(value);
            }
            known
        });
        scan.filled("Method", confirmation.method.as_deref());
        scan.elements(|scan, child| {
            if let Some(identifier) = Identifier::read(child, scan.flaws) {
                scan.at(1, Often::Once, child);
                confirmation.identifier.get_or_insert(identifier);
            } else if name(child) == Name::Assertion("SubjectConfirmationData") {
                scan.at(2, Often::Once, child);
                let data = ConfirmationData::read(child, scan.flaws);
                confirmation.data.get_or_insert(data);
            } else {
                scan.unexpected(child);
            }
        });
        confirmation
    }

    /// Whether its method is bearer.
    pub fn is_bearer(&self) -> bool {
        self.method.as_deref() == Some(names::BEARER)
    }
}

impl ConfirmationData {
    fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut data = Self {
            node: node.id(),
            not_before: Stated::Absent,
            not_on_or_after: Stated::Absent,
            recipient: None,
            in_response_to: None,
            address: None,
        };
        let mut scan = Scan::new(node, flaws);
        // The schema allows any attribute and any content here.
        scan.attributes(|name, value| {
            match name {
                "NotBefore" => data.not_before = Stated::read(Some(&value), instant),
                "NotOnOrAfter" => data.not_on_or_after = Stated::read(Some(&value), instant),
                "Recipient" => data.recipient = Some(value),
                "InResponseTo" => data.in_response_to = Some(value),
                "Address" => data.address = Some(value),
                _ => {}
            }
            true
        });
        scan.optional("NotBefore", &data.not_before);
        scan.optional("NotOnOrAfter", &data.not_on_or_after);
        data
    }
}
