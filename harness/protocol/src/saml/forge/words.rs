//! Namespaces and identifiers that forged messages are written with.

pub(super) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
pub(super) const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
pub(super) const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
pub(super) const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// A namespace that nobody knows.
pub(super) const FOREIGN: &str = "urn:example:fedspec:foreign";
pub(super) const VERSION: &str = "2.0";
pub(super) const STATUS: &str = "urn:oasis:names:tc:SAML:2.0:status:";
pub(super) const METHOD: &str = "urn:oasis:names:tc:SAML:2.0:cm:";
pub(super) const NAME_FORMAT: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:";
pub(super) const CONTEXT_CLASS: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:";
