use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Whose rules a directory follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// IAM Identity Center, as it is documented and was observed.
    #[default]
    Aws,
    /// RFC 7643, 7644 and 9865: all of them, strictly.
    Rfc,
    /// A service provider of SAML 2.0: any user gets in whom the IdP vouches for as the standard asks.
    Saml2Sp,
    /// An identity provider of SAML 2.0: three people log in there with one password.
    Saml2Idp,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 4] = [Self::Aws, Self::Rfc, Self::Saml2Sp, Self::Saml2Idp];

    /// The name used in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Rfc => "rfc",
            Self::Saml2Sp => "saml2-sp",
            Self::Saml2Idp => "saml2-idp",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, UnknownProfile> {
        Self::ALL
            .into_iter()
            .find(|known| known.name() == text)
            .ok_or_else(|| UnknownProfile { given: text.chars().take(64).collect() })
    }
}

/// A name that is no profile.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown profile `{given}`, expected `aws`, `rfc`, `saml2-sp` or `saml2-idp`")]
pub struct UnknownProfile {
    /// What was given, cut to 64 characters.
    pub given: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_the_name_it_prints() {
        for profile in Profile::ALL {
            assert_eq!(profile.to_string().parse::<Profile>().unwrap(), profile);
        }
    }

    #[test]
    fn names_what_it_expected() {
        let error = "okta".parse::<Profile>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown profile `okta`, expected `aws`, `rfc`, `saml2-sp` or `saml2-idp`"
        );
    }
}
