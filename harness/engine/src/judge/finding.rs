//! How a check came out, before it is a verdict.

use super::verdict::Decision;
use crate::scenario::TemplateError;

/// How one subject came out on one attempt.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    /// What was expected, in words.
    pub(super) expected: String,
    /// Whether it held.
    pub(super) state: State,
    /// The text of a `message` subject.
    pub(super) text: Option<String>,
    /// What was decided about a sign-in.
    pub(super) decision: Option<Decision>,
}

impl Finding {
    /// One that is about no text and no sign-in.
    pub(super) const fn new(expected: String, state: State) -> Self {
        Self { expected, state, text: None, decision: None }
    }
}

/// Held, did not hold, or cannot be told.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    /// As expected.
    Holds,
    /// Not as expected; what came instead.
    Broken(String),
    /// Something that it is compared with is not there.
    Blocked(String),
    /// The answer (or the scenario) does not allow a judgement.
    Error(String),
    /// The target is not asked: its file says nothing of where to look.
    Unasked(String),
}

/// Why something cannot be compared.
#[derive(Debug)]
pub(super) enum Unclear {
    /// A value that is not there: the step that saves it did not find one.
    Missing(String),
    /// The comparison makes no sense.
    Wrong(String),
}

impl From<TemplateError> for Unclear {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::Unbound(_) => Self::Missing(error.to_string()),
            _ => Self::Wrong(error.to_string()),
        }
    }
}

impl From<String> for Unclear {
    fn from(cause: String) -> Self {
        Self::Wrong(cause)
    }
}

impl From<Unclear> for State {
    fn from(unclear: Unclear) -> Self {
        match unclear {
            Unclear::Missing(cause) => Self::Blocked(cause),
            Unclear::Wrong(cause) => Self::Error(cause),
        }
    }
}
