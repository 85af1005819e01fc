use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Which generation of IAM Identity Center's error texts, limits and records a directory shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Era {
    /// Since late 2024: a 400 names its cause (SCIM-V rows), pages of 100, cursors, audit records,
    /// no replacing of all members in one PATCH.
    #[default]
    Specific,
    /// Before: one sentence for every 400 (SCIM-E-05), pages of 50, no cursor, no audit record,
    /// members may be replaced as a whole.
    Generic,
}

impl Era {
    /// The name used in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Specific => "specific",
            Self::Generic => "generic",
        }
    }

    /// The most resources in one page of a list: 100, before 50 (SCIM-F-11).
    pub const fn page_limit(self) -> usize {
        match self {
            Self::Specific => 100,
            Self::Generic => 50,
        }
    }
}

impl fmt::Display for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Era {
    type Err = UnknownEra;

    fn from_str(text: &str) -> Result<Self, UnknownEra> {
        match text {
            "specific" => Ok(Self::Specific),
            "generic" => Ok(Self::Generic),
            _ => Err(UnknownEra { given: text.chars().take(64).collect() }),
        }
    }
}

/// A name that is no era.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown era `{given}`, expected `specific` or `generic`")]
pub struct UnknownEra {
    /// What was given, cut to 64 characters.
    pub given: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_the_name_it_prints() {
        for era in [Era::Specific, Era::Generic] {
            assert_eq!(era.to_string().parse::<Era>().unwrap(), era);
        }
    }

    #[test]
    fn names_what_it_expected() {
        let error = "modern".parse::<Era>().unwrap_err();
        assert_eq!(error.to_string(), "unknown era `modern`, expected `specific` or `generic`");
    }
}
