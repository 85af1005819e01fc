use crate::saml::model::scan::{Name, Often, Scan, name};
use crate::saml::model::stated::instant;
use crate::saml::model::{FlawKind, Malformed, Stated};
use crate::saml::{Duration, Instant, names};
use crate::xml::{Node, NodeId};

use super::endpoint::Endpoint;
use super::key::KeyDescriptor;

/// What every role has (Metadata section 2.4.1), and every role of single sign-on (section 2.4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The element.
    pub node: NodeId,
    /// `validUntil`.
    pub valid_until: Stated<Instant>,
    /// `cacheDuration`.
    pub cache_duration: Stated<Duration>,
    /// `protocolSupportEnumeration`, word by word.
    pub protocols: Vec<String>,
    /// `errorURL`.
    pub error_url: Option<String>,
    /// Each `KeyDescriptor`.
    pub keys: Vec<KeyDescriptor>,
    /// Each `ArtifactResolutionService`.
    pub artifact_resolution: Vec<Endpoint>,
    /// Each `SingleLogoutService`.
    pub single_logout: Vec<Endpoint>,
    /// Each `NameIDFormat`.
    pub name_id_formats: Vec<String>,
}

impl Role {
    pub(super) fn new(node: Node<'_>) -> Self {
        Self {
            node: node.id(),
            valid_until: Stated::Absent,
            cache_duration: Stated::Absent,
            protocols: Vec::new(),
            error_url: None,
            keys: Vec::new(),
            artifact_resolution: Vec::new(),
            single_logout: Vec::new(),
            name_id_formats: Vec::new(),
        }
    }

    /// Reads the attributes; `take` is asked about those that not every role has.
    pub(super) fn attributes(
        &mut self,
        scan: &mut Scan<'_, '_>,
        mut take: impl FnMut(&str, &str) -> bool,
    ) {
        let mut validity = Validity::default();
        let mut id = None;
        scan.attributes(|name, value| {
            match name {
                "ID" => id = Some(value),
                "protocolSupportEnumeration" => {
                    self.protocols = value.split_ascii_whitespace().map(str::to_owned).collect();
                }
                "errorURL" => self.error_url = Some(value),
                _ => return validity.attribute(name, &value) || take(name, &value),
            }
            true
        });
        if id.is_some() {
            scan.identifier("ID", id.as_deref());
        }
        if self.protocols.is_empty() {
            scan.note(FlawKind::MissingAttribute { name: "protocolSupportEnumeration" });
        }
        validity.check(scan);
        self.valid_until = validity.valid_until;
        self.cache_duration = validity.cache_duration;
    }

    /// Takes a child that every role of single sign-on may have, with places 1 to 9; says whether it
    /// did.
    pub(super) fn child<'d>(&mut self, scan: &mut Scan<'d, '_>, child: Node<'d>) -> bool {
        match name(child) {
            Name::Signature("Signature") => scan.at(1, Often::Once, child),
            Name::Metadata("Extensions") => scan.at(2, Often::Once, child),
            Name::Metadata("KeyDescriptor") => {
                scan.at(3, Often::Always, child);
                self.keys.push(KeyDescriptor::read(child, scan.flaws));
            }
            Name::Metadata("Organization") => scan.at(4, Often::Once, child),
            Name::Metadata("ContactPerson") => scan.at(5, Often::Always, child),
            Name::Metadata("ArtifactResolutionService") => {
                scan.at(6, Often::Always, child);
                self.artifact_resolution.push(Endpoint::read_indexed(child, scan.flaws));
            }
            Name::Metadata("SingleLogoutService") => {
                scan.at(7, Often::Always, child);
                self.single_logout.push(Endpoint::read(child, scan.flaws));
            }
            Name::Metadata("ManageNameIDService") => scan.at(8, Often::Always, child),
            Name::Metadata("NameIDFormat") => {
                scan.at(9, Often::Always, child);
                let format = Scan::new(child, scan.flaws).text();
                // An `xs:anyURI`, around which white space means nothing.
                self.name_id_formats.push(format.trim_ascii().to_owned());
            }
            _ => return false,
        }
        true
    }

    /// Whether it speaks SAML 2.0.
    pub fn speaks_saml_2(&self) -> bool {
        self.protocols.iter().any(|protocol| protocol == names::PROTOCOL)
    }

    /// Keys that verify signatures: those for signing, and those for everything (SP-56).
    pub fn signing_keys(&self) -> impl Iterator<Item = &KeyDescriptor> {
        self.keys.iter().filter(|key| key.signs())
    }

    /// Keys that encrypt: those for encryption, and those for everything.
    pub fn encryption_keys(&self) -> impl Iterator<Item = &KeyDescriptor> {
        self.keys.iter().filter(|key| key.encrypts())
    }
}

/// How long something may be used.
pub(super) struct Validity {
    pub(super) valid_until: Stated<Instant>,
    pub(super) cache_duration: Stated<Duration>,
}

impl Default for Validity {
    fn default() -> Self {
        Self { valid_until: Stated::Absent, cache_duration: Stated::Absent }
    }
}

impl Validity {
    pub(super) fn attribute(&mut self, name: &str, value: &str) -> bool {
        match name {
            "validUntil" => self.valid_until = Stated::read(Some(value), instant),
            "cacheDuration" => self.cache_duration = Stated::read(Some(value), duration),
            _ => return false,
        }
        true
    }

    pub(super) fn check(&self, scan: &mut Scan<'_, '_>) {
        scan.optional("validUntil", &self.valid_until);
        scan.optional("cacheDuration", &self.cache_duration);
    }
}

pub(super) fn duration(written: &str) -> Result<Duration, Malformed> {
    let duration = Duration::parse(written);
    duration.ok_or_else(|| Malformed::Duration { written: written.to_owned() })
}
