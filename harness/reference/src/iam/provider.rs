use fedspec_protocol::saml::receive::TrustedIdp;
use jiff::{SignedDuration, Timestamp};

use crate::directory::ResourceId;

/// A SAML provider: an IdP under a name of the account's own.
#[derive(Clone, Debug)]
pub(crate) struct SamlProvider {
    pub(crate) arn: String,
    pub(crate) uuid: ResourceId,
    pub(crate) created: Timestamp,
    /// As it was handed over.
    pub(crate) document: String,
    /// The IdPs that it stands for; most metadata has one.
    pub(crate) idps: Vec<TrustedIdp>,
}

impl SamlProvider {
    /// IAM-05: an end of IAM's own, about a hundred years ahead, whatever the metadata says.
    pub(crate) fn valid_until(&self) -> Timestamp {
        let century = SignedDuration::from_hours(24 * 36_525);
        self.created.saturating_add(century).unwrap_or(Timestamp::MAX)
    }
}

/// IAM-07: 1 to 128 letters, digits, and `.`, `_`, `-`.
pub(super) fn is_provider_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    (1..=128).contains(&name.chars().count()) && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_07_names_have_1_to_128_plain_characters() {
        assert!(is_provider_name("A.b_c-1") && is_provider_name(&"x".repeat(128)));
        for name in ["", "a b", "a/b", "é", &"x".repeat(129)] {
            assert!(!is_provider_name(name), "{name}");
        }
    }
}
