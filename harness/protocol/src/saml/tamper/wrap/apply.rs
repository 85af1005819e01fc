use crate::dsig;
use crate::saml::forge::{Bench, Draft, EncryptionSpec, ForgeError, Seal, Signed, certificate};
use crate::xml::NodeId;

use super::{Carrier, Hidden, Place, Twin, Worthless, Wrap};

/// The two elements, and which is where.
struct Pair {
    forged: NodeId,
    /// The one that stands where there is one usually.
    host: NodeId,
    /// The one that hides.
    guest: NodeId,
}

impl Wrap {
    /// Puts a forged element beside the signed one; `number` counts those that were put there before.
    pub(in crate::saml) fn apply(
        &self,
        draft: &mut Draft,
        bench: &Bench<'_>,
        number: usize,
    ) -> Result<(), ForgeError> {
        let genuine = match self.what {
            Signed::Assertion => draft.assertion()?,
            Signed::Response => draft.response,
        };
        let signature = draft.sealed()?.iter().find(|one| one.element == genuine).cloned();
        let signature = signature.ok_or(ForgeError::NoSuchPlace { what: "signature" })?.signature;
        let forged = match self.what {
            Signed::Assertion => bench.forged_assertion(&mut draft.document)?,
            Signed::Response => {
                let made = bench.forged()?;
                draft.document.adopt(&made.document, made.response)?
            }
        };
        let source = if self.twin == Twin::Same { genuine } else { forged };
        let id = draft.document.node(source).and_then(|node| node.value_of("ID"));
        let id = id.unwrap_or_default().into_owned();
        match (self.twin, number) {
            (Twin::Same, _) => draft.document.set_attribute(forged, "ID", &id)?,
            (Twin::Own, 0) => {}
            // Each has one of its own.
            (Twin::Own, _) => {
                draft.document.set_attribute(forged, "ID", &format!("{id}-{number}"))?;
            }
        }
        match self.carrier {
            Carrier::Genuine => {}
            Carrier::Forged => carry(draft, forged, signature)?,
            Carrier::Both => {
                let copy = draft.document.copy(signature)?;
                carry(draft, forged, copy)?;
            }
        }
        let (host, guest) = match self.hidden {
            Hidden::Genuine => (forged, genuine),
            Hidden::Forged => (genuine, forged),
        };
        if self.hidden == Hidden::Genuine {
            draft.document.replace(genuine, forged)?;
            if self.what == Signed::Response {
                draft.response = forged;
            }
        }
        let pair = Pair { forged, host, guest };
        // In a signature that is not there yet, nothing can hide.
        let early = self.hidden == Hidden::Genuine && self.carrier == Carrier::Genuine;
        let early =
            early && matches!(self.place, Place::Signature | Place::Object | Place::KeyInfo);
        if early {
            self.sign_forged(draft, bench, &pair)?;
        }
        self.hide(draft, bench, &pair)?;
        if !early {
            self.sign_forged(draft, bench, &pair)?;
        }
        if self.needs_encryption() {
            let how = EncryptionSpec::default();
            draft.encrypt(bench, &how, pair.guest, "EncryptedAssertion")?;
        }
        Ok(())
    }

    /// Gives the forged element a signature that nobody trusts, if it is to have one.
    fn sign_forged(
        &self,
        draft: &mut Draft,
        bench: &Bench<'_>,
        pair: &Pair,
    ) -> Result<(), ForgeError> {
        if self.worthless == Worthless::None {
            return Ok(());
        }
        let mut seal = Seal::new(draft, bench, pair.forged, self.what)?;
        seal.by_stranger(bench);
        seal.plan.key_info = vec![certificate(&bench.context.idp.stranger)];
        if let Some(other) = draft.child(pair.forged, "Signature") {
            seal.plan.place = dsig::Place::After(other);
        }
        draft.seal(bench, &seal)?;
        // Only the right ones are worked on later.
        draft.signatures.pop();
        Ok(())
    }

