use crate::saml::forge::{Bench, Draft, FOREIGN, ForgeError, Sealed, Signed};
use crate::xml::NodeId;

use super::list::tamperings;
use super::signed_info::forged_copy;
use super::stage::Stage;

tamperings! {
    /// One reader goes by names, another by prefixes, another by namespaces.
    NamespaceTampering, "Namespaces";

    /// A forged assertion of a foreign namespace before the signed one.
    ForeignAssertionFirst = "foreign-assertion-first", Mixed, "The Fragile Lock (Black Hat Europe 2025), namespace confusion";
    /// A forged assertion of a foreign namespace after the signed one.
    ForeignAssertionLast = "foreign-assertion-last", Mixed, "The Fragile Lock (Black Hat Europe 2025), namespace confusion";
    /// A forged assertion before the signed one has its prefix, which stands for a foreign namespace there.
    ReboundPrefix = "rebound-prefix", Mixed, "CVE-2025-25292 (ruby-saml); The Fragile Lock (Black Hat Europe 2025)";
    /// A forged assertion of no namespace before the signed one.
    NoNamespaceAssertion = "no-namespace-assertion", Mixed, "The Fragile Lock (Black Hat Europe 2025), namespace confusion";
    /// A forged assertion of SAML 1.1's namespace before the signed one.
    Version1Assertion = "version-1-assertion", Mixed, "SAML Core 8.1";
    /// The name is changed, and the Signature is of a foreign namespace.
    ForeignSignature = "foreign-signature", Forgery, "The Fragile Lock (Black Hat Europe 2025), namespace confusion; CVE-2025-66567 (ruby-saml)";
    /// The name is changed, and the Signature is of no namespace.
    NoNamespaceSignature = "no-namespace-signature", Forgery, "The Fragile Lock (Black Hat Europe 2025), namespace confusion";
    /// The Response is of a foreign namespace; the assertion in it is signed.
    ForeignResponse = "foreign-response", Unusual, "SAML Core 3.2.2";
    /// A forged SignedInfo of a foreign namespace before the one that was signed; the name is changed.
    ForeignSignedInfo = "foreign-signed-info", Forgery, "CVE-2025-66567 (ruby-saml); The Fragile Lock (Black Hat Europe 2025)";
}

impl Stage for NamespaceTampering {
    fn signs(self) -> Option<&'static [Signed]> {
        match self {
            Self::ForeignSignature | Self::NoNamespaceSignature | Self::ForeignSignedInfo => None,
            _ => Some(&[Signed::Assertion]),
        }
    }

    fn changes_names_later(self) -> bool {
        matches!(
            self,
            Self::ForeignSignature | Self::NoNamespaceSignature | Self::ForeignSignedInfo
        )
    }

    fn after_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        match self {
            Self::ForeignResponse => return foreign(draft, draft.response),
            Self::ForeignSignature | Self::NoNamespaceSignature | Self::ForeignSignedInfo => {
                bench.rename(draft)?;
                for sealed in draft.sealed()? {
                    self.signature(draft, &sealed)?;
                }
                return Ok(());
            }
            _ => {}
        }
        let forged = bench.forged_assertion(&mut draft.document)?;
        let genuine = draft.assertion()?;
        match self {
            Self::ForeignAssertionLast => draft.document.insert_after(genuine, forged)?,
            _ => draft.document.insert_before(genuine, forged)?,
        }
        match self {
            Self::ReboundPrefix => rebind(draft, forged, FOREIGN),
            Self::Version1Assertion => {
                rebind(draft, forged, "urn:oasis:names:tc:SAML:1.0:assertion")
            }
            Self::NoNamespaceAssertion => without_namespace(draft, forged),
            _ => foreign(draft, forged),
        }
    }
}

impl NamespaceTampering {
    fn signature(self, draft: &mut Draft, sealed: &Sealed) -> Result<(), ForgeError> {
        match self {
            Self::ForeignSignature => rebind(draft, sealed.signature, FOREIGN),
            Self::NoNamespaceSignature => without_namespace(draft, sealed.signature),
            _ => {
                let genuine = draft.part(sealed.signature, "SignedInfo")?;
                let forged = forged_copy(draft, sealed)?;
                draft.document.insert_before(genuine, forged)?;
                rebind(draft, forged, FOREIGN)
            }
        }
    }
}

/// Gives an element, and not what is in it, a foreign namespace under a prefix of its own.
fn foreign(draft: &mut Draft, element: NodeId) -> Result<(), ForgeError> {
    let local = draft.document.node(element).and_then(|node| node.local());
    let name = format!("foreign:{}", local.unwrap_or_default());
    draft.document.rename(element, &name)?;
    Ok(draft.document.set_attribute(element, "xmlns:foreign", FOREIGN)?)
}

/// Lets the prefix of an element stand for another namespace in it.
fn rebind(draft: &mut Draft, element: NodeId, namespace: &str) -> Result<(), ForgeError> {
    let prefix = draft.document.node(element).and_then(|node| node.prefix());
    let declaration = prefix.map_or_else(|| "xmlns".to_owned(), |one| format!("xmlns:{one}"));
    Ok(draft.document.set_attribute(element, &declaration, namespace)?)
}

/// Takes the prefix from an element and from all of its family in it.
fn without_namespace(draft: &mut Draft, top: NodeId) -> Result<(), ForgeError> {
    let Some(node) = draft.document.node(top) else { return Ok(()) };
    let prefix = node.prefix();
    let family = std::iter::once(node).chain(node.descendants());
    let family = family.filter(|node| node.is_element() && node.prefix() == prefix);
    let names: Vec<_> =
        family.map(|node| (node.id(), node.local().unwrap_or_default().to_owned())).collect();
    for (node, local) in names {
        draft.document.rename(node, &local)?;
    }
    Ok(draft.document.set_attribute(top, "xmlns", "")?)
}
