//! What everybody needs who works on a message.

use std::borrow::Cow;
use std::cell::RefCell;

use crate::saml::tamper::{Claim, Stage as _};
use crate::xml::{Document, NodeId};

use super::draft::{Draft, Ids};
use super::response::draft;
use super::{Claims, ForgeContext, ForgeError, Identity, KeyChoice, KeyPair, ResponseSpec, Signed};

/// The description, the parties, and the names that stand in one message only.
pub(in crate::saml) struct Bench<'a> {
    pub(in crate::saml) spec: &'a ResponseSpec,
    pub(in crate::saml) context: &'a ForgeContext<'a>,
    pub(in crate::saml) ids: &'a Ids,
    /// Whom the identity provider vouches for, as it would write them.
    pub(in crate::saml) vouched: Identity,
    /// Random bytes for whoever needs more.
    pub(in crate::saml) random: RefCell<&'a mut Random<'a>>,
}

/// Fills a slice with random bytes.
pub(in crate::saml) type Random<'a> = dyn FnMut(&mut [u8]) + 'a;

/// What makes a name another one, and stands before or after it.
pub(in crate::saml) const AFFIX: &str = ".fedspec.example";
/// The same before a name.
pub(in crate::saml) const PREFIX: &str = "fedspec.";

/// On which side of the other user's name the rest of a signed name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::saml) enum Rest {
    After,
    Before,
}

impl Rest {
    /// The rest.
    pub(in crate::saml) fn text(self) -> &'static str {
        match self {
            Self::After => AFFIX,
            Self::Before => PREFIX,
        }
    }

    /// The name with it.
    pub(in crate::saml) fn with(self, name: &str) -> String {
        match self {
            Self::After => format!("{name}{AFFIX}"),
            Self::Before => format!("{PREFIX}{name}"),
        }
    }
}

impl<'a> Bench<'a> {
    pub(in crate::saml) fn new(
        spec: &'a ResponseSpec,
        context: &'a ForgeContext<'a>,
        ids: &'a Ids,
        random: &'a mut Random<'a>,
    ) -> Self {
        let vouched = spec.vouched(context.honest, context.other);
        Self { spec, context, ids, vouched, random: RefCell::new(random) }
    }

    /// Which elements are to be signed, whatever the binding.
    pub(in crate::saml) fn signed(&self) -> Vec<Signed> {
        self.spec.signed(self.context.wants)
    }

    /// Which elements carry a signature: by redirect, the query does instead.
    pub(in crate::saml) fn sign(&self) -> Vec<Signed> {
        match self.signs_query() && !self.spec.tamper.iter().any(|one| one.embeds()) {
            true => Vec::new(),
            false => self.signed(),
        }
    }

    /// Whom the message names when it is signed.
    pub(in crate::saml) fn names(&self) -> Cow<'_, Identity> {
        let other = self.context.other;
        for tampering in &self.spec.tamper {
            match tampering.claim() {
                Claim::Forgery | Claim::Complicit if !tampering.changes_names_later() => {
                    return Cow::Borrowed(other);
                }
                Claim::Whole | Claim::Parted | Claim::Divided => {
                    return match tampering.rest() {
                        Some((rest, true)) => {
                            let name_id = rest.with(&other.name_id);
                            Cow::Owned(Identity { name_id, ..self.vouched.clone() })
                        }
                        Some((rest, false)) => Cow::Owned(self.with_attributes(rest)),
                        None => Cow::Borrowed(other),
                    };
                }
                _ => {}
            }
        }
        Cow::Borrowed(&self.vouched)
    }

    /// The vouched user, whose attributes are those of the other with a rest.
    fn with_attributes(&self, rest: Rest) -> Identity {
        let mut attributes = self.context.other.attributes.clone();
        for value in attributes.iter_mut().flat_map(|attribute| attribute.values.iter_mut()) {
            *value = rest.with(value);
        }
        Identity { attributes, ..self.vouched.clone() }
    }

    /// What may come of the message. `whole` is whom it names when that was made up for it.
    pub(in crate::saml) fn claims(self, whole: Option<Identity>) -> Claims {
        let (signed, spec) = (self.signed(), self.spec);
        let mut claims = Claims {
            honest: whole.unwrap_or(self.vouched),
            forged: self.context.other.clone(),
            cut: Vec::new(),
            also: Vec::new(),
            parts: Vec::new(),
            vouched: !signed.is_empty() && spec.key != KeyChoice::Other,
        };
        for wrap in spec.wrap.iter() {
            // A signature around what is wrapped breaks, and one inside of it holds.
            claims.vouched &= signed.contains(&wrap.what);
        }
        for tampering in &spec.tamper {
            match tampering.claim() {
                Claim::Unusual | Claim::Mixed | Claim::Unsound => {}
                Claim::Forgery | Claim::Worthless => claims.vouched = false,
                Claim::Complicit | Claim::Both => claims.also.push(claims.forged.name_id.clone()),
                Claim::Parted => {
                    let rest = tampering.rest().map(|(rest, _)| rest.text().to_owned());
                    claims.parts.extend(rest);
                    claims.parts.push(claims.forged.name_id.clone());
                }
                Claim::Whole | Claim::Divided => {
                    claims.cut.extend(tampering.rest().map(|(rest, _)| rest.text().to_owned()));
                }
            }
            // What is added to a Response breaks its signature; an assertion's own holds.
            let assertion = tampering.signs() == Some(&[Signed::Assertion]);
            if assertion && signed == [Signed::Response] {
                claims.vouched = false;
            }
        }
        claims
    }

    pub(in crate::saml) fn pair(&self, choice: KeyChoice) -> Result<&'a KeyPair, ForgeError> {
        let idp = self.context.idp;
        match choice {
            KeyChoice::Idp => Ok(&idp.signing),
            KeyChoice::Second => {
                idp.second.as_ref().ok_or(ForgeError::NoSuchPlace { what: "second key" })
            }
            KeyChoice::Other => Ok(&idp.stranger),
        }
    }

    /// An unsigned message that names the other user, under IDs of its own.
    pub(in crate::saml) fn forged(&self) -> Result<Draft, ForgeError> {
        let ids = Ids {
            response: format!("{}-response", self.ids.forged),
            assertion: self.ids.forged.clone(),
            ..self.ids.clone()
        };
        draft(self.spec, self.context, self.context.other, &ids)
    }

    /// An unsigned assertion that names the other user, in a document where it stands nowhere yet.
    pub(in crate::saml) fn forged_assertion(
        &self,
        document: &mut Document,
    ) -> Result<NodeId, ForgeError> {
        let forged = self.forged()?;
        let assertion = forged.assertions.first().copied();
        let assertion = assertion.ok_or(ForgeError::NoSuchPlace { what: "assertion" })?;
        Ok(document.adopt(&forged.document, assertion)?)
    }

    /// Lets every assertion of a message name the other user.
    pub(in crate::saml) fn rename(&self, draft: &mut Draft) -> Result<(), ForgeError> {
        let forged = self.forged()?;
        for assertion in draft.assertions.clone() {
            for local in ["Subject", "AttributeStatement"] {
                let from = forged.assertions.first();
                let from = from.and_then(|from| forged.child(*from, local));
                let (Some(from), Some(old)) = (from, draft.child(assertion, local)) else {
                    continue;
                };
                let new = draft.document.adopt(&forged.document, from)?;
                draft.document.replace(old, new)?;
            }
        }
        Ok(())
    }
}