    fn hide(&self, draft: &mut Draft, bench: &Bench<'_>, pair: &Pair) -> Result<(), ForgeError> {
        let (host, guest) = (pair.host, pair.guest);
        let response = match self.what {
            Signed::Assertion => draft.response,
            Signed::Response => host,
        };
        match self.place {
            Place::First => draft.document.prepend(response, guest)?,
            Place::Last => draft.document.append(response, guest)?,
            Place::Before | Place::EncryptedBefore => draft.document.insert_before(host, guest)?,
            Place::After | Place::EncryptedAfter => draft.document.insert_after(host, guest)?,
            Place::FirstChild => draft.document.prepend(host, guest)?,
            Place::LastChild => draft.document.append(host, guest)?,
            Place::Extensions => {
                let extensions = draft.extensions()?;
                draft.document.append(extensions, guest)?;
            }
            Place::StatusDetail => {
                let detail = draft.status_detail()?;
                draft.document.append(detail, guest)?;
            }
            Place::Advice | Place::AttributeValue | Place::ConfirmationData => {
                let assertion = self.assertion_of(draft, host)?;
                let parent = self.inside(draft, assertion)?;
                draft.document.append(parent, guest)?;
            }
            Place::BeforeSignature => {
                let signature = draft.part(host, "Signature")?;
                draft.document.insert_before(signature, guest)?;
            }
            Place::Signature => {
                let signature = draft.part(host, "Signature")?;
                draft.document.append(signature, guest)?;
            }
            Place::Object => {
                let signature = draft.part(host, "Signature")?;
                let object = draft.object(signature)?;
                draft.document.append(object, guest)?;
            }
            Place::KeyInfo => {
                let signature = draft.part(host, "Signature")?;
                let key_info = draft.child_or_new(signature, "KeyInfo")?;
                draft.document.append(key_info, guest)?;
            }
            Place::Foreign | Place::ForeignAfter => {
                let beside = match self.what {
                    Signed::Assertion => host,
                    Signed::Response => self.assertion_of(draft, host)?,
                };
                let around = draft.foreign("Box")?;
                match self.place {
                    Place::Foreign => draft.document.insert_before(beside, around)?,
                    _ => draft.document.insert_after(beside, around)?,
                }
                draft.document.append(around, guest)?;
            }
            Place::Wrapper => {
                let around = draft.foreign("Box")?;
                draft.document.insert_before(host, around)?;
                draft.document.append(around, host)?;
                draft.document.append(around, guest)?;
            }
            Place::InnerResponse => {
                let inner = inner_response(draft, bench)?;
                draft.document.insert_after(host, inner)?;
                draft.document.append(inner, guest)?;
            }
        }
        Ok(())
    }

    /// The host, or the assertion in it.
    fn assertion_of(&self, draft: &Draft, host: NodeId) -> Result<NodeId, ForgeError> {
        match self.what {
            Signed::Assertion => Ok(host),
            Signed::Response => draft.part(host, "Assertion"),
        }
    }

    /// A place in an assertion where the schema allows any element.
    fn inside(&self, draft: &mut Draft, assertion: NodeId) -> Result<NodeId, ForgeError> {
        match self.place {
            Place::Advice => {
                let advice = draft.like(assertion, "Advice")?;
                match draft.child(assertion, "Conditions") {
                    Some(conditions) => draft.document.insert_after(conditions, advice)?,
                    None => draft.document.append(assertion, advice)?,
                }
                Ok(advice)
            }
            Place::AttributeValue => {
                let statement = draft.child_or_new(assertion, "AttributeStatement")?;
                let attribute = draft.like(assertion, "Attribute")?;
                draft.document.add_attribute(attribute, "Name", "urn:example:fedspec")?;
                draft.document.append(statement, attribute)?;
                draft.child_or_new(attribute, "AttributeValue")
            }
            _ => {
                let subject = draft.part(assertion, "Subject")?;
                let confirmation = draft.part(subject, "SubjectConfirmation")?;
                draft.child_or_new(confirmation, "SubjectConfirmationData")
            }
        }
    }
}

/// Puts a Signature where the schema has it.
fn carry(draft: &mut Draft, element: NodeId, signature: NodeId) -> Result<(), ForgeError> {
    match draft.child(element, "Issuer") {
        Some(issuer) => draft.document.insert_after(issuer, signature)?,
        None => draft.document.prepend(element, signature)?,
    }
    Ok(())
}

/// A Response with nothing in it, like the one around it but for its ID.
fn inner_response(draft: &mut Draft, bench: &Bench<'_>) -> Result<NodeId, ForgeError> {
    let inner = draft.like(draft.response, "Response")?;
    let attributes: Vec<(String, String)> = draft
        .document
        .node(draft.response)
        .into_iter()
        .flat_map(|response| response.attributes())
        .filter(|attribute| attribute.declares().is_none())
        .map(|attribute| (attribute.name().to_owned(), attribute.value().into_owned()))
        .collect();
    for (name, value) in attributes {
        draft.document.add_attribute(inner, &name, &value)?;
    }
    draft.document.set_attribute(inner, "ID", &bench.ids.nobody)?;
    Ok(inner)
}
