use crate::xml::{Node, NodeId};

use super::assertion::Assertion;
use super::flaw::{Flaw, FlawKind};
use super::message::Message;
use super::scan::{Name, Often, Scan, name};
use super::status::Status;

/// A `Response` (Core section 3.3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// What every message has.
    pub message: Message,
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// `Status`; the first, should there be several.
    pub status: Option<Status>,
    /// Each `Assertion` that is a child.
    pub assertions: Vec<Assertion>,
    /// Each `EncryptedAssertion` that is a child.
    pub encrypted: Vec<EncryptedAssertion>,
}

/// An `EncryptedAssertion` (Core section 2.3.4), still encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncryptedAssertion {
    /// The element.
    pub node: NodeId,
}

impl Response {
    /// Reads a `Response`. An element of another name is read all the same, and noted.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut response = Self {
            message: Message::new(node),
            in_response_to: None,
            status: None,
            assertions: Vec::new(),
            encrypted: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        Message::check_name(&mut scan, "Response");
        scan.attributes(|name, value| {
            let Some(value) = response.message.attribute(name, value) else { return true };
            let known = name == "InResponseTo";
            if known {
                response.in_response_to = Some(value);
            }
            known
        });
        response.message.check(&mut scan);
        scan.elements(|scan, child| {
            if response.message.child(scan, child) {
                return;
            }
            match name(child) {
                Name::Protocol("Status") => {
                    scan.at(4, Often::Once, child);
                    let status = Status::read(child, scan.flaws);
                    response.status.get_or_insert(status);
                }
                Name::Assertion("Assertion") => {
                    scan.at(5, Often::Always, child);
                    response.assertions.push(Assertion::read(child, scan.flaws));
                }
                Name::Assertion("EncryptedAssertion") => {
                    scan.at(5, Often::Always, child);
                    response.encrypted.push(EncryptedAssertion { node: child.id() });
                }
                _ => scan.unexpected(child),
            }
        });
        if response.status.is_none() {
            scan.note(FlawKind::MissingElement { name: "Status" });
        }
        response
    }
}
