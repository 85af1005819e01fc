//! Messages of an identity provider, honest or not.
//!
//! What belongs here: the description of a Response as a scenario writes it, its building, signing
//! and delivery, and what may come of it. What does not: what is done to a message to deceive
//! (`tamper`), and what a receiver makes of it (`receive`).

mod assertion;
mod bench;
mod builder;
mod claims;
mod confirmation;
mod context;
mod delivery;
mod delivery_spec;
mod draft;
mod encryption;
mod error;
mod field;
mod format;
mod fragment;
mod identity;
mod insert;
mod make;
mod near;
mod obstacle;
mod other;
mod parcel;
#[cfg(test)]
pub(in crate::saml) mod parties;
mod response;
mod seal;
mod signature_spec;
mod span;
mod spec;
mod statement;
#[cfg(test)]
mod tests;
mod words;

pub use self::claims::{Claims, Entrant};
pub use self::confirmation::{ConfirmationPart, ConfirmationSpec};
pub use self::context::{ForgeContext, Idp, KeyPair, PendingRequest, Sp, Wants};
pub use self::delivery::{Delivery, DeliveryMethod};
pub use self::delivery_spec::{
    Base64Form, DeliverySpec, Parameter, ParameterValue, RelayStateSpec,
};
pub use self::encryption::{ContentCipher, EncryptedPart, EncryptionSpec, KeyCipher};
pub use self::error::ForgeError;
pub use self::field::{Field, FieldCase, FieldForm, FieldKind, Fields, Presence, QUARTET};
pub use self::format::NameIdFormat;
pub use self::identity::{Attribute, Identity};
pub use self::insert::{Insert, InsertPlace, InsertTime};
pub use self::make::{Forged, forge};
pub use self::near::Near;
pub use self::obstacle::Obstacle;
pub use self::signature_spec::{
    CanonicalForm, KeyChoice, KeyInfoSpec, SignaturePlace, SignatureSpec,
};
pub use self::span::Span;
pub use self::spec::{
    AuthenticationSpec, Binding, ConditionsSpec, LayoutSpec, ResponseSpec, Signed, StatusSpec,
    SubjectSpec, Who,
};

pub(in crate::saml) use self::bench::{Bench, Rest};
pub(in crate::saml) use self::draft::Draft;
pub(in crate::saml) use self::fragment::nodes as fragment;
pub(in crate::saml) use self::other::OTHER_SP;
pub(in crate::saml) use self::parcel::{Parcel, RESPONSE, Written, encoded};
pub(in crate::saml) use self::seal::{Seal, SealKey, Sealed, certificate};
pub(in crate::saml) use self::words::FOREIGN;
