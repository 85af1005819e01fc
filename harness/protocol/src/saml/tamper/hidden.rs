use crate::saml::forge::{Bench, Draft, ForgeError, Rest, Sealed};
use crate::xml::NodeId;

use super::list::tamperings;
use super::stage::Stage;

tamperings! {
    /// Text that canonical forms keep whole, and readers may not. Where it is a name, the signed name
    /// begins or ends with the other user's.
    HiddenTampering, "Markup in text";

    /// A comment after the other user's name; the rest of the signed name follows.
    CommentInNameId = "comment-in-name-id", Whole, "CVE-2017-11427, CVE-2017-11428, CVE-2017-11429, CVE-2017-11430, CVE-2018-0489";
    /// A comment before the other user's name; the rest of the signed name precedes.
    CommentBeforeName = "comment-before-name", Whole, "CVE-2017-11427 and its relatives";
    /// A comment as the first thing in the NameID.
    LeadingCommentInNameId = "leading-comment-in-name-id", Unusual, "CVE-2017-11427 and its relatives";
    /// The rest of the signed name is a CDATA section.
    CDataInNameId = "cdata-in-name-id", Whole, "CVE-2017-11427 and its relatives; XML 1.0 section 2.7";
    /// The beginning of the signed name, all of the other user's, is a CDATA section.
    CDataFirstInNameId = "cdata-first-in-name-id", Whole, "CVE-2017-11427 and its relatives; XML 1.0 section 2.7";
    /// A reference to a character between the other user's name and the rest of the signed name.
    ReferenceInNameId = "reference-in-name-id", Whole, "XML 1.0 section 4.1";
    /// The trusted key signed a processing instruction between the other user's name and the rest.
    InstructionInNameId = "instruction-in-name-id", Parted, "CVE-2017-11427 and its relatives; XML 1.0 section 2.6";
    /// The trusted key signed an element between the other user's name and the rest.
    ElementInNameId = "element-in-name-id", Parted, "CVE-2017-11427 and its relatives; SAML Core 2.2.2";
    /// The rest of the signed name has become the data of a processing instruction.
    InstructionHidesName = "instruction-hides-name", Divided, "RFC 3076 section 2.3; CVE-2025-54419 (node-saml reads the message, not its canonical form)";
    /// The rest of the signed name has become a comment.
    CommentHidesName = "comment-hides-name", Divided, "RFC 3076 section 2.3; CVE-2025-54419 (node-saml reads the message, not its canonical form)";
    /// A comment in each value of an attribute, as in a NameID.
    CommentInAttribute = "comment-in-attribute", Whole, "CVE-2017-11427 and its relatives";
    /// A CDATA section in each value of an attribute, as in a NameID.
    CDataInAttribute = "cdata-in-attribute", Whole, "CVE-2017-11427 and its relatives";
    /// A reference to a character in each value of an attribute, as in a NameID.
    ReferenceInAttribute = "reference-in-attribute", Whole, "XML 1.0 section 4.1";
    /// The trusted key signed a processing instruction in each value of an attribute.
    InstructionInAttribute = "instruction-in-attribute", Parted, "CVE-2017-11427 and its relatives";
    /// The rest of each value of an attribute has become the data of a processing instruction.
    InstructionHidesAttribute = "instruction-hides-attribute", Divided, "RFC 3076 section 2.3; CVE-2025-54419 (node-saml reads the message, not its canonical form)";
    /// The message is for another audience, whose name begins with the target's; a comment follows that.
    CommentInAudience = "comment-in-audience", Unsound, "CVE-2017-11427 and its relatives; SAML Core 2.5.1.4";
    /// The name is changed; a comment with its digest stands before the signed one in DigestValue.
    CommentInDigest = "comment-in-digest", Forgery, "CVE-2025-29775 (xml-crypto)";
    /// The name is changed; a comment with its digest stands after the signed one in DigestValue.
    CommentAfterDigest = "comment-after-digest", Forgery, "CVE-2025-29775 (xml-crypto)";
    /// The name is changed; its digest is a processing instruction in DigestValue.
    InstructionInDigest = "instruction-in-digest", Forgery, "CVE-2025-29775 (xml-crypto)";
    /// The name is changed; its digest is in an element in DigestValue.
    ElementInDigest = "element-in-digest", Forgery, "CVE-2025-29775 (xml-crypto)";
    /// The DigestValue is a CDATA section, which changes nothing.
    CDataInDigest = "cdata-in-digest", Unusual, "CVE-2025-29775 (xml-crypto); XML 1.0 section 2.7";
    /// A reference to a character in DigestValue, which changes nothing.
    ReferenceInDigest = "reference-in-digest", Unusual, "CVE-2025-29775 (xml-crypto); XML 1.0 section 4.1";
    /// A comment in SignatureValue, which changes nothing.
    CommentInSignatureValue = "comment-in-signature-value", Unusual, "CVE-2025-29775 (xml-crypto)";
    /// A comment in X509Certificate, which changes nothing.
    CommentInCertificate = "comment-in-certificate", Unusual, "CVE-2025-29775 (xml-crypto)";
}

impl Stage for HiddenTampering {
    fn changes_names_later(self) -> bool {
        matches!(
            self,
            Self::CommentInDigest
                | Self::CommentAfterDigest
                | Self::InstructionInDigest
                | Self::ElementInDigest
        )
    }

    fn rest(self) -> Option<(Rest, bool)> {
        match self {
            Self::CommentBeforeName => Some((Rest::Before, true)),
            Self::CommentInNameId
            | Self::CDataInNameId
            | Self::CDataFirstInNameId
            | Self::ReferenceInNameId
            | Self::InstructionInNameId
            | Self::ElementInNameId
            | Self::InstructionHidesName
            | Self::CommentHidesName => Some((Rest::After, true)),
            Self::CommentInAttribute
            | Self::CDataInAttribute
            | Self::ReferenceInAttribute
            | Self::InstructionInAttribute
            | Self::InstructionHidesAttribute => Some((Rest::After, false)),
            _ => None,
        }
    }

