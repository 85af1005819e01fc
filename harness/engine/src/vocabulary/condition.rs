use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Capabilities, Era, Profile};

/// `when: { profile: scim-provider, case.outcome: refused }`: equality, nothing more.
///
/// A list on the right means any of its values. All keys must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Condition(pub BTreeMap<String, Value>);

/// What conditions are compared with: the target's claims and the case's row.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What the target says it is.
    pub profile: Profile,
    /// Its generation of texts, where that matters.
    pub era: Option<Era>,
    /// Its declared capabilities.
    pub supports: &'a [String],
    /// The case's row.
    pub case: &'a BTreeMap<String, Value>,
}

/// Why a condition makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// A key that is none of the known ones.
    #[error("unknown condition `{0}`, expected `profile`, `era`, `supports` or `case.…`")]
    UnknownKey(String),
    /// A value that no target can have.
    #[error("`{value}` is not a value of `{key}`, expected {expected}")]
    UnknownValue {
        /// The key.
        key: &'static str,
        /// What was written.
        value: String,
        /// What may be written.
        expected: &'static str,
    },
}

impl Condition {
    /// Whether every key has (one of) its value(s).
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        self.0.iter().all(|(key, wanted)| match wanted {
            Value::Array(any) => any.iter().any(|one| is(key, one, facts)),
            one => is(key, one, facts),
        })
    }

    /// Checks keys and closed values, as far as that is possible without a target.
    pub fn validate(&self) -> Result<(), ConditionError> {
        for (key, wanted) in &self.0 {
            let values = match wanted {
                Value::Array(any) => any.as_slice(),
                one => std::slice::from_ref(one),
            };
            for value in values {
                let known = match key.as_str() {
                    "profile" => known::<Profile>(value)
                        .then_some(())
                        .ok_or(("profile", "`aws-identity-center` or `scim-provider`")),
                    "era" => {
                        known::<Era>(value).then_some(()).ok_or(("era", "`specific` or `generic`"))
                    }
                    "supports" => {
                        value.is_string().then_some(()).ok_or(("supports", "a capability"))
                    }
                    key if key.strip_prefix("case.").is_some_and(|rest| !rest.is_empty()) => Ok(()),
                    _ => return Err(ConditionError::UnknownKey(key.clone())),
                };
                known.map_err(|(key, expected)| ConditionError::UnknownValue {
                    key,
                    value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
                    expected,
                })?;
            }
        }
        Ok(())
    }
}

fn known<T: for<'de> Deserialize<'de>>(value: &Value) -> bool {
    T::deserialize(value).is_ok()
}

fn is(key: &str, wanted: &Value, facts: &Facts<'_>) -> bool {
    match (key, wanted) {
        ("profile", Value::String(name)) => *name == facts.profile.to_string(),
        ("era", Value::String(name)) => facts.era.is_some_and(|era| *name == era.to_string()),
        ("supports", Value::String(needed)) => {
            Capabilities::satisfied(facts.supports.iter().map(String::as_str), needed)
        }
        (key, wanted) => key
            .strip_prefix("case.")
            .is_some_and(|name| facts.case.get(name).unwrap_or(&Value::Null) == wanted),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn condition(value: Value) -> Condition {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn holds_when_every_key_has_one_of_its_values() {
        let case = BTreeMap::from([("outcome".to_owned(), json!("refused"))]);
        let supports = ["scim.users".to_owned()];
        let facts = Facts {
            profile: Profile::AwsIdentityCenter,
            era: Some(Era::Generic),
            supports: &supports,
            case: &case,
        };
        assert!(condition(json!({})).holds(&facts));
        assert!(
            condition(json!({"profile": "aws-identity-center", "era": ["generic"]})).holds(&facts)
        );
        assert!(condition(json!({"case.outcome": ["accepted", "refused"]})).holds(&facts));
        assert!(condition(json!({"supports": "scim.users.create"})).holds(&facts));
        assert!(!condition(json!({"supports": "scim.groups"})).holds(&facts));
        assert!(!condition(json!({"era": "specific"})).holds(&facts));
    }

    #[test]
    fn refuses_keys_and_values_that_nothing_can_have() {
        assert!(condition(json!({"profil": "x"})).validate().is_err());
        assert!(condition(json!({"era": "golden"})).validate().is_err());
        assert!(condition(json!({"profile": ["scim-provider", "x"]})).validate().is_err());
        assert!(condition(json!({"case.": 1})).validate().is_err());
        assert!(condition(json!({"case.x": 1})).validate().is_ok());
    }
}
