use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Credentials, Operation};
use crate::scenario::{At, Purpose, one_key};

/// How people sign in whom the target itself knows. Texts may hold `${sandbox.x}` where the target has
/// sandboxes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DirectoryFile {
    /// The URL that paths below begin with.
    pub base: At<String>,
    /// Credentials of the calls below; none by default, for a person has none but their own.
    #[serde(default = "none", deserialize_with = "one_key")]
    pub auth: Credentials,
    /// How authenticator apps are registered and used (RFC 6238).
    #[serde(default)]
    pub totp: Option<TotpFile>,
}

const fn none() -> Credentials {
    Credentials::None
}

/// How authenticator apps are registered and used, as HTTP calls with JSON. In each call `${with.user}` and
/// `${with.password}` are the scenario's, `${with.id}` is what `enroll` gave as `id`, `${with.code}` is the
/// code (null where none is sent), and in `resync` `${with.second-code}` the one after it.
///
/// Their `result` may give `accepted`, which has to be true in JSON where the code was good (any status of
/// 2xx by default), and `message`, what the user is told.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TotpFile {
    /// Begins a device. Its `result` gives `secret`, in base32 or as an `otpauth` address, and may give `id`.
    pub enroll: At<Operation>,
    /// Confirms the device by a code.
    #[serde(default)]
    pub register: Option<At<Operation>>,
    /// Signs in by a code.
    pub verify: At<Operation>,
    /// Synchronises a device by two successive codes.
    #[serde(default)]
    pub resync: Option<At<Operation>>,
}

impl TotpFile {
    /// The call of a purpose, where there is one.
    pub const fn operation(&self, purpose: Purpose) -> Option<&At<Operation>> {
        match purpose {
            Purpose::Enroll => Some(&self.enroll),
            Purpose::Register => self.register.as_ref(),
            Purpose::Verify => Some(&self.verify),
            Purpose::Resync => self.resync.as_ref(),
        }
    }
}
