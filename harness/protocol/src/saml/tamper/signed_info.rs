use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::Digester;
use crate::dsig::{Place, ReferencePlan, Target, Transform, Written};
use crate::saml::forge::{Bench, Draft, FOREIGN, ForgeError, Seal, Sealed, Signed};
use crate::saml::names::SIGNATURE;
use crate::xml::NodeId;
use crate::xml::c14n::{Canonicalization, Subset, to_bytes};

use super::list::tamperings;
use super::names::{FILE, REMOTE};
use super::stage::Stage;

tamperings! {
    /// The verifier checks the signature of one SignedInfo, or of one Reference, and the digest of
    /// another; or the signature covers something else than what is read.
    SignedInfoTampering, "SignedInfo and References";

    /// A forged SignedInfo before the one that was signed.
    SecondSignedInfoFirst = "second-signed-info-first", Forgery, "CVE-2025-29774 (xml-crypto)";
    /// A forged SignedInfo after the one that was signed.
    SecondSignedInfoLast = "second-signed-info-last", Forgery, "CVE-2025-29774 (xml-crypto)";
    /// A forged SignedInfo in an Object of the Signature.
    ForgedSignedInfoInObject = "forged-signed-info-in-object", Forgery, "CVE-2025-29774 (xml-crypto)";
    /// A forged SignedInfo in the Signature's place, and the one that was signed in an Object.
    SignedInfoInObject = "signed-info-in-object", Forgery, "CVE-2025-29774 (xml-crypto)";
    /// A forged SignedInfo in an Object that is the first child of the Signature.
    ForgedSignedInfoInFirstObject = "forged-signed-info-in-first-object", Forgery, "CVE-2025-29774 (xml-crypto); CVE-2019-3465 (xmlseclibs)";
    /// A forged SignedInfo in the Signature's place, and the one that was signed in an Object that is the
    /// first child of the Signature.
    SignedInfoInFirstObject = "signed-info-in-first-object", Forgery, "CVE-2025-29774 (xml-crypto); CVE-2019-3465 (xmlseclibs)";
    /// A forged SignedInfo in the Signature's place, and the one that was signed in the KeyInfo.
    SignedInfoInKeyInfo = "signed-info-in-key-info", Forgery, "CVE-2025-29774 (xml-crypto)";
    /// A forged SignedInfo around the one that was signed.
    SignedInfoInForged = "signed-info-in-forged", Forgery, "CVE-2025-29774 (xml-crypto)";
    /// The name is changed; a DigestValue in StatusDetail is right for it.
    DigestInStatusDetail = "digest-in-status-detail", Forgery, "CVE-2024-45409 (ruby-saml)";
    /// The name is changed; a DigestValue in Extensions is right for it.
    DigestInExtensions = "digest-in-extensions", Forgery, "CVE-2024-45409 (ruby-saml)";
    /// The name is changed; a Reference in an Object of the Signature is right for it.
    ReferenceInObject = "reference-in-object", Forgery, "CVE-2024-45409 (ruby-saml)";
    /// A worthless SignatureValue before the right one.
    SecondSignatureValueFirst = "second-signature-value-first", Unusual, "XML Signature 4.2";
    /// A worthless SignatureValue after the right one.
    SecondSignatureValueLast = "second-signature-value-last", Unusual, "XML Signature 4.2";
    /// A worthless Signature before the right one in the same element.
    SecondSignatureFirst = "second-signature-first", Unusual, "SAML Core 5.4; SAML schema, one ds:Signature";
    /// A worthless Signature after the right one in the same element.
    SecondSignatureLast = "second-signature-last", Unusual, "SAML Core 5.4; SAML schema, one ds:Signature";
    /// The trusted key signed a SignedInfo without a Reference.
    NoReference = "no-reference", Forgery, "XML Signature 4.4.3; SAML Core 5.4.2";
    /// The trusted key signed a Reference to another element of the message.
    ReferenceElsewhere = "reference-elsewhere", Forgery, "SAML Core 5.4.2; CVE-2024-45409 (ruby-saml)";
    /// The trusted key signed a Reference to an Object inside the Signature.
    ReferenceToObject = "reference-to-object", Forgery, "SAML Core 5.4.1";
    /// The trusted key signed a Reference to another host, which is not to be fetched.
    RemoteReference = "remote-reference", Forgery, "SAML Core 5.4.2; XML Signature 4.4.3.1";
    /// The trusted key signed a Reference to a file of the target, which is not to be read.
    FileReference = "file-reference", Forgery, "SAML Core 5.4.2; XML Signature 4.4.3.1";
    /// A second Reference, to another element, after the one to the signed element.
    SecondReferenceLast = "second-reference-last", Unusual, "SAML Core 5.4.2";
    /// A second Reference, to another element, before the one to the signed element.
    SecondReferenceFirst = "second-reference-first", Unusual, "SAML Core 5.4.2";
    /// The Reference has no URI.
    ReferenceWithoutUri = "reference-without-uri", Unusual, "SAML Core 5.4.2; XML Signature 4.4.3.1";
    /// The Reference is to the whole document.
    ReferenceToDocument = "reference-to-document", Unusual, "SAML Core 5.4.2";
    /// The Reference is an XPointer to the signed element.
    ReferenceByXPointer = "reference-by-xpointer", Unusual, "SAML Core 5.4.2; XML Signature 4.4.3.3";
    /// A thousand References to the signed element.
    ManyReferences = "many-references", Unusual, "XML Signature Best Practices (W3C 2013)";
    /// The Signature stands beside the element that it signs.
    DetachedSignature = "detached-signature", Unusual, "SAML Core 5.4.1";
    /// The element stands in an Object of the Signature that signs it.
    EnvelopingSignature = "enveloping-signature", Unusual, "SAML Core 5.4.1";
}

