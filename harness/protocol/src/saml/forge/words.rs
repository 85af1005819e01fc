//! Words that forged messages are written with, beside those that everybody knows.

pub(in crate::saml) use crate::saml::names::{
    ASSERTION, CONTEXT_CLASS, PROTOCOL, SCHEMA, SCHEMA_INSTANCE, SIGNATURE, STATUS, VERSION,
};

/// A namespace that nobody knows.
pub(in crate::saml) const FOREIGN: &str = "urn:example:fedspec:foreign";
/// What every method of confirmation begins with.
pub(super) const METHOD: &str = "urn:oasis:names:tc:SAML:2.0:cm:";
/// What every format of attribute names begins with.
pub(super) const NAME_FORMAT: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:";
