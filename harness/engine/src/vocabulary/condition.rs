use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Capabilities, Era, Feature, Profile};

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
    /// What its ServiceProviderConfig says it has; none where that could not be read.
    pub advertises: Option<&'a BTreeSet<Feature>>,
    /// The case's row.
    pub case: &'a BTreeMap<String, Value>,
}

/// Why a condition makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// A key that is none of the known ones.
    #[error(
        "unknown condition `{0}`, expected `profile`, `era`, `supports`, `advertises`, `does-not-advertise` or `case.…`"
    )]
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
                    "profile" => known::<Profile>(value).then_some(()).ok_or((
                        "profile",
                        "`aws-identity-center`, `scim-provider`, `saml-sp`, `scim-connector` or `saml-idp`",
                    )),
                    "era" => {
                        known::<Era>(value).then_some(()).ok_or(("era", "`specific` or `generic`"))
                    }
                    "supports" => {
                        value.is_string().then_some(()).ok_or(("supports", "a capability"))
                    }
                    "advertises" => {
                        known::<Feature>(value).then_some(()).ok_or(("advertises", FEATURES))
                    }
                    "does-not-advertise" => known::<Feature>(value)
                        .then_some(())
                        .ok_or(("does-not-advertise", FEATURES)),
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

const FEATURES: &str = "`patch`, `bulk`, `filter`, `changePassword`, `sort`, `etag`, \
                        `pagination.cursor`, `pagination.index` or `securityEvents`";

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
        ("advertises", Value::String(name)) => {
            let known = Feature::named(name).zip(facts.advertises);
            known.is_some_and(|(feature, advertised)| advertised.contains(&feature))
        }
        ("does-not-advertise", Value::String(name)) => {
            let known = Feature::named(name).zip(facts.advertises);
            known.is_some_and(|(feature, advertised)| !advertised.contains(&feature))
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
            advertises: None,
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
    fn what_is_advertised_is_known_only_where_it_could_be_read() {
        let case = BTreeMap::new();
        let advertised = BTreeSet::from([Feature::Sort]);
        let facts = |advertises| Facts {
            profile: Profile::ScimProvider,
            era: None,
            supports: &[],
            advertises,
            case: &case,
        };
        let (sort, no_bulk) =
            (json!({"advertises": ["bulk", "sort"]}), json!({"does-not-advertise": "bulk"}));
        assert!(condition(sort.clone()).holds(&facts(Some(&advertised))));
        assert!(condition(no_bulk.clone()).holds(&facts(Some(&advertised))));
        assert!(!condition(json!({"does-not-advertise": "sort"})).holds(&facts(Some(&advertised))));
        assert!(!condition(sort).holds(&facts(None)));
        assert!(!condition(no_bulk).holds(&facts(None)));
        assert!(condition(json!({"advertises": "sorting"})).validate().is_err());
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
