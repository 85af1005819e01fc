use crate::saml::Instant;
use crate::xml::{Node, NodeId};

use super::flaw::{Flaw, FlawKind};
use super::scan::{Name, Often, Scan, name};
use super::stated::{Stated, instant, number};

/// `Conditions` (Core section 2.5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// The element.
    pub node: NodeId,
    /// `NotBefore`.
    pub not_before: Stated<Instant>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Stated<Instant>,
    /// The audiences of each `AudienceRestriction`, all of which have to be met.
    pub audiences: Vec<Vec<String>>,
    /// Each `OneTimeUse`; at most one is allowed (Core section 2.5.1.5).
    pub one_time_use: Vec<NodeId>,
    /// Each `ProxyRestriction`; at most one is allowed (Core section 2.5.1.6).
    pub proxy: Vec<ProxyRestriction>,
    /// Each condition that this reader does not know: `Condition`, and elements of other namespaces.
    pub unknown: Vec<UnknownCondition>,
}

/// A condition that this reader does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCondition {
    /// The element.
    pub node: NodeId,
    /// Its name without the prefix.
    pub name: String,
}

/// A `ProxyRestriction` (Core section 2.5.1.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyRestriction {
    /// The element.
    pub node: NodeId,
    /// `Count`: hops that are allowed.
    pub count: Stated<u64>,
    /// Who may be told.
    pub audiences: Vec<String>,
}

impl Conditions {
    /// Reads `Conditions`.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut conditions = Self {
            node: node.id(),
            not_before: Stated::Absent,
            not_on_or_after: Stated::Absent,
            audiences: Vec::new(),
            one_time_use: Vec::new(),
            proxy: Vec::new(),
            unknown: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|name, value| {
            match name {
                "NotBefore" => conditions.not_before = Stated::read(Some(&value), instant),
                "NotOnOrAfter" => conditions.not_on_or_after = Stated::read(Some(&value), instant),
                _ => return false,
            }
            true
        });
        scan.optional("NotBefore", &conditions.not_before);
        scan.optional("NotOnOrAfter", &conditions.not_on_or_after);
        scan.elements(|scan, child| match name(child) {
            Name::Assertion("AudienceRestriction") => {
                let mut restriction = Scan::new(child, scan.flaws);
                restriction.attributes(|_, _| false);
                let audiences = audiences(&mut restriction);
                if audiences.is_empty() {
                    restriction.note(FlawKind::MissingElement { name: "Audience" });
                }
                conditions.audiences.push(audiences);
            }
            Name::Assertion("OneTimeUse") => conditions.one_time_use.push(child.id()),
            Name::Assertion("ProxyRestriction") => {
                conditions.proxy.push(ProxyRestriction::read(child, scan.flaws));
            }
            // What it means has a rule of its own: refuse what is not understood (SP-76).
            _ => conditions.unknown.push(UnknownCondition {
                node: child.id(),
                name: child.local().unwrap_or_default().to_owned(),
            }),
        });
        conditions
    }
}

impl ProxyRestriction {
    fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut scan = Scan::new(node, flaws);
        let mut count = Stated::Absent;
        scan.attributes(|name, value| {
            let known = name == "Count";
            if known {
                count = Stated::read(Some(&value), |value| number(value, u64::MAX));
            }
            known
        });
        scan.optional("Count", &count);
        let audiences = audiences(&mut scan);
        Self { node: node.id(), count, audiences }
    }
}

fn audiences(scan: &mut Scan<'_, '_>) -> Vec<String> {
    let mut audiences = Vec::new();
    scan.elements(|scan, child| match name(child) {
        Name::Assertion("Audience") => {
            scan.at(1, Often::Always, child);
            audiences.push(Scan::new(child, scan.flaws).text());
        }
        _ => scan.unexpected(child),
    });
    audiences
}
