use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A span of time written as in `90s`, `500ms`, `15m`, `36h`, `366d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(std::time::Duration);

const UNITS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

impl Duration {
    /// A duration of so many milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(std::time::Duration::from_millis(millis))
    }

    /// The same as the standard library has it.
    pub const fn get(self) -> std::time::Duration {
        self.0
    }

    /// Reads `90s`; the error is a sentence fragment that names the accepted units.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let factor = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor);
        match (number.parse::<u64>().ok(), factor) {
            (Some(number), Some(factor)) => number
                .checked_mul(factor)
                .map(Self::from_millis)
                .ok_or_else(|| format!("duration `{text}` is too long")),
            _ => Err(format!(
                "`{text}` is not a duration; write a whole number and a unit, such as `500ms`, \
                 `90s`, `15m`, `36h` or `366d`"
            )),
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        let (unit, factor) = UNITS
            .iter()
            .rev()
            .find(|(_, factor)| {
                millis >= u128::from(*factor) && millis.is_multiple_of(u128::from(*factor))
            })
            .unwrap_or(&UNITS[0]);
        write!(f, "{}{unit}", millis / u128::from(*factor))
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Duration {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_read() {
        for text in ["500ms", "90s", "15m", "36h", "366d"] {
            assert_eq!(Duration::parse(text).map(|d| d.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn refuses_a_number_without_a_unit_and_one_that_overflows() {
        assert!(Duration::parse("90").is_err());
        assert!(Duration::parse("s").is_err());
        assert!(Duration::parse("").is_err());
        assert!(Duration::parse("99999999999999999999d").is_err());
        assert!(Duration::parse("18446744073709551615d").is_err());
    }
}
