use thiserror::Error;

use crate::saml::Instant;
use crate::saml::model::Malformed;

use super::rule::Rule;

/// What is wrong with a time that has to be there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimeProblem {
    /// It is not there.
    #[error("missing")]
    Missing,
    /// It cannot be read.
    #[error(transparent)]
    Malformed(Malformed),
}

/// What is wrong with the end of a session.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SessionProblem {
    /// It has passed.
    #[error("was at {0}")]
    Over(Instant),
    /// It cannot be read.
    #[error(transparent)]
    Malformed(Malformed),
}

/// Why a bearer's confirmation is not met.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfirmationProblem {
    /// It has no data.
    #[error("no data")]
    NoData,
    /// It does not say where it goes.
    #[error("no recipient")]
    NoRecipient,
    /// It goes elsewhere.
    #[error("the recipient is `{found}`")]
    OtherRecipient {
        /// Where it goes.
        found: String,
    },
    /// It does not say when it ends, or nobody can read it.
    #[error("end: {0}")]
    NoExpiry(TimeProblem),
    /// It has ended.
    #[error("ended at {end}")]
    Expired {
        /// When.
        end: Instant,
    },
    /// It says when it begins, which it must not.
    #[error("`NotBefore` is there")]
    NotBefore,
    /// It answers another request than the response, or does not say which.
    #[error("answers the request `{found}`")]
    OtherRequest {
        /// The request; empty when none is named.
        found: String,
    },
    /// It answers a request, and the response does not.
    #[error("answers the request `{found}`, and the response none")]
    UnsolicitedAnswer {
        /// The request.
        found: String,
    },
    /// It is for another address.
    #[error("for the address `{found}`")]
    OtherAddress {
        /// The address.
        found: String,
    },
}

impl ConfirmationProblem {
    /// The rule that is broken.
    pub fn rule(&self) -> Rule {
        match self {
            Self::NoData => Rule::ConfirmationData,
            Self::NoRecipient => Rule::RecipientPresent,
            Self::OtherRecipient { .. } => Rule::Recipient,
            Self::NoExpiry(_) => Rule::ConfirmationExpiry,
            Self::Expired { .. } => Rule::ConfirmationExpired,
            Self::NotBefore => Rule::ConfirmationNotBefore,
            Self::OtherRequest { .. } => Rule::ConfirmationInResponseTo,
            Self::UnsolicitedAnswer { .. } => Rule::UnsolicitedInResponseTo,
            Self::OtherAddress { .. } => Rule::Address,
        }
    }
}
