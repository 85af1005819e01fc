use thiserror::Error;

use crate::saml::instant::{self, Instant, InstantError};

/// What an attribute says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated<T> {
    /// It is not there.
    Absent,
    /// It is there, and says nothing that its type allows.
    Malformed(Malformed),
    /// It says this.
    Said(T),
}

/// Why a text is no value of its type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// No time.
    #[error(transparent)]
    Instant(#[from] InstantError),
    /// No boolean of XML Schema.
    #[error("expected `true`, `false`, `1` or `0`, found `{written}`")]
    Boolean {
        /// The text.
        written: String,
    },
    /// No number that fits.
    #[error("expected a number up to {largest}, found `{written}`")]
    Number {
        /// The text.
        written: String,
        /// The largest number of the type.
        largest: u64,
    },
    /// No duration.
    #[error("expected a duration as `P1DT2H`, found `{written}`")]
    Duration {
        /// The text.
        written: String,
    },
}

impl<T> Stated<T> {
    /// What is said, if something is.
    pub fn said(&self) -> Option<&T> {
        match self {
            Self::Said(value) => Some(value),
            Self::Absent | Self::Malformed(_) => None,
        }
    }

    /// Whether the attribute is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// What is wrong with it, if something is.
    pub fn malformed(&self) -> Option<&Malformed> {
        match self {
            Self::Malformed(malformed) => Some(malformed),
            Self::Absent | Self::Said(_) => None,
        }
    }

    pub(in crate::saml) fn read(
        written: Option<&str>,
        read: impl FnOnce(&str) -> Result<T, Malformed>,
    ) -> Self {
        match written.map(read) {
            None => Self::Absent,
            Some(Ok(value)) => Self::Said(value),
            Some(Err(malformed)) => Self::Malformed(malformed),
        }
    }
}

pub(in crate::saml) fn instant(written: &str) -> Result<Instant, Malformed> {
    instant::parse(written).map_err(Malformed::Instant)
}

pub(in crate::saml) fn boolean(written: &str) -> Result<bool, Malformed> {
    match written {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Malformed::Boolean { written: written.to_owned() }),
    }
}

/// An `xs:unsignedShort`.
pub(in crate::saml) fn index(written: &str) -> Result<u16, Malformed> {
    number(written, u16::MAX.into()).map(|number| u16::try_from(number).unwrap_or(u16::MAX))
}

/// A number of digits, up to the largest one.
pub(in crate::saml) fn number(written: &str, largest: u64) -> Result<u64, Malformed> {
    let digits = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit());
    let number = written.parse().ok().filter(|number| digits && *number <= largest);
    number.ok_or_else(|| Malformed::Number { written: written.to_owned(), largest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans_and_numbers_are_those_of_xml_schema() {
        for (written, value) in [
            ("true", Some(true)),
            ("1", Some(true)),
            ("0", Some(false)),
            ("TRUE", None),
            ("", None),
        ] {
            assert_eq!(boolean(written).ok(), value, "{written}");
        }
        for (written, value) in [
            ("0", Some(0)),
            ("65535", Some(65535)),
            ("65536", None),
            ("-1", None),
            ("+1", None),
            ("", None),
        ] {
            assert_eq!(index(written).ok(), value, "{written}");
        }
        assert_eq!(number("99999999999999999999", u64::MAX).ok(), None);
    }
}
