use crate::saml::model::scan::{Name, Often, Scan, name};
use crate::saml::model::{Flaw, FlawKind, Stated};
use crate::saml::{Duration, Instant};
use crate::xml::{Node, NodeId};

use super::LONGEST_ENTITY_ID;
use super::descriptor::{IdpDescriptor, SpDescriptor};
use super::role::Validity;

/// An `EntityDescriptor` (Metadata section 2.3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityDescriptor {
    /// The element.
    pub node: NodeId,
    /// `entityID`.
    pub entity_id: Option<String>,
    /// `ID`.
    pub id: Option<String>,
    /// `validUntil`.
    pub valid_until: Stated<Instant>,
    /// `cacheDuration`.
    pub cache_duration: Stated<Duration>,
    /// Each `ds:Signature` that is a child.
    pub signatures: Vec<NodeId>,
    /// Each `IDPSSODescriptor`.
    pub idps: Vec<IdpDescriptor>,
    /// Each `SPSSODescriptor`.
    pub sps: Vec<SpDescriptor>,
    /// Each role of another kind.
    pub other_roles: Vec<NodeId>,
}

impl EntityDescriptor {
    /// Reads an `EntityDescriptor`. An element of another name is read all the same, and noted.
    pub fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut validity = Validity::default();
        let (mut entity_id, mut id) = (None, None);
        let mut scan = Scan::new(node, flaws);
        if name(node) != Name::Metadata("EntityDescriptor") {
            scan.note(FlawKind::OtherElement { expected: "EntityDescriptor" });
        }
        scan.attributes(|name, value| {
            match name {
                "entityID" => entity_id = Some(value),
                "ID" => id = Some(value),
                _ => return validity.attribute(name, &value),
            }
            true
        });
        scan.filled("entityID", entity_id.as_deref());
        let characters = entity_id.as_deref().map_or(0, |id| id.chars().count());
        if characters > LONGEST_ENTITY_ID {
            scan.note(FlawKind::TooLong { name: "entityID", limit: LONGEST_ENTITY_ID });
        }
        if id.is_some() {
            scan.identifier("ID", id.as_deref());
        }
        validity.check(&mut scan);
        let mut entity = Self {
            node: node.id(),
            entity_id,
            id,
            valid_until: validity.valid_until,
            cache_duration: validity.cache_duration,
            signatures: Vec::new(),
            idps: Vec::new(),
            sps: Vec::new(),
            other_roles: Vec::new(),
        };
        let mut affiliation = false;
        scan.elements(|scan, child| match name(child) {
            Name::Metadata("AffiliationDescriptor") => {
                scan.at(3, Often::Once, child);
                affiliation = true;
            }
            _ => entity.child(scan, child),
        });
        if entity.idps.is_empty()
            && entity.sps.is_empty()
            && entity.other_roles.is_empty()
            && !affiliation
        {
            scan.note(FlawKind::MissingElement { name: "a role" });
        }
        super::check::check(&entity, node, flaws);
        entity
    }

    fn child<'d>(&mut self, scan: &mut Scan<'d, '_>, child: Node<'d>) {
        match name(child) {
            Name::Signature("Signature") => {
                scan.at(1, Often::Once, child);
                self.signatures.push(child.id());
            }
            Name::Metadata("Extensions") => scan.at(2, Often::Once, child),
            Name::Metadata("IDPSSODescriptor") => {
                scan.at(3, Often::Always, child);
                self.idps.push(IdpDescriptor::read(child, scan.flaws));
            }
            Name::Metadata("SPSSODescriptor") => {
                scan.at(3, Often::Always, child);
                self.sps.push(SpDescriptor::read(child, scan.flaws));
            }
            Name::Metadata(
                "RoleDescriptor"
                | "AuthnAuthorityDescriptor"
                | "AttributeAuthorityDescriptor"
                | "PDPDescriptor",
            ) => {
                scan.at(3, Often::Always, child);
                self.other_roles.push(child.id());
            }
            Name::Metadata("Organization") => scan.at(4, Often::Once, child),
            Name::Metadata("ContactPerson") => scan.at(5, Often::Always, child),
            Name::Metadata("AdditionalMetadataLocation") => scan.at(6, Often::Always, child),
            _ => scan.unexpected(child),
        }
    }
}
