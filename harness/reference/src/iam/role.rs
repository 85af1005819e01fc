use std::ops::RangeInclusive;

use jiff::Timestamp;

use super::Policy;

/// STS-A-06: seconds that a session of a role may last.
pub(super) const SESSION: RangeInclusive<u32> = 3_600..=43_200;

/// A role, and who may assume it.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) arn: String,
    pub(crate) path: String,
    pub(crate) name: String,
    /// `AROA` and digits.
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    /// The trust policy as it was handed over.
    pub(crate) document: String,
    pub(crate) trust: Policy,
    /// Seconds that a session may last at most (STS-A-06).
    pub(crate) max_session: u32,
}

/// ADM-01, STS-E-19: whether a role is one that IAM Identity Center keeps in the account.
pub(crate) fn is_reserved(name: &str) -> bool {
    name.starts_with("AWSReservedSSO_")
}

/// IAM-08: 1 to 64 letters, digits, and `+=,.@-_`.
pub(super) fn is_role_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+=,.@-_".contains(c);
    (1..=64).contains(&name.chars().count()) && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_08_names_of_roles_have_64_characters_at_most() {
        assert!(is_role_name("Federated+role@x") && is_role_name(&"x".repeat(64)));
        for name in ["", "a b", "a/b", &"x".repeat(65)] {
            assert!(!is_role_name(name), "{name}");
        }
        assert!(is_reserved("AWSReservedSSO_x_1") && !is_reserved("awsreservedsso_x"));
    }
}
