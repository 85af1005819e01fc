//! The identity provider that fedspec plays: its key, its certificate, its metadata.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fedspec_protocol::crypto::{KeyError, SigningKey, pem_blocks};
use fedspec_protocol::saml::forge::{self, KeyPair};

use crate::target::{IdpFile, SecretError, TextFrom};

/// Keys that everybody has, each with its certificate.
const BUILT_IN: (&str, &str) = (
    include_str!("../../../keys/test-idp.key.pem"),
    include_str!("../../../keys/test-idp.crt.pem"),
);
const SECOND: (&str, &str) = (
    include_str!("../../../keys/test-second.key.pem"),
    include_str!("../../../keys/test-second.crt.pem"),
);
pub(super) const STRANGER: (&str, &str) = (
    include_str!("../../../keys/test-stranger.key.pem"),
    include_str!("../../../keys/test-stranger.crt.pem"),
);

/// The identity provider that a target trusts.
#[derive(Debug)]
pub(in crate::drive) struct IdpKeys {
    /// Where it takes requests, without a query.
    pub(super) sso: String,
    /// Its name and its keys.
    pub(super) forging: forge::Idp,
}

/// Why the identity provider of a target file cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum IdpError {
    /// The key or the certificate is not to be had.
    #[error("`{field}`: {cause}")]
    NotToBeHad {
        /// Where in the target file.
        field: &'static str,
        /// Why.
        cause: SecretError,
    },
    /// What is kept there is no key.
    #[error("`{field}` is no private key in PEM: {cause}")]
    NoKey {
        /// Where in the target file.
        field: &'static str,
        /// Why.
        cause: KeyError,
    },
    /// What is kept there is no certificate.
    #[error("`{field}` is no certificate in PEM")]
    NoCertificate {
        /// Where in the target file.
        field: &'static str,
    },
}

impl IdpKeys {
    /// Fetches keys and certificates; `env` looks a variable up.
    ///
    /// # Errors
    /// They are not to be had, or are something else.
    pub(in crate::drive) fn open(
        file: &IdpFile,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, IdpError> {
        let fields = ("saml-sp.idp.key", "saml-sp.idp.certificate");
        let signing = pair((&file.key, &file.certificate), BUILT_IN, fields, env)?;
        let fields = ("saml-sp.idp.second.key", "saml-sp.idp.second.certificate");
        let second = match &file.second {
            Some(own) => Some(pair((&own.key, &own.certificate), SECOND, fields, env)?),
            // Who trusts the one that everybody has is told of the other.
            None if file.key == TextFrom::BuiltIn => Some(parsed(SECOND, fields)?),
            None => None,
        };
        Ok(Self {
            sso: file.sso.clone(),
            forging: forge::Idp {
                entity_id: file.entity_id.clone(),
                signing,
                second,
                stranger: parsed(STRANGER, fields)?,
            },
        })
    }

    /// Its entityID.
    pub(super) fn entity_id(&self) -> &str {
        &self.forging.entity_id
    }

    /// The certificates that a target is told of, DER.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &[u8]> {
        let pairs = std::iter::once(&self.forging.signing).chain(&self.forging.second);
        pairs.map(|pair| pair.certificate.as_slice())
    }

    /// The certificate in base64, without lines.
    pub(in crate::drive) fn certificate_text(&self) -> String {
        STANDARD.encode(&self.forging.signing.certificate)
    }
}

/// A key with its certificate, from where the file says or built in.
pub(super) fn pair(
    (key, certificate): (&TextFrom, &TextFrom),
    built_in: (&str, &str),
    fields: (&'static str, &'static str),
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<KeyPair, IdpError> {
    let fetch = |from: &TextFrom, field| {
        from.fetch(env).map_err(|cause| IdpError::NotToBeHad { field, cause })
    };
    let (key, certificate) = (fetch(key, fields.0)?, fetch(certificate, fields.1)?);
    let key = key.as_deref().unwrap_or(built_in.0);
    parsed((key, certificate.as_deref().unwrap_or(built_in.1)), fields)
}

/// A key with its certificate, from their texts.
pub(super) fn parsed(
    (key, certificate): (&str, &str),
    fields: (&'static str, &'static str),
) -> Result<KeyPair, IdpError> {
    let key =
        SigningKey::from_pem(key).map_err(|cause| IdpError::NoKey { field: fields.0, cause })?;
    let blocks = pem_blocks(certificate).into_iter();
    let certificate = blocks.into_iter().find(|block| block.label == "CERTIFICATE");
    let certificate = certificate.ok_or(IdpError::NoCertificate { field: fields.1 })?.der;
    Ok(KeyPair { key, certificate })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_key_comes_with_its_certificate() {
        let idp = IdpKeys::open(&IdpFile::default(), &|_| None).unwrap();
        assert_eq!(idp.certificates().count(), 2);
        assert!(idp.certificates().all(|der| der.starts_with(&[0x30, 0x82])));
        assert_ne!(idp.forging.stranger.certificate, idp.forging.signing.certificate);
    }

    #[test]
    fn what_is_no_key_is_told_with_its_place() {
        let env = TextFrom::Env("X".to_owned());
        let file = IdpFile { key: env.clone(), certificate: env, ..IdpFile::default() };
        let told = |text: &str| IdpKeys::open(&file, &|_| Some(text.to_owned())).unwrap_err();
        assert!(told("secret").to_string().starts_with("`saml-sp.idp.key` is no private key"));
        let key_alone = told(BUILT_IN.0).to_string();
        assert_eq!(key_alone, "`saml-sp.idp.certificate` is no certificate in PEM");
        assert!(!key_alone.contains("BEGIN"));
    }
}
