use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::located::one_key_at;
use super::{Action, At, Check, Named, Rewriting};
use crate::vocabulary::{Condition, Duration};

/// One thing sent, and what is expected of the answer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// What happens, in words.
    pub name: At<String>,
    /// Exactly one action.
    #[serde(deserialize_with = "one_key_at")]
    pub send: At<Action>,
    /// Left out where this does not hold.
    #[serde(default)]
    pub when: Condition,
    /// Checks by name, in order.
    #[serde(default)]
    pub expect: Named<At<Check>>,
    /// Values to keep for later steps.
    #[serde(default)]
    pub save: Named<At<Save>>,
    /// Send again until every check holds.
    #[serde(default)]
    pub retry: Option<Retry>,
    /// Send so many times (1 to 1000); `save` then binds lists.
    #[serde(default)]
    pub repeat: Option<At<u16>>,
    /// Send it together with the next step, without waiting for the answer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub at_once: bool,
}

/// Where a kept value comes from: exactly one of `json`, `header` and `message`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Save {
    /// A JSONPath into the answer; the first value found.
    #[serde(default)]
    pub json: Option<String>,
    /// The name of a header of the answer.
    #[serde(default)]
    pub header: Option<String>,
    /// The message that was sent, for `replay` of a later `saml-response`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub message: bool,
    /// Keep all values found, as a list, instead of the first.
    #[serde(default)]
    pub all: bool,
    /// How it is written otherwise than it came (with `all` each of them); missing where it cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewritten: Option<Rewriting>,
    /// The shape to keep it in (with `all` each of them); `${it}` is the value.
    #[serde(default, rename = "as")]
    pub shape: Option<Value>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(truth: &bool) -> bool {
    !*truth
}

/// Bounded patience with a target that is eventually consistent.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Retry {
    /// How long in all; at most two minutes.
    pub within: Duration,
    /// How long between two tries; at least 10 ms.
    pub every: Duration,
    /// Why a conforming target may need it.
    pub because: String,
}

/// Which of a scenario's three lists a step is in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// What must hold first.
    Setup,
    /// The behaviour.
    Steps,
    /// What is tidied up.
    Cleanup,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Setup => "set-up",
            Self::Steps => "step",
            Self::Cleanup => "clean-up",
        })
    }
}