impl Stage for SignedInfoTampering {
    fn signs(self) -> Option<&'static [Signed]> {
        match self {
            // What they add to the Response is not to break a signature of its own.
            Self::DigestInStatusDetail
            | Self::DigestInExtensions
            | Self::ReferenceElsewhere
            | Self::DetachedSignature
            | Self::EnvelopingSignature => Some(&[Signed::Assertion]),
            // Only the root is the whole document.
            Self::ReferenceToDocument => Some(&[Signed::Response]),
            _ => None,
        }
    }

    fn changes_names_later(self) -> bool {
        self.is_forged_info()
            || matches!(
                self,
                Self::DigestInStatusDetail | Self::DigestInExtensions | Self::ReferenceInObject
            )
    }

    fn before_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        if matches!(
            self,
            Self::ReferenceElsewhere | Self::SecondReferenceFirst | Self::SecondReferenceLast
        ) {
            let extensions = draft.extensions()?;
            let other = draft.foreign_with_id(&bench.ids.nobody)?;
            draft.document.append(extensions, other)?;
        }
        Ok(())
    }

    fn plan(self, seal: &mut Seal, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        match self {
            Self::SecondSignatureFirst | Self::SecondSignatureLast => {
                self.second_signature(seal, draft, bench)?;
            }
            Self::NoReference => {
                seal.plan.signed_infos.iter_mut().for_each(|info| info.references.clear());
            }
            Self::ReferenceElsewhere => {
                let other = elsewhere(&bench.ids.nobody);
                seal.references().for_each(|reference| *reference = other.clone());
            }
            Self::ReferenceToObject => {
                let id = &bench.ids.nobody;
                seal.plan.objects.push(format!("<o:Box xmlns:o=\"{FOREIGN}\" Id=\"{id}\"/>"));
                let object = elsewhere(id);
                seal.references().for_each(|reference| *reference = object.clone());
            }
            Self::RemoteReference => outside(seal, REMOTE),
            Self::FileReference => outside(seal, FILE),
            Self::SecondReferenceFirst | Self::SecondReferenceLast => {
                let other = elsewhere(&bench.ids.nobody);
                for info in &mut seal.plan.signed_infos {
                    let at =
                        if self == Self::SecondReferenceFirst { 0 } else { info.references.len() };
                    info.references.insert(at, other.clone());
                }
            }
            Self::ReferenceWithoutUri => {
                seal.references().for_each(|reference| reference.uri = None);
            }
            Self::ReferenceToDocument => {
                for reference in seal.references() {
                    reference.uri = Some(String::new());
                    reference.target = Target::Uri;
                }
            }
            Self::ReferenceByXPointer => {
                for reference in seal.references() {
                    let uri = reference.uri.as_deref().unwrap_or_default();
                    let id = uri.trim_start_matches('#');
                    reference.uri = Some(format!("#xpointer(id('{id}'))"));
                }
            }
            Self::ManyReferences => {
                // All of them have the same digest, which is made once.
                let form = Canonicalization::exclusive();
                let octets = to_bytes(&draft.document, &Subset::of(seal.element), &form)?;
                for info in &mut seal.plan.signed_infos {
                    for reference in &mut info.references {
                        let digest = Digester::of(reference.digest, &octets);
                        reference.value = Written::Bytes(digest);
                    }
                    info.references = info.references.iter().cycle().take(1_000).cloned().collect();
                }
            }
            Self::DetachedSignature | Self::EnvelopingSignature => {
                seal.plan.place = match self {
                    Self::DetachedSignature => Place::After(seal.element),
                    _ => Place::Before(seal.element),
                };
                for reference in seal.references() {
                    let transforms = reference.transforms.iter_mut();
                    transforms.for_each(|list| list.retain(|one| *one != Transform::Enveloped));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn after_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        if self.changes_names_later() {
            bench.rename(draft)?;
        }
        for sealed in draft.sealed()? {
            match self {
                Self::DigestInStatusDetail => {
                    let detail = draft.status_detail()?;
                    digest_in(draft, &sealed, detail)?;
                }
                Self::DigestInExtensions => {
                    let extensions = draft.extensions()?;
                    digest_in(draft, &sealed, extensions)?;
                }
                Self::ReferenceInObject => {
                    let info = draft.part(sealed.signature, "SignedInfo")?;
                    let reference = draft.part(info, "Reference")?;
                    let forged = draft.document.copy(reference)?;
                    let digest = draft.digest(&sealed)?;
                    let value = draft.part(forged, "DigestValue")?;
                    draft.say(value, &digest)?;
                    let object = draft.object(sealed.signature)?;
                    draft.document.append(object, forged)?;
                }
                Self::SecondSignatureValueFirst | Self::SecondSignatureValueLast => {
                    let value = draft.part(sealed.signature, "SignatureValue")?;
                    let worthless = draft.document.copy(value)?;
                    draft.say(worthless, &STANDARD.encode([0; 256]))?;
                    match self {
                        Self::SecondSignatureValueFirst => {
                            draft.document.insert_before(value, worthless)?;
                        }
                        _ => draft.document.insert_after(value, worthless)?,
                    }
                }
                Self::EnvelopingSignature => {
                    let object = draft.object(sealed.signature)?;
                    draft.document.append(object, sealed.element)?;
                }
                _ if self.is_forged_info() => self.forged_info(draft, &sealed)?,
                _ => {}
            }
        }
        Ok(())
    }
}

impl SignedInfoTampering {
    fn is_forged_info(self) -> bool {
        matches!(
            self,
            Self::SecondSignedInfoFirst
                | Self::SecondSignedInfoLast
                | Self::ForgedSignedInfoInObject
                | Self::SignedInfoInObject
                | Self::ForgedSignedInfoInFirstObject
                | Self::SignedInfoInFirstObject
                | Self::SignedInfoInKeyInfo
                | Self::SignedInfoInForged
        )
    }

    /// Puts a SignedInfo that is right for what is there now beside the one that was signed.
    fn forged_info(self, draft: &mut Draft, sealed: &Sealed) -> Result<(), ForgeError> {
        let genuine = draft.part(sealed.signature, "SignedInfo")?;
        let forged = forged_copy(draft, sealed)?;
        match self {
            Self::SecondSignedInfoFirst => draft.document.insert_before(genuine, forged)?,
            Self::SecondSignedInfoLast => draft.document.insert_after(genuine, forged)?,
            Self::ForgedSignedInfoInObject => {
                let object = draft.object(sealed.signature)?;
                draft.document.append(object, forged)?;
            }
            Self::SignedInfoInObject => {
                draft.document.replace(genuine, forged)?;
                let object = draft.object(sealed.signature)?;
                draft.document.append(object, genuine)?;
            }
            Self::ForgedSignedInfoInFirstObject | Self::SignedInfoInFirstObject => {
                let inside = match self {
                    Self::SignedInfoInFirstObject => {
                        draft.document.replace(genuine, forged)?;
                        genuine
                    }
                    _ => forged,
                };
                let object = draft.object(sealed.signature)?;
                draft.document.append(object, inside)?;
                draft.document.prepend(sealed.signature, object)?;
            }
            Self::SignedInfoInKeyInfo => {
                draft.document.replace(genuine, forged)?;
                let key_info = draft.child_or_new(sealed.signature, "KeyInfo")?;
                draft.document.append(key_info, genuine)?;
            }
            _ => {
                draft.document.replace(genuine, forged)?;
                draft.document.append(forged, genuine)?;
            }
        }
        Ok(())
    }

    /// Puts a signature that nobody trusts into the element before it is signed, so that the right one
    /// covers it.
    fn second_signature(
        self,
        seal: &mut Seal,
        draft: &mut Draft,
        bench: &Bench<'_>,
    ) -> Result<(), ForgeError> {
        let mut worthless = Seal::new(draft, bench, seal.element, seal.signed)?;
        worthless.by_stranger(bench);
        let made = draft.seal(bench, &worthless)?;
        // Only the right one is worked on later.
        draft.signatures.pop();
        seal.plan.place = match self {
            Self::SecondSignatureFirst => Place::After(made),
            _ => Place::Before(made),
        };
        Ok(())
    }
}

/// A copy of the SignedInfo that was signed, with the digest of what is there now; it stands nowhere.
pub(super) fn forged_copy(draft: &mut Draft, sealed: &Sealed) -> Result<NodeId, ForgeError> {
    let genuine = draft.part(sealed.signature, "SignedInfo")?;
    let forged = draft.document.copy(genuine)?;
    let digest = draft.digest(sealed)?;
    let reference = draft.part(forged, "Reference")?;
    let value = draft.part(reference, "DigestValue")?;
    draft.say(value, &digest)?;
    Ok(forged)
}

/// Puts the digest of what is there now elsewhere.
fn digest_in(draft: &mut Draft, sealed: &Sealed, parent: NodeId) -> Result<(), ForgeError> {
    let digest = draft.digest(sealed)?;
    let value = draft.document.make_element("ds:DigestValue")?;
    draft.document.add_attribute(value, "xmlns:ds", SIGNATURE)?;
    draft.say(value, &digest)?;
    Ok(draft.document.append(parent, value)?)
}

/// A Reference to an element that is not the Signature's parent.
fn elsewhere(id: &str) -> ReferencePlan {
    let transforms = Some(vec![Transform::Canonical(Canonicalization::exclusive())]);
    ReferencePlan { transforms, ..ReferencePlan::enveloped(id) }
}

/// Lets the References lead out of the message.
fn outside(seal: &mut Seal, uri: &str) {
    for reference in seal.references() {
        *reference = ReferencePlan {
            uri: Some(uri.to_owned()),
            target: Target::Octets(b"fedspec".to_vec()),
            transforms: None,
            ..ReferencePlan::enveloped("")
        };
    }
}
