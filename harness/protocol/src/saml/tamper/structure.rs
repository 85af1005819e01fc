use crate::dsig::KeyInfo;
use crate::saml::forge::{Bench, Draft, FOREIGN, ForgeError, Seal, Signed, Span};
use crate::saml::instant;
use crate::xml::NodeId;

use super::list::tamperings;
use super::stage::Stage;

tamperings! {
    /// More than one of what there should be one of, or something else around it. What hides
    /// elsewhere is a [`Wrap`](super::Wrap).
    StructureTampering, "Roots, assertions and identifiers";

    /// A forged Response, and the signed one after it; the text has two roots.
    TwoRootsForgedFirst = "two-roots-forged-first", Mixed, "CVE-2022-39353 (xmldom); CVE-2022-39300 (node-saml)";
    /// The signed Response, and a forged one after it; the text has two roots.
    TwoRootsForgedLast = "two-roots-forged-last", Mixed, "CVE-2022-39353 (xmldom); CVE-2022-39300 (node-saml)";
    /// Text after the root.
    TextAfterRoot = "text-after-root", Unusual, "XML 1.0 section 2.1";
    /// The assertion is the root, without a Response.
    AssertionAsRoot = "assertion-as-root", Unusual, "SAML Profiles 4.1.4.2";
    /// An unsigned assertion before the signed one.
    SecondAssertionFirst = "second-assertion-first", Mixed, "SAML Profiles 4.1.4.3; CVE-2021-28091 (Lasso); CVE-2022-41912 (crewjam/saml)";
    /// An unsigned assertion after the signed one.
    SecondAssertionLast = "second-assertion-last", Mixed, "SAML Profiles 4.1.4.3; CVE-2021-28091 (Lasso); CVE-2022-41912 (crewjam/saml)";
    /// An unsigned assertion without an ID before the signed one.
    SecondAssertionWithoutId = "second-assertion-without-id", Mixed, "SAML Core 2.3.3; CVE-2024-45409 (ruby-saml)";
    /// Two signed assertions, for two users.
    TwoSignedAssertions = "two-signed-assertions", Both, "SAML Profiles 4.1.4.2";
    /// Another element in Extensions has the ID of the assertion.
    DuplicateIdInExtensions = "duplicate-id-in-extensions", Unusual, "SAML Core 1.3.4; XML 1.0 section 3.3.1";
    /// Another element in StatusDetail has the ID of the assertion.
    DuplicateIdInStatusDetail = "duplicate-id-in-status-detail", Unusual, "SAML Core 1.3.4; CVE-2024-45409 (ruby-saml)";
    /// Another element in an Object of the Signature has the ID of what is signed.
    DuplicateIdInObject = "duplicate-id-in-object", Unusual, "SAML Core 1.3.4";
    /// Another element in the KeyInfo of the Signature has the ID of what is signed.
    DuplicateIdInKeyInfo = "duplicate-id-in-key-info", Unusual, "SAML Core 1.3.4";
    /// A forged assertion before the signed one has its ID in an attribute of a namespace, before its own.
    PollutedIdFirst = "polluted-id-first", Mixed, "The Fragile Lock (Black Hat Europe 2025), attribute pollution; CVE-2025-66567 (ruby-saml)";
    /// A forged assertion before the signed one has its ID in an attribute of a namespace, after its own.
    PollutedIdLast = "polluted-id-last", Mixed, "The Fragile Lock (Black Hat Europe 2025), attribute pollution; CVE-2025-66567 (ruby-saml)";
    /// A forged assertion before the signed one has its ID in an attribute of a namespace and none of its own.
    PollutedIdOnly = "polluted-id-only", Mixed, "The Fragile Lock (Black Hat Europe 2025), attribute pollution; CVE-2025-66567 (ruby-saml)";
    /// A forged assertion before the signed one has its ID in `Id`.
    IdSpelledId = "id-spelled-id", Mixed, "XML Signature, ID attributes by name";
    /// A forged assertion before the signed one has its ID in `id`.
    IdSpelledLower = "id-spelled-lower", Mixed, "XML Signature, ID attributes by name";
    /// A forged assertion before the signed one has its ID in `xml:id`.
    XmlId = "xml-id", Mixed, "xml:id Version 1.0";
    /// The message has expired; attributes of a namespace say that it has not.
    PollutedValidity = "polluted-validity", Unsound, "The Fragile Lock (Black Hat Europe 2025), attribute pollution";
}

impl Stage for StructureTampering {
    // Nobody sees an ID twice of which one is encrypted.
    fn wants_plain(self) -> bool {
        matches!(self, Self::DuplicateIdInExtensions | Self::DuplicateIdInStatusDetail)
    }

