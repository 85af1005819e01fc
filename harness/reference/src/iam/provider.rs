use fedspec_protocol::saml::receive::TrustedIdp;
use jiff::{SignedDuration, Timestamp};

use super::encryption::Encryption;
use crate::directory::ResourceId;
use crate::messages::{self as m, MessageRow};

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
    pub(crate) encryption: Encryption,
}

impl SamlProvider {
    /// IAM-05: an end of IAM's own, about a hundred years ahead, whatever the metadata says.
    pub(crate) fn valid_until(&self) -> Timestamp {
        let century = SignedDuration::from_hours(24 * 36_525);
        self.created.saturating_add(century).unwrap_or(Timestamp::MAX)
    }
}

/// IAM-07: 1 to 128 letters, digits, and `.`, `_`, `-`. The refusal names the one that is broken.
pub(super) fn iam_07_name(name: &str) -> Result<(), MessageRow> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.is_empty() || !name.chars().all(allowed) {
        return Err(m::IAM_07_NAME);
    }
    if name.len() > 128 { Err(m::IAM_07_LONG) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_07_names_have_1_to_128_plain_characters() {
        for name in ["A.b_c-1", &"x".repeat(128)] {
            assert_eq!(iam_07_name(name), Ok(()), "{name}");
        }
        for name in ["", "a b", "a/b", "é"] {
            assert_eq!(iam_07_name(name), Err(m::IAM_07_NAME), "{name}");
        }
        assert_eq!(iam_07_name(&"x".repeat(129)), Err(m::IAM_07_LONG));
    }
}
