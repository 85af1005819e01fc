use camino::Utf8PathBuf;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scenario::one_key;
use crate::target::{SecretError, SecretRef};

/// The identity provider that the target trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct IdpFile {
    /// Its entityID.
    pub entity_id: String,
    /// Where it takes requests. Nothing is ever fetched there: fedspec reads what would be sent.
    pub sso: String,
    /// Its private key, PKCS#8 in PEM.
    #[serde(deserialize_with = "one_key")]
    pub key: TextFrom,
    /// Its certificate in PEM.
    #[serde(deserialize_with = "one_key")]
    pub certificate: TextFrom,
    /// A second key that the target trusts, for scenarios about a change of keys.
    pub second: Option<SecondKey>,
}

/// A further key with its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecondKey {
    /// The private key, PKCS#8 in PEM.
    #[serde(deserialize_with = "one_key")]
    pub key: TextFrom,
    /// The certificate in PEM.
    #[serde(deserialize_with = "one_key")]
    pub certificate: TextFrom,
}

impl Default for IdpFile {
    fn default() -> Self {
        Self {
            entity_id: "https://idp.fedspec.example/metadata".to_owned(),
            sso: "https://idp.fedspec.example/sso".to_owned(),
            key: TextFrom::BuiltIn,
            certificate: TextFrom::BuiltIn,
            second: None,
        }
    }
}

/// Where a key or a certificate is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextFrom {
    /// The test key that comes with fedspec, which everybody has: for a target on this machine.
    BuiltIn,
    /// An environment variable.
    Env(String),
    /// A file.
    #[schemars(with = "String")]
    File(Utf8PathBuf),
    /// The output of a command, given as a list of words.
    Command(Vec<String>),
}

impl TextFrom {
    /// Fetches the text; none for the built-in one. `env` looks a variable up.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn fetch(
        &self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<String>, SecretError> {
        let reference = match self {
            Self::BuiltIn => return Ok(None),
            Self::Env(name) => SecretRef::Env(name.clone()),
            Self::File(path) => SecretRef::File(path.clone()),
            Self::Command(words) => SecretRef::Command(words.clone()),
        };
        reference.fetch_text(env).map(Some)
    }
}
