use crate::saml::Instant;
use crate::xml::{Node, NodeId};

use super::flaw::{Flaw, FlawKind};
use super::scan::{Name, Often, Scan, name};
use super::stated::{Stated, instant};

/// An `AuthnStatement` (Core section 2.7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthnStatement {
    /// The element.
    pub node: NodeId,
    /// `AuthnInstant`.
    pub instant: Stated<Instant>,
    /// `SessionIndex`.
    pub session_index: Option<String>,
    /// `SessionNotOnOrAfter`.
    pub session_not_on_or_after: Stated<Instant>,
    /// `Address` of `SubjectLocality`.
    pub address: Option<String>,
    /// `AuthnContext`; the first, should there be several.
    pub context: Option<AuthnContext>,
}

/// An `AuthnContext` (Core section 2.7.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthnContext {
    /// `AuthnContextClassRef`.
    pub class: Option<String>,
    /// `AuthnContextDeclRef`.
    pub declaration: Option<String>,
    /// `AuthnContextDecl`, a declaration by value.
    pub declared: Option<NodeId>,
    /// Each `AuthenticatingAuthority`.
    pub authorities: Vec<String>,
}

impl AuthnStatement {
    /// Reads an `AuthnStatement`.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut statement = Self {
            node: node.id(),
            instant: Stated::Absent,
            session_index: None,
            session_not_on_or_after: Stated::Absent,
            address: None,
            context: None,
        };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|name, value| {
            match name {
                "AuthnInstant" => statement.instant = Stated::read(Some(&value), instant),
                "SessionIndex" => statement.session_index = Some(value),
                "SessionNotOnOrAfter" => {
                    statement.session_not_on_or_after = Stated::read(Some(&value), instant);
                }
                _ => return false,
            }
            true
        });
        scan.required("AuthnInstant", &statement.instant);
        scan.optional("SessionNotOnOrAfter", &statement.session_not_on_or_after);
        scan.elements(|scan, child| match name(child) {
            Name::Assertion("SubjectLocality") => {
                scan.at(1, Often::Once, child);
                statement.address = child.value_of("Address").map(|value| value.into_owned());
            }
            Name::Assertion("AuthnContext") => {
                scan.at(2, Often::Once, child);
                let context = AuthnContext::read(child, scan.flaws);
                statement.context.get_or_insert(context);
            }
            _ => scan.unexpected(child),
        });
        if statement.context.is_none() {
            scan.note(FlawKind::MissingElement { name: "AuthnContext" });
        }
        statement
    }
}

impl AuthnContext {
    fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut context = Self::default();
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|_, _| false);
        scan.elements(|scan, child| match name(child) {
            Name::Assertion("AuthnContextClassRef") => {
                scan.at(1, Often::Once, child);
                let class = Scan::new(child, scan.flaws).text();
                context.class.get_or_insert(class);
            }
            Name::Assertion("AuthnContextDeclRef") => {
                scan.at(2, Often::Once, child);
                let declaration = Scan::new(child, scan.flaws).text();
                context.declaration.get_or_insert(declaration);
            }
            Name::Assertion("AuthnContextDecl") => {
                scan.at(2, Often::Once, child);
                context.declared.get_or_insert(child.id());
            }
            Name::Assertion("AuthenticatingAuthority") => {
                scan.at(3, Often::Always, child);
                context.authorities.push(Scan::new(child, scan.flaws).text());
            }
            _ => scan.unexpected(child),
        });
        if context == Self::default() {
            scan.note(FlawKind::MissingElement { name: "AuthnContextClassRef" });
        }
        context
    }
}