    fn signs(self) -> Option<&'static [Signed]> {
        match self {
            Self::TwoRootsForgedFirst
            | Self::TwoRootsForgedLast
            | Self::TextAfterRoot
            | Self::DuplicateIdInExtensions
            | Self::DuplicateIdInStatusDetail
            | Self::DuplicateIdInObject
            | Self::DuplicateIdInKeyInfo
            | Self::PollutedValidity => None,
            _ => Some(&[Signed::Assertion]),
        }
    }

    fn before_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        match self {
            Self::TwoSignedAssertions => {
                let second = bench.forged_assertion(&mut draft.document)?;
                let first = draft.assertion()?;
                draft.document.insert_after(first, second)?;
                draft.assertions.push(second);
            }
            Self::DuplicateIdInExtensions => {
                let extensions = draft.extensions()?;
                let twin = draft.foreign_with_id(&bench.ids.assertion)?;
                draft.document.append(extensions, twin)?;
            }
            Self::DuplicateIdInStatusDetail => {
                let detail = draft.status_detail()?;
                let twin = draft.foreign_with_id(&bench.ids.assertion)?;
                draft.document.append(detail, twin)?;
            }
            Self::PollutedValidity => self.expire(draft, bench)?,
            _ => {}
        }
        Ok(())
    }

    fn plan(self, seal: &mut Seal, draft: &mut Draft, _: &Bench<'_>) -> Result<(), ForgeError> {
        let id = draft.document.node(seal.element).and_then(|node| node.value_of("ID"));
        let twin = format!("<o:Box xmlns:o=\"{FOREIGN}\" ID=\"{}\"/>", id.unwrap_or_default());
        match self {
            Self::DuplicateIdInObject => seal.plan.objects.push(twin),
            Self::DuplicateIdInKeyInfo => seal.plan.key_info.push(KeyInfo::Markup(twin)),
            _ => {}
        }
        Ok(())
    }

    fn after_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        match self {
            Self::TwoRootsForgedFirst | Self::TwoRootsForgedLast => {
                let forged = bench.forged()?;
                let root = draft.document.adopt(&forged.document, forged.response)?;
                match self {
                    Self::TwoRootsForgedFirst => {
                        draft.document.insert_before(draft.response, root)?;
                    }
                    _ => draft.document.insert_after(draft.response, root)?,
                }
            }
            Self::TextAfterRoot => {
                let text = draft.document.make_text("fedspec")?;
                draft.document.insert_after(draft.response, text)?;
            }
            Self::AssertionAsRoot => {
                let assertion = draft.assertion()?;
                draft.document.replace(draft.response, assertion)?;
            }
            Self::SecondAssertionLast => {
                let forged = bench.forged_assertion(&mut draft.document)?;
                let genuine = draft.assertion()?;
                draft.document.insert_after(genuine, forged)?;
            }
            Self::TwoSignedAssertions
            | Self::DuplicateIdInExtensions
            | Self::DuplicateIdInStatusDetail
            | Self::DuplicateIdInObject
            | Self::DuplicateIdInKeyInfo
            | Self::PollutedValidity => {}
            _ => {
                let forged = bench.forged_assertion(&mut draft.document)?;
                let genuine = draft.assertion()?;
                draft.document.insert_before(genuine, forged)?;
                self.identify(draft, bench, forged)?;
            }
        }
        Ok(())
    }
}

impl StructureTampering {
    /// Gives a forged assertion the ID of the signed one, in a way that only some readers see.
    fn identify(
        self,
        draft: &mut Draft,
        bench: &Bench<'_>,
        forged: NodeId,
    ) -> Result<(), ForgeError> {
        if self == Self::SecondAssertionFirst {
            return Ok(());
        }
        let document = &mut draft.document;
        document.remove_attribute(forged, "ID")?;
        let (own, genuine) = (bench.ids.forged.as_str(), bench.ids.assertion.as_str());
        let attributes: &[(&str, &str)] = match self {
            Self::PollutedIdFirst => &[("xmlns:o", FOREIGN), ("o:ID", genuine), ("ID", own)],
            Self::PollutedIdLast => &[("ID", own), ("xmlns:o", FOREIGN), ("o:ID", genuine)],
            Self::PollutedIdOnly => &[("xmlns:o", FOREIGN), ("o:ID", genuine)],
            Self::IdSpelledId => &[("Id", genuine)],
            Self::IdSpelledLower => &[("id", genuine)],
            Self::XmlId => &[("xml:id", genuine)],
            _ => &[],
        };
        for (name, value) in attributes {
            document.add_attribute(forged, name, value)?;
        }
        Ok(())
    }

    /// Lets every end of validity be a day ago, and an attribute of a namespace say what it was.
    fn expire(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        let past = Span::seconds(-86_400).from(bench.spec.clock.from(bench.context.now));
        let past = instant::to_text(past);
        for local in ["Conditions", "SubjectConfirmationData"] {
            for element in draft.all(draft.response, local) {
                let end =
                    draft.document.node(element).and_then(|node| node.value_of("NotOnOrAfter"));
                let Some(end) = end.map(std::borrow::Cow::into_owned) else { continue };
                let document = &mut draft.document;
                document.add_attribute(element, "xmlns:o", FOREIGN)?;
                document.add_attribute(element, "o:NotOnOrAfter", &end)?;
                document.set_attribute(element, "NotOnOrAfter", &past)?;
                if document.remove_attribute(element, "NotBefore").is_ok() {
                    document.add_attribute(element, "NotBefore", "2000-01-01T00:00:00Z")?;
                }
            }
        }
        Ok(())
    }
}