    fn before_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        match self {
            Self::InstructionInNameId | Self::InstructionInAttribute | Self::ElementInNameId => {
                self.divide(draft)
            }
            Self::CommentInAudience => {
                for audience in draft.all(draft.response, "Audience") {
                    draft.say(audience, &Rest::After.with(&bench.context.sp.entity_id))?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn after_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        match self {
            // These are there already.
            Self::InstructionInNameId | Self::InstructionInAttribute | Self::ElementInNameId => {
                Ok(())
            }
            Self::CommentInAudience => {
                for audience in draft.all(draft.response, "Audience") {
                    self.divide_text(draft, audience, Rest::After)?;
                }
                Ok(())
            }
            Self::LeadingCommentInNameId => {
                for name in draft.all(draft.response, "NameID") {
                    let comment = draft.document.make_comment("")?;
                    draft.document.prepend(name, comment)?;
                }
                Ok(())
            }
            Self::CommentInSignatureValue | Self::CommentInCertificate => {
                let local = match self {
                    Self::CommentInCertificate => "X509Certificate",
                    _ => "SignatureValue",
                };
                let elements = draft.all(draft.response, local);
                if elements.is_empty() {
                    return Err(ForgeError::NoSuchPlace { what: local });
                }
                elements.into_iter().try_for_each(|element| comment_within(draft, element))
            }
            _ if self.rest().is_some() => self.divide(draft),
            _ => {
                if self.changes_names_later() {
                    bench.rename(draft)?;
                }
                draft.sealed()?.iter().try_for_each(|sealed| self.in_digest(draft, sealed))
            }
        }
    }
}

impl HiddenTampering {
    /// Puts markup between the other user's text and the rest, wherever both stand.
    fn divide(self, draft: &mut Draft) -> Result<(), ForgeError> {
        let Some((rest, name)) = self.rest() else { return Ok(()) };
        let local = if name { "NameID" } else { "AttributeValue" };
        let elements = draft.all(draft.response, local);
        if elements.is_empty() {
            return Err(ForgeError::NoSuchPlace { what: local });
        }
        elements.into_iter().try_for_each(|element| self.divide_text(draft, element, rest))
    }

    fn divide_text(self, draft: &mut Draft, element: NodeId, rest: Rest) -> Result<(), ForgeError> {
        let whole = draft.text(element);
        let cut = match rest {
            Rest::After => whole.len().saturating_sub(rest.text().len()),
            Rest::Before => rest.text().len(),
        };
        let Some((first, last)) = whole.split_at_checked(cut) else { return Ok(()) };
        let document = &mut draft.document;
        let nodes = match self {
            Self::CDataInNameId | Self::CDataInAttribute => {
                vec![document.make_text(first)?, document.make_cdata(last)?]
            }
            Self::CDataFirstInNameId => {
                vec![document.make_cdata(first)?, document.make_text(last)?]
            }
            Self::ReferenceInNameId | Self::ReferenceInAttribute => {
                let mut after = last.chars();
                let code = after.next().map_or(0, u32::from);
                vec![
                    document.make_text(first)?,
                    document.make_written_text(&format!("&#{code};"))?,
                    document.make_text(after.as_str())?,
                ]
            }
            Self::InstructionHidesName | Self::InstructionHidesAttribute => {
                vec![document.make_text(first)?, document.make_instruction("fedspec", last)?]
            }
            Self::CommentHidesName => {
                vec![document.make_text(first)?, document.make_comment(last)?]
            }
            _ => {
                let between = match self {
                    Self::InstructionInNameId | Self::InstructionInAttribute => {
                        document.make_instruction("fedspec", "")?
                    }
                    Self::ElementInNameId => draft.foreign("Box")?,
                    _ => document.make_comment("")?,
                };
                let document = &mut draft.document;
                vec![document.make_text(first)?, between, document.make_text(last)?]
            }
        };
        draft.only(element, nodes)
    }

    fn in_digest(self, draft: &mut Draft, sealed: &Sealed) -> Result<(), ForgeError> {
        let value = draft.digest_value(sealed)?;
        let signed = draft.text(value);
        let now = draft.digest(sealed)?;
        let text = draft.document.make_text(&signed)?;
        let nodes = match self {
            Self::CommentInDigest => vec![draft.document.make_comment(&now)?, text],
            Self::CommentAfterDigest => vec![text, draft.document.make_comment(&now)?],
            Self::InstructionInDigest => {
                vec![draft.document.make_instruction("fedspec", &now)?, text]
            }
            Self::ElementInDigest => {
                let forged = draft.foreign("DigestValue")?;
                draft.say(forged, &now)?;
                vec![forged, text]
            }
            Self::CDataInDigest => vec![draft.document.make_cdata(&signed)?],
            _ => {
                let mut rest = signed.chars();
                let code = rest.next().map_or(0, u32::from);
                vec![draft.document.make_written_text(&format!("&#{code};{}", rest.as_str()))?]
            }
        };
        draft.only(value, nodes)
    }
}

/// Puts a comment into the middle of a text.
fn comment_within(draft: &mut Draft, element: NodeId) -> Result<(), ForgeError> {
    let whole = draft.text(element);
    // Base64 has characters of one byte.
    let (first, last) = whole.split_at_checked(whole.len() / 2).unwrap_or_default();
    let document = &mut draft.document;
    let nodes = [document.make_text(first)?, document.make_comment("")?, document.make_text(last)?];
    draft.only(element, nodes)
}
