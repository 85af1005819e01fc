use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an audit trail is to say, after `read-events`: that such a record is there, and what is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AuditExpectation {
    /// `eventName` of the record.
    pub event: String,
    /// Its `errorCode`; `none` for a record without one, that is of a success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// A part of its `errorMessage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Texts that stand nowhere in such a record: personal data, secrets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hides: Vec<String>,
}

impl AuditExpectation {
    /// Stands for a record without `errorCode`.
    pub const NO_ERROR: &'static str = "none";
}
