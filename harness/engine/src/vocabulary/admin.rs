use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an administrator of a target can do that provisioning cannot.
///
/// The reference target does all of it; another target maps what it can to HTTP calls in its file.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AdminOperation {
    /// Make a bearer token for SCIM.
    CreateToken,
    /// List the tokens, without their secrets.
    ListTokens,
    /// Delete one token.
    DeleteToken,
    /// Switch automatic provisioning on.
    EnableProvisioning,
    /// Switch automatic provisioning off.
    DisableProvisioning,
    /// Move the target's clock forward.
    AdvanceClock,
    /// Read the target's clock.
    ReadClock,
    /// Read the reminders about tokens that expire.
    ReadReminders,
    /// Read the audit trail.
    ReadEvents,
    /// Make a second directory with a token of its own.
    CreateDirectory,
    /// Switch rate limits on or off.
    SetThrottle,
    /// Trusts another identity provider, by its metadata.
    UploadIdentityProvider,
    /// Trusts other certificates of the same identity provider, and no longer those before.
    ReplaceCertificates,
    /// Switches attributes for access control on or off, and configures keys.
    SetAccessControl,
    /// Says who may use which roles in which accounts.
    AssignRoles,
    /// Ends all sessions at once.
    RevokeSessions,
    /// Says what a service provider asks of its identity provider: a fresh sign-in, a class of
    /// authentication, and whether it answers only requests of its own.
    SetSignInPolicy,
    /// Makes a user with a password, or gives one who is there another password.
    CreateUser,
    /// Says when a second factor is asked for, and what who has none does.
    SetSecondFactor,
    /// Reads the mail that was sent, or would have been.
    ReadOutbox,
    /// Connects a domain with users and groups, and takes them over.
    ConnectDomain,
    /// Says who calls the administrators' API, from which account, and with which policy.
    SetCallers,
    /// Says what an organization has decided about account instances.
    SetOrganization,
    /// Makes a directory behind a connector the source of users, whose service account works or does not.
    SetConnector,
}

impl AdminOperation {
    /// Every operation.
    pub const ALL: [Self; 24] = [
        Self::CreateToken,
        Self::ListTokens,
        Self::DeleteToken,
        Self::EnableProvisioning,
        Self::DisableProvisioning,
        Self::AdvanceClock,
        Self::ReadClock,
        Self::ReadReminders,
        Self::ReadEvents,
        Self::CreateDirectory,
        Self::SetThrottle,
        Self::UploadIdentityProvider,
        Self::ReplaceCertificates,
        Self::SetAccessControl,
        Self::AssignRoles,
        Self::RevokeSessions,
        Self::SetSignInPolicy,
        Self::CreateUser,
        Self::SetSecondFactor,
        Self::ReadOutbox,
        Self::ConnectDomain,
        Self::SetCallers,
        Self::SetOrganization,
        Self::SetConnector,
    ];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateToken => "create-token",
            Self::ListTokens => "list-tokens",
            Self::DeleteToken => "delete-token",
            Self::EnableProvisioning => "enable-provisioning",
            Self::DisableProvisioning => "disable-provisioning",
            Self::AdvanceClock => "advance-clock",
            Self::ReadClock => "read-clock",
            Self::ReadReminders => "read-reminders",
            Self::ReadEvents => "read-events",
            Self::CreateDirectory => "create-directory",
            Self::SetThrottle => "set-throttle",
            Self::UploadIdentityProvider => "upload-identity-provider",
            Self::ReplaceCertificates => "replace-certificates",
            Self::SetAccessControl => "set-access-control",
            Self::AssignRoles => "assign-roles",
            Self::RevokeSessions => "revoke-sessions",
            Self::SetSignInPolicy => "set-sign-in-policy",
            Self::CreateUser => "create-user",
            Self::SetSecondFactor => "set-second-factor",
            Self::ReadOutbox => "read-outbox",
            Self::ConnectDomain => "connect-domain",
            Self::SetCallers => "set-callers",
            Self::SetOrganization => "set-organization",
            Self::SetConnector => "set-connector",
        }
    }

    /// Names of the parameters in `with`.
    pub const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::DeleteToken => &["id", "confirm"],
            Self::DisableProvisioning => &["confirm"],
            Self::AdvanceClock => &["by"],
            Self::ReadEvents => &["event"],
            Self::SetThrottle => &["enabled"],
            Self::UploadIdentityProvider => &["metadata"],
            Self::ReplaceCertificates => &["certificates"],
            Self::SetAccessControl => &["enabled", "attributes"],
            Self::AssignRoles => &["assignments"],
            Self::SetSignInPolicy => &["allow-unsolicited", "force-authn", "authn-context"],
            Self::CreateUser => &["user", "password"],
            Self::SetSecondFactor => &["mode", "without-device"],
            Self::ConnectDomain => &["domain", "users", "groups"],
            Self::SetCallers => &["callers"],
            Self::SetConnector => &["connector"],
            Self::SetOrganization => &["enabled-since", "opted-in", "service-control-policy"],
            Self::CreateToken
            | Self::ListTokens
            | Self::EnableProvisioning
            | Self::ReadClock
            | Self::ReadReminders
            | Self::CreateDirectory
            | Self::RevokeSessions
            | Self::ReadOutbox => &[],
        }
    }

    /// Names of the values that the answer may hold; a target's mapping must give each.
    pub const fn results(self) -> &'static [&'static str] {
        match self {
            Self::CreateToken => &["token", "id", "created-at", "expires-at"],
            Self::ListTokens => &["tokens"],
            Self::EnableProvisioning => &["token", "id", "endpoint"],
            Self::CreateDirectory => &["token", "id"],
            Self::AdvanceClock | Self::ReadClock => &["now"],
            Self::ReadReminders => &["console", "health"],
            Self::ReadEvents => &["records"],
            Self::ReadOutbox => &["mails"],
            Self::DeleteToken
            | Self::DisableProvisioning
            | Self::SetThrottle
            | Self::UploadIdentityProvider
            | Self::ReplaceCertificates
            | Self::SetAccessControl
            | Self::AssignRoles
            | Self::RevokeSessions
            | Self::SetSignInPolicy
            | Self::CreateUser
            | Self::SetSecondFactor
            | Self::ConnectDomain
            | Self::SetCallers
            | Self::SetOrganization
            | Self::SetConnector => &[],
        }
    }

    /// Whether a result of this name is a secret, to be redacted wherever it shows up.
    pub fn is_secret(result: &str) -> bool {
        result == "token"
    }
}

impl fmt::Display for AdminOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_serde_reads() {
        for operation in AdminOperation::ALL {
            let read: AdminOperation =
                serde_json::from_value(serde_json::Value::from(operation.name())).unwrap();
            assert_eq!(read, operation);
        }
    }
}
