use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Body;
use super::redact::{Redact, Redactor};
use crate::scenario::Browser;
use crate::vocabulary::Flow;

/// A message that was delivered to a service provider, and who got in by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SignInRecord {
    /// Who began.
    pub flow: Flow,
    /// The browser that delivered it.
    pub browser: Browser,
    /// The message, as it is before it is encoded; nothing where an earlier one was sent again.
    pub message: Body,
    /// Who may get in by it, and who must not.
    pub claims: ClaimsRecord,
    /// Who is signed in now.
    pub identity: IdentityReading,
    /// What the target says of its reason, where it says something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Who may get in by a message, named as the target shows its users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClaimsRecord {
    /// Whom the identity provider vouches for.
    pub honest: String,
    /// Whom it does not vouch for, though the message may name them.
    pub forged: String,
    /// Parts of names that a reader sees who loses text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<String>,
    /// Others for whom whoever holds the trusted key answers as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Parts of a name that only whoever holds the trusted key can have set apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Whether a key that the target trusts vouches for anybody. Otherwise nobody may get in.
    pub vouched: bool,
}

/// What the target shows of who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityReading {
    /// This user.
    Somebody(String),
    /// Nobody.
    Nobody,
    /// It could not be read; why.
    Unreadable(String),
}

impl Redact for SignInRecord {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { flow: _, browser: _, message, claims, identity, reason } = self;
        message.redact_in_place(redactor);
        claims.redact_in_place(redactor);
        identity.redact_in_place(redactor);
        reason.redact_in_place(redactor);
    }
}

impl Redact for ClaimsRecord {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { honest, forged, cut, also, parts, vouched: _ } = self;
        honest.redact_in_place(redactor);
        forged.redact_in_place(redactor);
        cut.redact_in_place(redactor);
        also.redact_in_place(redactor);
        parts.redact_in_place(redactor);
    }
}

impl Redact for IdentityReading {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        match self {
            Self::Somebody(text) | Self::Unreadable(text) => text.redact_in_place(redactor),
            Self::Nobody => {}
        }
    }
}
