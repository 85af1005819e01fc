//! The service provider that fedspec plays: its key, its certificate, its metadata.

use fedspec_protocol::saml::forge::KeyPair;
use fedspec_protocol::saml::metadata::KeyUse;
use fedspec_protocol::saml::metadata::write::{self, SpMetadata};
use fedspec_protocol::saml::names;

use super::idp::{IdpError, STRANGER, pair, parsed};
use crate::target::SpFile;

/// A key that everybody has, with its certificate.
const BUILT_IN: (&str, &str) =
    (include_str!("../../../keys/test-sp.key.pem"), include_str!("../../../keys/test-sp.crt.pem"));

/// The keys of the service provider.
#[derive(Debug)]
pub(in crate::drive) struct SpKeys {
    /// What the identity provider trusts.
    pub(super) own: KeyPair,
    /// What nobody trusts.
    pub(super) stranger: KeyPair,
}

impl SpKeys {
    /// Fetches key and certificate; `env` looks a variable up.
    ///
    /// # Errors
    /// They are not to be had, or are something else.
    pub(in crate::drive) fn open(
        file: &SpFile,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, IdpError> {
        let fields = ("saml-idp.sp.key", "saml-idp.sp.certificate");
        Ok(Self {
            own: pair((&file.key, &file.certificate), BUILT_IN, fields, env)?,
            stranger: parsed(STRANGER, fields)?,
        })
    }
}

/// What an identity provider is told of a service provider: no key is for encryption, so that nothing may
/// come encrypted.
pub(super) fn metadata(entity_id: &str, acs: &str, certificate: &[u8], signs: bool) -> String {
    write::sp(&SpMetadata {
        entity_id,
        authn_requests_signed: signs.then_some(true),
        want_assertions_signed: Some(true),
        keys: &[(KeyUse::Signing, certificate)],
        assertion_consumers: &[(names::HTTP_POST, acs)],
        ..SpMetadata::default()
    })
}
