use crate::saml::names;
use crate::xml::{Node, NodeId};

use super::flaw::{Flaw, FlawKind};
use super::scan::{Name, Often, Scan, name};

/// How a request went (Core section 3.2.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The element.
    pub node: NodeId,
    /// The codes from the top one to the innermost one.
    pub codes: Vec<StatusCode>,
    /// `StatusMessage`, for people.
    pub message: Option<String>,
    /// `StatusDetail`, whose content anybody may define.
    pub detail: Option<NodeId>,
}

/// One `StatusCode`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCode {
    /// The element.
    pub node: NodeId,
    /// `Value`.
    pub value: Option<String>,
}

impl Status {
    /// Reads a `Status`.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut status = Self { node: node.id(), codes: Vec::new(), message: None, detail: None };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|_, _| false);
        scan.elements(|scan, child| match name(child) {
            Name::Protocol("StatusCode") => {
                scan.at(1, Often::Once, child);
                if status.codes.is_empty() {
                    status.codes = codes(child, scan.flaws);
                }
            }
            Name::Protocol("StatusMessage") => {
                scan.at(2, Often::Once, child);
                let text = Scan::new(child, scan.flaws).text();
                status.message.get_or_insert(text);
            }
            Name::Protocol("StatusDetail") => {
                scan.at(3, Often::Once, child);
                status.detail.get_or_insert(child.id());
            }
            _ => scan.unexpected(child),
        });
        if status.codes.is_empty() {
            scan.note(FlawKind::MissingElement { name: "StatusCode" });
        }
        status
    }

    /// What the top code says.
    pub fn top(&self) -> Option<&str> {
        self.codes.first()?.value.as_deref()
    }

    /// What the code below the top one says.
    pub fn second(&self) -> Option<&str> {
        self.codes.get(1)?.value.as_deref()
    }

    /// Whether the request succeeded.
    pub fn is_success(&self) -> bool {
        self.top() == Some(names::SUCCESS)
    }
}

/// The codes, each of which stands in the one before.
fn codes(top: Node<'_>, flaws: &mut Vec<Flaw>) -> Vec<StatusCode> {
    let mut codes = Vec::new();
    let mut next = Some(top);
    while let Some(node) = next.take() {
        let mut scan = Scan::new(node, flaws);
        let mut value = None;
        scan.attributes(|name, text| {
            let known = name == "Value";
            if known {
                value = Some(text);
            }
            known
        });
        scan.filled("Value", value.as_deref());
        scan.elements(|scan, child| match name(child) {
            Name::Protocol("StatusCode") => {
                scan.at(1, Often::Once, child);
                next.get_or_insert(child);
            }
            _ => scan.unexpected(child),
        });
        codes.push(StatusCode { node: node.id(), value });
    }
    codes
}
