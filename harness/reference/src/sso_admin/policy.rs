use serde::Deserialize;

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::iam::is_like;

/// A policy of IAM, as far as lists of actions go: resources and conditions are read and not looked at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(crate) struct Policy {
    #[serde(default, rename = "Version")]
    _version: Option<String>,
    statement: Vec<Statement>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Statement {
    effect: Effect,
    action: Actions,
    #[serde(default, rename = "Resource")]
    _resource: serde_json::Value,
    #[serde(default, rename = "Condition")]
    _condition: serde_json::Value,
    #[serde(default, rename = "Sid")]
    _sid: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Effect {
    Allow,
    Deny,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Actions {
    One(String),
    Many(Vec<String>),
}

/// What a policy says of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Allowed,
    /// A statement denies it.
    Denied,
    /// No statement mentions it.
    Unmentioned,
}

impl Policy {
    /// What is said of an action such as `sso:ListApplications`: one statement that denies outweighs all that
    /// allow.
    pub(crate) fn decide(&self, action: &str, faults: FaultSet) -> Decision {
        let mentions = |statement: &&Statement| match &statement.action {
            Actions::One(pattern) => matches(pattern, action, faults),
            Actions::Many(all) => all.iter().any(|pattern| matches(pattern, action, faults)),
        };
        let mut found = self.statement.iter().filter(mentions);
        let denied = found.clone().any(|statement| statement.effect == Effect::Deny);
        if denied && !faults.has(Fault::PolicyDenyIgnored) {
            return Decision::Denied;
        }
        match found.any(|statement| statement.effect == Effect::Allow) {
            true if faults.has(Fault::PolicyAllowsNothing) => Decision::Unmentioned,
            true => Decision::Allowed,
            false if faults.has(Fault::PolicyAllowsAll) => Decision::Allowed,
            false => Decision::Unmentioned,
        }
    }
}

/// Whether a pattern covers an action. Case does not count, `*` stands for anything and `?` for one
/// character. A name without its service covers nothing: one edition of the documentation's policy is
/// written so.
fn matches(pattern: &str, action: &str, faults: FaultSet) -> bool {
    let (pattern, action) = (pattern.to_ascii_lowercase(), action.to_ascii_lowercase());
    let short = action.split_once(':').map_or("", |(_, name)| name);
    is_like(&action, &pattern)
        || faults.has(Fault::PolicyPrefixOptional) && is_like(short, &pattern)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decide(policy: &serde_json::Value, action: &str) -> Decision {
        let policy: Policy = serde_json::from_value(policy.clone()).unwrap();
        policy.decide(action, FaultSet::NONE)
    }

    #[test]
    fn adm_12_both_policies_of_the_documentation_say_what_its_text_says() {
        let public = json!({ "Statement": [
            { "Effect": "Deny", "Action": "sso:ListApplicationProviders", "Resource": "*" },
            { "Effect": "Allow", "Action": "sso:ListApplications", "Resource": "*" },
        ] });
        assert_eq!(decide(&public, "sso:ListApplications"), Decision::Allowed);
        assert_eq!(decide(&public, "sso:ListApplicationProviders"), Decision::Denied);
        let internal = json!({ "Statement": [
            { "Effect": "Allow", "Action": "sso:ListApplicationProviders", "Resource": "*" },
        ] });
        assert_eq!(decide(&internal, "sso:ListApplications"), Decision::Unmentioned);
        assert_eq!(decide(&internal, "sso:ListApplicationProviders"), Decision::Allowed);
    }

    #[test]
    fn an_action_without_its_service_is_none() {
        let policy = json!({ "Statement": [{ "Effect": "Allow", "Action": "ListApplications" }] });
        assert_eq!(decide(&policy, "sso:ListApplications"), Decision::Unmentioned);
    }

    #[test]
    fn a_denial_outweighs_and_stars_stand_for_anything() {
        let policy = json!({ "Version": "2012-10-17", "Statement": [
            { "Sid": "a", "Effect": "Allow", "Action": ["sso:*", "iam:Get?ole"], "Resource": "*" },
            { "Effect": "Deny", "Action": "SSO:create*", "Resource": "*", "Condition": {} },
        ] });
        assert_eq!(decide(&policy, "sso:ListApplications"), Decision::Allowed);
        assert_eq!(decide(&policy, "sso:CreateInstance"), Decision::Denied);
        assert_eq!(decide(&policy, "iam:GetRole"), Decision::Allowed);
        assert_eq!(decide(&policy, "iam:GetRoles"), Decision::Unmentioned);
        // One that a reader by trial and error would never be done with.
        let stars = format!("{}x", "*a".repeat(100_000));
        let hostile = json!({ "Statement": [{ "Effect": "Allow", "Action": stars }] });
        assert_eq!(decide(&hostile, "sso:ListApplications"), Decision::Unmentioned);
    }
}
