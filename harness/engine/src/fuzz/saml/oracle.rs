//! What a target should not have done: nobody gets in under an identity that the trusted key did not sign,
//! within its conditions.

use super::composition::{Composition, Replay};
use crate::fuzz::Rule;
use crate::judge::entered;
use crate::transcript::{Attempt, IdentityReading, Trouble};
use crate::vocabulary::{Class, Level, Severity, SignInOutcome};

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Somebody is signed in.
    Entered(SignInOutcome),
    /// Nobody is, and the message was answered with this status.
    Refused(u16),
    /// No answer came in time.
    Hung,
    /// Nobody can say.
    Unclear(String),
}

/// A kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Offence {
    /// Somebody got in whom no trusted key vouches for.
    Forged,
    /// The honest user got in by a message that is to be refused.
    Admitted,
    /// The honest user got in under a name that is not quite theirs.
    Misread,
    /// The target broke: an internal error.
    Broke,
    /// The target did not answer in time.
    Hung,
}

impl Seen {
    /// What an attempt shows.
    pub(super) fn of(attempt: &Attempt) -> Self {
        let Some(sign_in) = &attempt.sign_in else {
            return Self::Unclear("no message was delivered".to_owned());
        };
        let status = attempt.exchange.answer.as_ref().map(|response| response.status);
        match (&sign_in.identity, status) {
            (IdentityReading::Somebody(name), _)
                if name.is_empty() && !sign_in.claims.honest.is_empty() =>
            {
                Self::Unclear("`identity` shows somebody without a name".to_owned())
            }
            (IdentityReading::Somebody(name), _) => Self::Entered(entered(name, &sign_in.claims)),
            (IdentityReading::Nobody, Ok(status)) => Self::Refused(status),
            (_, Err(Trouble::TooSlow(_))) => Self::Hung,
            (IdentityReading::Nobody, Err(trouble)) => Self::Unclear(trouble.to_string()),
            (IdentityReading::Unreadable(why), _) => Self::Unclear(why.clone()),
        }
    }

    /// Whether an honest user is in.
    pub(super) fn is_honest(&self) -> bool {
        *self == Self::Entered(SignInOutcome::Accepted)
    }
}

impl Offence {
    /// What a composition shows, if that is anything. `refuses_by_breaking` is for a target that answers
    /// with an internal error whatever it refuses.
    pub(super) fn of(
        seen: &Seen,
        composition: &Composition,
        refuses_by_breaking: bool,
    ) -> Option<Self> {
        let must_be_refused = composition.replay.is_some() || composition.refused().is_some();
        match seen {
            Seen::Entered(SignInOutcome::Forged) => Some(Self::Forged),
            Seen::Entered(SignInOutcome::Misread) => Some(Self::Misread),
            Seen::Entered(_) if must_be_refused => Some(Self::Admitted),
            Seen::Refused(500..) if !refuses_by_breaking => Some(Self::Broke),
            Seen::Hung => Some(Self::Hung),
            Seen::Entered(_) | Seen::Refused(_) | Seen::Unclear(_) => None,
        }
    }

    /// In a word.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Forged => "forged",
            Self::Admitted => "admitted",
            Self::Misread => "misread",
            Self::Broke => "broke",
            Self::Hung => "hung",
        }
    }

    /// What it breaks, and that as a sentence.
    pub(super) fn rule(self, composition: &Composition) -> (Rule, String) {
        let own = |level, severity, class, cites: &[&str]| Rule {
            level,
            severity,
            class,
            cites: cites.iter().map(|cite| (*cite).to_owned()).collect(),
        };
        match self {
            Self::Forged => (
                own(
                    Level::Must,
                    Severity::Critical,
                    Class::Rule,
                    &["SAMLPROF-4.1.4.5/signed", "SP-49"],
                ),
                "nobody gets in whom the trusted key did not sign for".to_owned(),
            ),
            Self::Admitted => {
                match composition.refused().filter(|_| composition.replay.is_none()) {
                    Some((rule, title)) => (rule.clone(), title.to_owned()),
                    None => (
                        Replay::rule(),
                        "an assertion that was used signs nobody in a second time".to_owned(),
                    ),
                }
            }
            Self::Misread => (
                own(Level::Should, Severity::Medium, Class::Rule, &["SP-51"]),
                "a name is read wholly or refused, never in part".to_owned(),
            ),
            Self::Broke => (
                own(Level::Should, Severity::Medium, Class::Robustness, &["ROBUST-01"]),
                "no message, however broken, is answered with an internal error".to_owned(),
            ),
            Self::Hung => (
                own(Level::Should, Severity::Medium, Class::Robustness, &["ROBUST-02"]),
                "every message is answered in time".to_owned(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::moves::{Move, Right};
    use super::*;

    fn composition(right: Right) -> Composition {
        let patch = serde_json::from_value(json!({ "clock": "-1h" })).unwrap();
        Composition { moves: vec![Move::new("clock", "clock", patch, right)], replay: None }
    }

    fn refused() -> Composition {
        composition(Right::Refused { rule: Replay::rule(), title: "it is refused".to_owned() })
    }

    #[test]
    fn whoever_is_not_signed_for_is_forged_and_whoever_is_may_be_too_late() {
        let harmless = composition(Right::Anything);
        let entered = |outcome, composition: &Composition| {
            Offence::of(&Seen::Entered(outcome), composition, false)
        };
        for composition in [&harmless, &refused(), &Composition::default()] {
            assert_eq!(entered(SignInOutcome::Forged, composition), Some(Offence::Forged));
            assert_eq!(entered(SignInOutcome::Misread, composition), Some(Offence::Misread));
        }
        assert_eq!(entered(SignInOutcome::Accepted, &harmless), None);
        assert_eq!(entered(SignInOutcome::Accepted, &refused()), Some(Offence::Admitted));
        let again = Composition { replay: Some(Replay::Same), ..harmless };
        assert_eq!(entered(SignInOutcome::Accepted, &again), Some(Offence::Admitted));
        assert_eq!(Offence::Admitted.rule(&again).0, Replay::rule());
    }

    #[test]
    fn a_breakdown_is_told_where_refusals_are_none() {
        let harmless = composition(Right::Anything);
        let broke = |breaking| Offence::of(&Seen::Refused(500), &harmless, breaking);
        assert_eq!((broke(false), broke(true)), (Some(Offence::Broke), None));
        assert_eq!(Offence::of(&Seen::Refused(403), &harmless, false), None);
        assert_eq!(Offence::of(&Seen::Hung, &harmless, true), Some(Offence::Hung));
        let unclear = Seen::Unclear("it is cut".to_owned());
        assert_eq!(Offence::of(&unclear, &refused(), false), None);
    }
}
