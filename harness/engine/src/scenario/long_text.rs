use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A long text as data: what is written is repeated as it is, placeholders or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LongText {
    /// The part that is repeated.
    pub repeat: String,
    /// How often.
    pub times: u32,
}

impl LongText {
    /// Bytes of the whole.
    pub fn bytes(&self) -> u64 {
        let part = u64::try_from(self.repeat.len()).unwrap_or(u64::MAX);
        part.saturating_mul(u64::from(self.times))
    }

    /// The whole text; the lint has bounded it.
    pub fn text(&self) -> String {
        self.repeat.repeat(usize::try_from(self.times).unwrap_or(usize::MAX))
    }
}
