use std::collections::BTreeMap;

use super::login::ExternalLogin;

/// Where a user is: account, namespace, name.
pub(super) type Key = (String, String, String);

/// What QuickSight knows.
#[derive(Debug, Default)]
pub(crate) struct QuickSight {
    pub(super) users: BTreeMap<Key, User>,
    /// The user pool of each identity pool that anybody came through (QS-06).
    pub(super) pools: BTreeMap<String, String>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) arn: String,
    /// `<role>/<session>` of a user of IAM (QS-14).
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) identity_type: String,
    /// `federated-iam-<role id>:<session>` (QS-09).
    pub(super) principal: String,
    /// Who may come as this user; none where nobody has come yet.
    pub(super) login: Option<ExternalLogin>,
}
