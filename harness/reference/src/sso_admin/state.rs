use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::Timestamp;
use serde::Deserialize;

use super::policy::{Decision, Policy};
use super::refusal::Refusal;
use crate::fault_set::FaultSet;

/// Things of one kind at most: permission sets, applications, instances.
pub(super) const LIMIT: usize = 1_000;

/// What a directory knows of its administration.
#[derive(Debug, Default)]
pub(crate) struct Administration {
    /// Who may call; when nobody was named, everybody, as an administrator of the management account.
    pub(crate) callers: Vec<Caller>,
    pub(crate) organization: Organization,
    pub(crate) permission_sets: Vec<PermissionSet>,
    pub(crate) applications: Vec<Application>,
    /// Account instances.
    pub(crate) instances: Vec<Instance>,
    /// How switching attributes for access control on went, if anybody tried.
    pub(crate) attributes: Option<AttributesStatus>,
}

/// Somebody who calls, known by an access key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Caller {
    access_key: String,
    pub(crate) account: Account,
    /// Twelve digits.
    pub(crate) account_id: String,
    /// What the caller may do; everything when there is none.
    #[serde(default)]
    policy: Option<Policy>,
}

/// Which account of the organization somebody calls from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Account {
    Management,
    /// A member to which administration is delegated.
    Delegated,
    Member,
}

/// The organization (ADM-11).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub(crate) struct Organization {
    /// When it enabled IAM Identity Center.
    pub(crate) enabled_since: Timestamp,
    /// Whether account instances were opted in to.
    pub(crate) opted_in: bool,
    /// A service control policy; what it denies, nobody may.
    pub(crate) service_control_policy: Option<Policy>,
}

impl Default for Organization {
    fn default() -> Self {
        // After the day from which on account instances need no opting in.
        let enabled_since = Timestamp::from_second(1_704_067_200).unwrap_or_default();
        Self { enabled_since, opted_in: false, service_control_policy: None }
    }
}

/// A permission set. Who may use it where is in [`crate::access::Assignments`].
#[derive(Clone, Debug)]
pub(crate) struct PermissionSet {
    pub(crate) arn: String,
    /// What users see as the name of a role; no two have the same.
    pub(crate) name: String,
    pub(crate) description: String,
}

/// An application of the portal.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    /// By which the portal opens it here; AWS's form of such addresses is not documented.
    pub(crate) arn: String,
    pub(crate) name: String,
}

/// An account instance.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) arn: String,
    pub(crate) account: String,
    pub(crate) region: String,
}

/// How switching attributes for access control on went (ABAC-09).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AttributesStatus {
    Enabled,
    Failed,
}

/// Who calls, and from where.
#[derive(Clone, Debug)]
pub(crate) struct From {
    pub(crate) caller: Caller,
    pub(crate) region: String,
}

impl Administration {
    /// Who a request is from, by the scope in its `Authorization`
    /// (`AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/sso/aws4_request, …`). The signature is not verified.
    pub(crate) fn from(&self, authorization: &str, management: &str) -> Result<From, Refusal> {
        let scope = scope(authorization).ok_or(Refusal::Unsigned)?;
        let mut parts = scope.split('/');
        let (key, region) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
        let known = self.callers.iter().find(|caller| caller.access_key == key).cloned();
        let anybody = Caller {
            access_key: key.to_owned(),
            account: Account::Management,
            account_id: management.to_owned(),
            policy: None,
        };
        let caller = match (known, self.callers.is_empty()) {
            (Some(known), _) => known,
            (None, true) => anybody,
            (None, false) => return Err(Refusal::Stranger),
        };
        Ok(From { caller, region: region.chars().take(32).collect() })
    }
}

impl Administration {
    /// The account that a request is signed from, where its caller was named.
    pub(super) fn account_of(&self, headers: &HeaderMap) -> Option<&str> {
        let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let key = scope(authorization)?.split('/').next()?;
        let caller = self.callers.iter().find(|caller| caller.access_key == key)?;
        Some(&caller.account_id)
    }
}

fn scope(authorization: &str) -> Option<&str> {
    let signed = authorization.strip_prefix("AWS4-HMAC-SHA256 ")?;
    signed.split("Credential=").nth(1)?.split([',', ' ']).next()
}

impl Caller {
    /// What the caller's policy says of an action.
    pub(crate) fn decide(&self, action: &str, faults: FaultSet) -> Decision {
        let decide = |policy: &Policy| policy.decide(action, faults);
        self.policy.as_ref().map_or(Decision::Allowed, decide)
    }

    /// Whether the caller's policy allows an action.
    pub(crate) fn may(&self, action: &str, faults: FaultSet) -> bool {
        self.decide(action, faults) == Decision::Allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=KEY/20260101/eu-west-1/sso/aws4_request, \
                          SignedHeaders=host, Signature=0";

    #[test]
    fn a_request_names_its_caller_and_region_in_its_scope() {
        let mut administration = Administration::default();
        let from = administration.from(SIGNED, "111122223333").unwrap();
        assert_eq!(from.caller.account, Account::Management);
        assert_eq!(
            (from.caller.account_id.as_str(), from.region.as_str()),
            ("111122223333", "eu-west-1")
        );
        let member = r#"{"accessKey": "KEY", "account": "member", "accountId": "444455556666"}"#;
        administration.callers = vec![serde_json::from_str(member).unwrap()];
        assert_eq!(administration.from(SIGNED, "1").unwrap().caller.account, Account::Member);
        let other = SIGNED.replace("KEY", "OTHER");
        assert_eq!(administration.from(&other, "1").unwrap_err(), Refusal::Stranger);
        for text in ["", "Bearer x", "AWS4-HMAC-SHA256 x"] {
            assert_eq!(administration.from(text, "1").unwrap_err(), Refusal::Unsigned);
        }
    }
}
