use crate::saml::Instant;
use crate::xml::{Node, NodeId};

use super::flaw::FlawKind;
use super::name_id::NameId;
use super::scan::{Name, Often, Scan, name};
use super::stated::{Stated, instant};

/// What every request and response has (Core sections 3.2.1 and 3.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The element.
    pub node: NodeId,
    /// `ID`.
    pub id: Option<String>,
    /// `Version`.
    pub version: Option<String>,
    /// `IssueInstant`.
    pub issue_instant: Stated<Instant>,
    /// `Destination`.
    pub destination: Option<String>,
    /// `Consent`, which has no effect.
    pub consent: Option<String>,
    /// `Issuer`; the first, should there be several.
    pub issuer: Option<NameId>,
    /// Each `ds:Signature` that is a child of the message.
    pub signatures: Vec<NodeId>,
    /// `Extensions`.
    pub extensions: Option<NodeId>,
}

impl Message {
    /// What is known before anything was read.
    pub(super) fn new(node: Node<'_>) -> Self {
        Self {
            node: node.id(),
            id: None,
            version: None,
            issue_instant: Stated::Absent,
            destination: None,
            consent: None,
            issuer: None,
            signatures: Vec::new(),
            extensions: None,
        }
    }

    /// Takes an attribute that every message may have; gives back any other.
    pub(super) fn attribute(&mut self, name: &str, value: String) -> Option<String> {
        match name {
            "ID" => self.id = Some(value),
            "Version" => self.version = Some(value),
            "IssueInstant" => self.issue_instant = Stated::read(Some(&value), instant),
            "Destination" => self.destination = Some(value),
            "Consent" => self.consent = Some(value),
            _ => return Some(value),
        }
        None
    }

    /// Takes a child that every message may have, with places 1 to 3; says whether it did.
    pub(super) fn child<'d>(&mut self, scan: &mut Scan<'d, '_>, child: Node<'d>) -> bool {
        match name(child) {
            Name::Assertion("Issuer") => {
                scan.at(1, Often::Once, child);
                let issuer = NameId::read(child, scan.flaws);
                self.issuer.get_or_insert(issuer);
            }
            Name::Signature("Signature") => {
                scan.at(2, Often::Once, child);
                self.signatures.push(child.id());
            }
            Name::Protocol("Extensions") => {
                scan.at(3, Often::Once, child);
                self.extensions.get_or_insert(child.id());
            }
            _ => return false,
        }
        true
    }

    /// Notes what is missing or malformed.
    pub(super) fn check(&self, scan: &mut Scan<'_, '_>) {
        scan.identifier("ID", self.id.as_deref());
        scan.filled("Version", self.version.as_deref());
        scan.required("IssueInstant", &self.issue_instant);
    }

    /// Notes a root that is another element than the one expected, with its namespace.
    pub(super) fn check_name(scan: &mut Scan<'_, '_>, expected: &'static str) {
        if name(scan.node) != Name::Protocol(expected) {
            scan.note(FlawKind::OtherElement { expected });
        }
    }
}
