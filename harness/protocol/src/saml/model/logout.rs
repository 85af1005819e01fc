use crate::saml::Instant;
use crate::xml::Node;

use super::flaw::{Flaw, FlawKind};
use super::message::Message;
use super::name_id::Identifier;
use super::scan::{Name, Often, Scan, name};
use super::stated::{Stated, instant};
use super::status::Status;

/// A `LogoutRequest` (Core section 3.7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutRequest {
    /// What every message has.
    pub message: Message,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Stated<Instant>,
    /// `Reason`.
    pub reason: Option<String>,
    /// Who is to be logged out; the first, should there be several.
    pub identifier: Option<Identifier>,
    /// Each `SessionIndex`.
    pub session_indexes: Vec<String>,
}

/// A `LogoutResponse` (Core section 3.7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutResponse {
    /// What every message has.
    pub message: Message,
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// `Status`; the first, should there be several.
    pub status: Option<Status>,
}

impl LogoutRequest {
    /// Reads a `LogoutRequest`. An element of another name is read all the same, and noted.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut request = Self {
            message: Message::new(node),
            not_on_or_after: Stated::Absent,
            reason: None,
            identifier: None,
            session_indexes: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        Message::check_name(&mut scan, "LogoutRequest");
        scan.attributes(|name, value| {
            let Some(value) = request.message.attribute(name, value) else { return true };
            match name {
                "NotOnOrAfter" => request.not_on_or_after = Stated::read(Some(&value), instant),
                "Reason" => request.reason = Some(value),
                _ => return false,
            }
            true
        });
        request.message.check(&mut scan);
        scan.optional("NotOnOrAfter", &request.not_on_or_after);
        scan.elements(|scan, child| {
            if request.message.child(scan, child) {
                return;
            }
            if let Some(identifier) = Identifier::read(child, scan.flaws) {
                scan.at(4, Often::Once, child);
                request.identifier.get_or_insert(identifier);
            } else if name(child) == Name::Protocol("SessionIndex") {
                scan.at(5, Often::Always, child);
                request.session_indexes.push(Scan::new(child, scan.flaws).text());
            } else {
                scan.unexpected(child);
            }
        });
        if request.identifier.is_none() {
            scan.note(FlawKind::MissingElement { name: "NameID" });
        }
        request
    }
}

impl LogoutResponse {
    /// Reads a `LogoutResponse`. An element of another name is read all the same, and noted.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut response = Self { message: Message::new(node), in_response_to: None, status: None };
        let mut scan = Scan::new(node, flaws);
        Message::check_name(&mut scan, "LogoutResponse");
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
                _ => scan.unexpected(child),
            }
        });
        if response.status.is_none() {
            scan.note(FlawKind::MissingElement { name: "Status" });
        }
        response
    }
}
