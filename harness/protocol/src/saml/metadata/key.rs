use crate::crypto::{Curve, KeyError, VerifyingKey};
use crate::saml::binding::base64;
use crate::saml::model::scan::{Name, Often, Scan, name};
use crate::saml::model::{Flaw, FlawKind};
use crate::saml::names;
use crate::xml::{Node, NodeId};

/// A `KeyDescriptor` (Metadata section 2.4.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDescriptor {
    /// The element.
    pub node: NodeId,
    /// What it may be used for.
    pub usage: KeyUse,
    /// Each key in its `KeyInfo` that can be read.
    pub material: Vec<KeyMaterial>,
    /// Each `KeyName`.
    pub names: Vec<String>,
    /// `Algorithm` of each `EncryptionMethod`.
    pub encryption_methods: Vec<String>,
}

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUse {
    /// `signing`.
    Signing,
    /// `encryption`.
    Encryption,
    /// `use` is missing: for everything.
    Everything,
    /// `use` says something else: for nothing.
    Nothing,
}

/// A key as metadata holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyMaterial {
    /// `X509Certificate`, in DER. Only its key counts (Metadata Interoperability Profile section
    /// 2.6; SP-57).
    Certificate(Vec<u8>),
    /// `RSAKeyValue`.
    Rsa {
        /// `Modulus`, big-endian.
        modulus: Vec<u8>,
        /// `Exponent`, big-endian.
        exponent: Vec<u8>,
    },
    /// `ECKeyValue` with a named curve.
    Ec {
        /// The curve's name, as `urn:oid:1.2.840.10045.3.1.7`.
        curve: String,
        /// `PublicKey`: the point.
        point: Vec<u8>,
    },
}

impl KeyDescriptor {
    pub(super) fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut key = Self {
            node: node.id(),
            usage: KeyUse::Everything,
            material: Vec::new(),
            names: Vec::new(),
            encryption_methods: Vec::new(),
        };
        let mut scan = Scan::new(node, flaws);
        let mut unknown = false;
        scan.attributes(|name, value| {
            if name != "use" {
                return false;
            }
            key.usage = match &*value {
                "signing" => KeyUse::Signing,
                "encryption" => KeyUse::Encryption,
                _ => KeyUse::Nothing,
            };
            unknown = key.usage == KeyUse::Nothing;
            true
        });
        if unknown {
            scan.note(FlawKind::UnknownValue { name: "use" });
        }
        let mut info = false;
        scan.elements(|scan, child| match name(child) {
            Name::Signature("KeyInfo") => {
                scan.at(1, Often::Once, child);
                if !std::mem::replace(&mut info, true) {
                    key.info(child, scan.flaws);
                }
            }
            Name::Metadata("EncryptionMethod") => {
                scan.at(2, Often::Always, child);
                let algorithm = child.value_of("Algorithm").map(|value| value.into_owned());
                key.encryption_methods.extend(algorithm);
            }
            _ => scan.unexpected(child),
        });
        if !info {
            scan.note(FlawKind::MissingElement { name: "KeyInfo" });
        }
        key
    }

    fn info(&mut self, node: Node<'_>, flaws: &mut Vec<Flaw>) {
        // Whatever else stands in a KeyInfo is for others.
        for child in node.elements() {
            match name(child) {
                Name::Signature("X509Data") => {
                    let inside = child.elements();
                    for certificate in
                        inside.filter(|node| name(*node) == Name::Signature("X509Certificate"))
                    {
                        self.certificate(certificate, flaws);
                    }
                }
                Name::Signature("KeyValue") => {
                    let value = child.elements().next();
                    self.material.extend(value.and_then(key_value));
                }
                Name::Signature("KeyName") => {
                    self.names.push(Scan::new(child, flaws).text());
                }
                _ => {}
            }
        }
    }

    fn certificate(&mut self, node: Node<'_>, flaws: &mut Vec<Flaw>) {
        let mut scan = Scan::new(node, flaws);
        let text = scan.text();
        match base64::decode(&text).filter(|der| !der.is_empty()) {
            Some(der) => self.material.push(KeyMaterial::Certificate(der)),
            None => scan.note(FlawKind::NotBase64),
        }
    }

    /// Whether it may verify signatures.
    pub fn signs(&self) -> bool {
        matches!(self.usage, KeyUse::Signing | KeyUse::Everything)
    }

    /// Whether it may encrypt.
    pub fn encrypts(&self) -> bool {
        matches!(self.usage, KeyUse::Encryption | KeyUse::Everything)
    }

    /// Its certificates, in DER.
    pub fn certificates(&self) -> impl Iterator<Item = &[u8]> {
        self.material.iter().filter_map(|material| match material {
            KeyMaterial::Certificate(der) => Some(&**der),
            KeyMaterial::Rsa { .. } | KeyMaterial::Ec { .. } => None,
        })
    }

    /// The first key in it that can be used: all are to be the same one.
    ///
    /// # Errors
    /// When there is none that anybody here knows.
    pub fn key(&self) -> Result<VerifyingKey, KeyError> {
        let mut last = KeyError::Malformed;
        for material in &self.material {
            match material.key() {
                Ok(key) => return Ok(key),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

impl KeyMaterial {
    /// Reads the child of a `KeyValue`; none when it is no key.
    pub fn of_key_value(node: Node<'_>) -> Option<Self> {
        key_value(node)
    }

    /// The key.
    ///
    /// # Errors
    /// When it is malformed, or of a kind that nobody here knows.
    pub fn key(&self) -> Result<VerifyingKey, KeyError> {
        match self {
            Self::Certificate(der) => VerifyingKey::from_certificate(der),
            Self::Rsa { modulus, exponent } => VerifyingKey::rsa(modulus, exponent),
            Self::Ec { curve, point } => match &**curve {
                "urn:oid:1.2.840.10045.3.1.7" => VerifyingKey::ec(Curve::P256, point),
                "urn:oid:1.3.132.0.34" => VerifyingKey::ec(Curve::P384, point),
                "urn:oid:1.3.132.0.35" => VerifyingKey::ec(Curve::P521, point),
                _ => Err(KeyError::UnsupportedCurve),
            },
        }
    }
}

/// What the child of a `KeyValue` says.
fn key_value(node: Node<'_>) -> Option<KeyMaterial> {
    /// XML Signature 1.1.
    const SIGNATURE_1_1: &str = "http://www.w3.org/2009/xmldsig11#";
    let part =
        |namespace: &str, local: &str| node.elements().find(|child| child.is(namespace, local));
    let bytes = |node: Node<'_>| base64::decode(&node.text());
    if node.is(names::SIGNATURE, "RSAKeyValue") {
        let number = |local: &str| bytes(part(names::SIGNATURE, local)?);
        return Some(KeyMaterial::Rsa {
            modulus: number("Modulus")?,
            exponent: number("Exponent")?,
        });
    }
    if node.is(SIGNATURE_1_1, "ECKeyValue") {
        let curve = part(SIGNATURE_1_1, "NamedCurve")?.value_of("URI")?.into_owned();
        let point = bytes(part(SIGNATURE_1_1, "PublicKey")?)?;
        return Some(KeyMaterial::Ec { curve, point });
    }
    None
}
