use crate::saml::forge::Signed;

use super::{Carrier, Hidden, Place, Twin, Worthless, Wrap};

impl Wrap {
    /// The whole space, in a stable order. No two points make the same message.
    pub fn all() -> impl Iterator<Item = Self> {
        let twins =
            |worthless: &'static Worthless| Twin::ALL.iter().map(move |twin| (*worthless, *twin));
        let kinds = move || Worthless::ALL.iter().flat_map(twins);
        let of = move |what: Signed, hidden: Hidden, place: Place, carrier: Carrier| {
            kinds().map(move |(worthless, twin)| Self {
                what,
                hidden,
                place,
                carrier,
                worthless,
                twin,
            })
        };
        places()
            .flat_map(|(what, hidden, place)| {
                Carrier::ALL.iter().map(move |carrier| (what, hidden, place, *carrier))
            })
            .flat_map(move |(what, hidden, place, carrier)| of(what, hidden, place, carrier))
            .filter(Self::exists)
    }

    /// The part of the space where the forged element has an ID of its own and no signature that
    /// nobody trusts: each place and each carrier once.
    pub fn core() -> impl Iterator<Item = Self> {
        Self::all().filter(|point| point.twin == Twin::Own && point.worthless == Worthless::None)
    }

    /// Whether there is such a message, and no other point that makes the same.
    pub(super) fn exists(&self) -> bool {
        let genuine_hides = self.hidden == Hidden::Genuine;
        let assertion = self.what == Signed::Assertion;
        let host_has_signature = match self.hidden {
            Hidden::Genuine => self.carrier != Carrier::Genuine || self.worthless == Worthless::Own,
            Hidden::Forged => self.carrier != Carrier::Forged,
        };
        match self.place {
            // A forged Response inside the signed one would break its signature.
            Place::First | Place::Extensions | Place::StatusDetail => assertion || genuine_hides,
            Place::Foreign | Place::ForeignAfter => assertion || genuine_hides,
            // An assertion is the last child of its Response, so that is the same as after it.
            Place::Last => !assertion && genuine_hides,
            // One of the two hides before the other in any case.
            Place::Before | Place::After => genuine_hides,
            // These are inside of the host, which must not be what was signed.
            Place::Advice | Place::AttributeValue | Place::ConfirmationData => genuine_hides,
            Place::FirstChild | Place::LastChild => assertion && genuine_hides,
            Place::BeforeSignature => genuine_hides && self.carrier != Carrier::Genuine,
            // A signature does not cover itself, so a forged element may hide in it.
            Place::Signature | Place::Object | Place::KeyInfo => host_has_signature,
            Place::Wrapper => true,
            Place::InnerResponse | Place::EncryptedBefore | Place::EncryptedAfter => assertion,
        }
    }
}

fn places() -> impl Iterator<Item = (Signed, Hidden, Place)> {
    [Signed::Assertion, Signed::Response].into_iter().flat_map(|what| {
        Hidden::ALL
            .iter()
            .flat_map(move |hidden| Place::ALL.iter().map(move |place| (what, *hidden, *place)))
    })
}
