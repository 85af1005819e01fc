//! What messages and assertions say, read from the tree of a document.
//!
//! Reading never stops: what the schema does not allow is noted as a [`Flaw`], and the rest is read.
//! Who wants nothing but valid messages asks for no flaws; whether a valid one may let anybody in
//! is for `receive` to say. Text is always the whole text of an element, whatever comments,
//! processing instructions or CDATA sections stand in it.

mod assertion;
mod attribute;
mod authn;
mod conditions;
mod flaw;
mod logout;
mod message;
mod name_id;
mod request;
mod response;
pub(super) mod scan;
pub(super) mod stated;
mod status;
mod subject;
#[cfg(test)]
mod tests;

pub use self::assertion::Assertion;
pub use self::attribute::{Attribute, AttributeStatement, AttributeValue};
pub use self::authn::{AuthnContext, AuthnStatement};
pub use self::conditions::{Conditions, ProxyRestriction, UnknownCondition};
pub use self::flaw::{Flaw, FlawKind};
pub use self::logout::{LogoutRequest, LogoutResponse};
pub use self::message::Message;
pub use self::name_id::{Identifier, NameId};
pub use self::request::{AuthnRequest, NameIdPolicy, RequestedAuthnContext};
pub use self::response::{EncryptedAssertion, Response};
pub use self::stated::{Malformed, Stated};
pub use self::status::{Status, StatusCode};
pub use self::subject::{ConfirmationData, Subject, SubjectConfirmation};
