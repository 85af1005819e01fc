use serde::Deserialize;

/// When a second factor is asked for (MFA-07).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    /// Only with a browser that the user has not signed in with before.
    ContextAware,
    /// At each sign-in.
    #[default]
    AlwaysOn,
    /// Never.
    Disabled,
}

/// What happens to who has no device when a second factor is asked for (MFA-07).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WithoutDevice {
    /// One has to be registered first.
    #[default]
    Register,
    /// A code is sent by mail.
    EmailOtp,
    /// Sign-in is blocked.
    Block,
    /// They are let in.
    Allow,
}

/// The settings about a second factor.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub(crate) struct SecondFactor {
    pub(crate) mode: Mode,
    pub(crate) without_device: WithoutDevice,
}
