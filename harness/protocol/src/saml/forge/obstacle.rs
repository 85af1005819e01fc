//! What of a target stands in the way of a message, as far as that can be told before it is made.

use thiserror::Error;

use crate::saml::tamper::Stage as _;

use super::{
    Attribute, EncryptedPart, EncryptionSpec, Field, FieldForm, InsertPlace, ResponseSpec, Signed,
    Wants,
};

/// Why a message means nothing to a target of this kind.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Obstacle {
    /// What is done to it is done to an assertion that can be read.
    #[error("the target wants encrypted assertions, and `{what}` is done to a plain one")]
    Encrypted {
        /// A tampering or a field.
        what: &'static str,
    },
    /// Something is put among the attributes of a user who has none, or into them.
    #[error("the target's users have no attributes, to which something is to be done")]
    NoAttributes,
}

impl ResponseSpec {
    /// What stands in the way of this message for a target that wants this and knows its users by these
    /// attributes; none when it can be made.
    pub fn obstacle(&self, wants: &Wants, attributes: &[Attribute]) -> Option<Obstacle> {
        let among = |insert: &super::Insert| insert.at == InsertPlace::AttributesLast;
        let attributes = self.attributes.as_deref().unwrap_or(attributes);
        let mut tampered = self.tamper.iter().filter_map(|one| one.rest());
        let inside = tampered.any(|(_, in_name_id)| !in_name_id);
        if attributes.is_empty() && (inside || self.insert.iter().any(among)) {
            return Some(Obstacle::NoAttributes);
        }
        let encryption = self.encryption(wants)?;
        if encryption.what != EncryptedPart::Assertion {
            return None;
        }
        // A Response that is signed covers what was encrypted before.
        let early = self.signed(wants).contains(&Signed::Response);
        let tampering = self.tamper.iter().find(|one| one.needs_plain(early));
        // Nobody sees an ID twice of which one is encrypted.
        let twice = [Field::ResponseId, Field::AssertionId].into_iter();
        let twice = twice.filter(|field| self.fields.get(field) == Some(&FieldForm::Other));
        let what = tampering.map(|one| one.name()).or_else(|| twice.map(Field::name).next())?;
        Some(Obstacle::Encrypted { what })
    }

    /// Which elements are to be signed, whatever the binding.
    pub(in crate::saml) fn signed(&self, wants: &Wants) -> Vec<Signed> {
        let mut forced = self.tamper.iter().filter_map(|tampering| tampering.signs());
        // One that leaves signatures out counts more than others that want one.
        if forced.clone().any(<[Signed]>::is_empty) {
            return Vec::new();
        }
        let wrapped = self.wrap.what();
        match (forced.next(), &self.sign) {
            (_, Some(sign)) => sign.clone(),
            (_, None) if !wrapped.is_empty() => wrapped,
            (Some(forced), None) => forced.to_vec(),
            (None, None) => wants.sign.clone(),
        }
    }

    /// What is to be encrypted, and how.
    pub(in crate::saml) fn encryption(&self, wants: &Wants) -> Option<EncryptionSpec> {
        let needed = self.tamper.iter().any(|tampering| tampering.encrypts());
        let usual = (wants.encrypted_assertions || needed).then(EncryptionSpec::default);
        self.encrypt.clone().or(usual)
    }
}
