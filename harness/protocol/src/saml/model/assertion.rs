use crate::saml::Instant;
use crate::xml::{Node, NodeId};

use super::attribute::AttributeStatement;
use super::authn::AuthnStatement;
use super::conditions::Conditions;
use super::flaw::{Flaw, FlawKind};
use super::name_id::NameId;
use super::scan::{Name, Often, Scan, name};
use super::stated::{Stated, instant};
use super::subject::Subject;

/// An `Assertion` (Core section 2.3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// The element.
    pub node: NodeId,
    /// `ID`.
    pub id: Option<String>,
    /// `Version`.
    pub version: Option<String>,
    /// `IssueInstant`.
    pub issue_instant: Stated<Instant>,
    /// `Issuer`; the first, should there be several.
    pub issuer: Option<NameId>,
    /// Each `ds:Signature` that is a child.
    pub signatures: Vec<NodeId>,
    /// `Subject`; the first, should there be several.
    pub subject: Option<Subject>,
    /// `Conditions`; the first, should there be several.
    pub conditions: Option<Conditions>,
    /// `Advice`, which may be ignored (Core section 2.6.1).
    pub advice: Option<NodeId>,
    /// Each `AuthnStatement`.
    pub authn: Vec<AuthnStatement>,
    /// Each `AttributeStatement`.
    pub attributes: Vec<AttributeStatement>,
    /// Each `Statement` of an extension, and each `AuthzDecisionStatement`.
    pub other_statements: Vec<NodeId>,
}

impl Assertion {
    /// Reads an `Assertion`. An element of another name is read all the same, and noted.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut assertion = Self {
            node: node.id(),
            id: None,
            version: None,
            issue_instant: Stated::Absent,
            issuer: None,
            signatures: Vec::new(),
            subject: None,
            conditions: None,
            advice: None,
            authn: Vec::new(),
            attributes: Vec::new(),
            other_statements: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        if name(node) != Name::Assertion("Assertion") {
            scan.note(FlawKind::OtherElement { expected: "Assertion" });
        }
        scan.attributes(|name, value| {
            match name {
                "ID" => assertion.id = Some(value),
                "Version" => assertion.version = Some(value),
                "IssueInstant" => {
                    assertion.issue_instant = Stated::read(Some(&value), instant);
                }
                _ => return false,
            }
            true
        });
        scan.identifier("ID", assertion.id.as_deref());
        scan.filled("Version", assertion.version.as_deref());
        scan.required("IssueInstant", &assertion.issue_instant);
        scan.elements(|scan, child| assertion.child(scan, child));
        if assertion.issuer.is_none() {
            scan.note(FlawKind::MissingElement { name: "Issuer" });
        }
        assertion
    }

    fn child<'d>(&mut self, scan: &mut Scan<'d, '_>, child: Node<'d>) {
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
            Name::Assertion("Subject") => {
                scan.at(3, Often::Once, child);
                let subject = Subject::read(child, scan.flaws);
                self.subject.get_or_insert(subject);
            }
            Name::Assertion("Conditions") => {
                scan.at(4, Often::Once, child);
                let conditions = Conditions::read(child, scan.flaws);
                self.conditions.get_or_insert(conditions);
            }
            Name::Assertion("Advice") => {
                scan.at(5, Often::Once, child);
                self.advice.get_or_insert(child.id());
            }
            Name::Assertion("AuthnStatement") => {
                scan.at(6, Often::Always, child);
                self.authn.push(AuthnStatement::read(child, scan.flaws));
            }
            Name::Assertion("AttributeStatement") => {
                scan.at(6, Often::Always, child);
                self.attributes.push(AttributeStatement::read(child, scan.flaws));
            }
            Name::Assertion("Statement" | "AuthzDecisionStatement") => {
                scan.at(6, Often::Always, child);
                self.other_statements.push(child.id());
            }
            _ => scan.unexpected(child),
        }
    }
}
