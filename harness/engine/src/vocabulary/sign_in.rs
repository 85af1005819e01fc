use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Party;

/// What a service provider made of a response: which identity got in, whatever the status says.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SignInOutcome {
    /// The honest user got in, under the whole name.
    Accepted,
    /// A part of the honest name got in, which only whoever holds the trusted key can have set apart.
    Misread,
    /// Somebody else got in, or a part of the honest name.
    Forged,
    /// Nobody got in; the reason, where both sides know one, is the expected one.
    Refused,
    /// Nobody got in, for another reason than the expected one.
    RefusedOtherwise,
    /// Of an identity provider: an assertion went to the service provider that asked.
    Issued,
    /// The same, and a strict service provider takes it.
    Sound,
    /// The same, and a strict service provider refuses it.
    Unsound,
    /// Of an identity provider: an assertion went to somebody else.
    Astray,
    /// Of an identity provider: it asks a person for something before it answers.
    Asked,
}

impl SignInOutcome {
    /// All of them, as files name them.
    pub const ALL: [Self; 10] = [
        Self::Accepted,
        Self::Misread,
        Self::Forged,
        Self::Refused,
        Self::RefusedOtherwise,
        Self::Issued,
        Self::Sound,
        Self::Unsound,
        Self::Astray,
        Self::Asked,
    ];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Misread => "misread",
            Self::Forged => "forged",
            Self::Refused => "refused",
            Self::RefusedOtherwise => "refused-otherwise",
            Self::Issued => "issued",
            Self::Sound => "sound",
            Self::Unsound => "unsound",
            Self::Astray => "astray",
            Self::Asked => "asked",
        }
    }

    /// The outcome of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// Whether a scenario about this party can expect it.
    pub const fn is_of(self, party: Party) -> bool {
        match self {
            Self::Refused => true,
            Self::Issued | Self::Sound | Self::Unsound | Self::Astray | Self::Asked => {
                matches!(party, Party::SamlIdp)
            }
            Self::Accepted | Self::Misread | Self::Forged | Self::RefusedOtherwise => {
                !matches!(party, Party::SamlIdp)
            }
        }
    }

    /// Whether this satisfies `wanted`: who asks for a refusal takes it for whatever reason, because
    /// the reason has a check of its own.
    pub fn satisfies(self, wanted: Self) -> bool {
        self == wanted
            || (self == Self::RefusedOtherwise && wanted == Self::Refused)
            || (matches!(self, Self::Sound | Self::Unsound) && wanted == Self::Issued)
    }
}

impl fmt::Display for SignInOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_serde_reads() {
        for outcome in SignInOutcome::ALL {
            let read: SignInOutcome = serde_json::from_value(outcome.name().into()).unwrap();
            assert_eq!((read, SignInOutcome::named(outcome.name())), (outcome, Some(outcome)));
        }
    }

    #[test]
    fn a_refusal_for_another_reason_is_still_a_refusal() {
        assert!(SignInOutcome::RefusedOtherwise.satisfies(SignInOutcome::Refused));
        assert!(!SignInOutcome::Refused.satisfies(SignInOutcome::RefusedOtherwise));
        assert!(!SignInOutcome::Forged.satisfies(SignInOutcome::Accepted));
    }
}
