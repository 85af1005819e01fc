use std::borrow::Cow;
use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A stretch of time that may point backwards, written as in `90s`, `-15m`, `500ms`, `8h`, `7d`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(SignedDuration);

const UNITS: [(&str, i64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Span {
    /// So many seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(SignedDuration::from_secs(seconds))
    }

    /// Reads `-15m`; the error is a sentence fragment that names the accepted units.
    ///
    /// # Errors
    /// When it is no whole number with a unit, or longer than can be counted.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        let (number, unit) = rest.split_at(digits);
        let factor = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor);
        match (number.parse::<i64>().ok(), factor) {
            (Some(number), Some(factor)) => number
                .checked_mul(factor * sign)
                .map(|millis| Self(SignedDuration::from_millis(millis)))
                .ok_or_else(|| format!("span `{text}` is too long")),
            _ => Err(format!(
                "`{text}` is not a span of time; write a whole number and a unit, such as `90s`, \
                 `-15m`, `500ms`, `8h` or `7d`"
            )),
        }
    }

    /// The moment this long before `moment`.
    pub fn before(self, moment: Timestamp) -> Timestamp {
        Self(-self.0).from(moment)
    }

    /// The moment this far from `moment`; the first or last one there is when it lies outside.
    pub fn from(self, moment: Timestamp) -> Timestamp {
        let edge = if self.0.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
        moment.checked_add(self.0).unwrap_or(edge)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        let fits = |(_, factor): &&(&str, i64)| millis % i128::from(*factor) == 0;
        let (unit, factor) = match millis {
            0 => ("s", 1_000),
            _ => UNITS.iter().find(fits).copied().unwrap_or(("ms", 1)),
        };
        write!(formatter, "{}{unit}", millis / i128::from(factor))
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

impl schemars::JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^-?[0-9]+(ms|s|m|h|d)$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_written_as_they_are_read() {
        for text in ["0s", "90s", "-15m", "500ms", "8h", "7d", "-1ms", "25h"] {
            assert_eq!(Span::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "5", "m", "--5m", "+5m", "1.5s", "5 m", "5M", "99999999999999999d"] {
            assert!(Span::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_span_past_the_end_of_time_ends_there() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(Span::parse("-15m").unwrap().from(now).to_string(), "2025-12-31T23:45:00Z");
        assert_eq!(Span::parse("9999999d").unwrap().from(now), Timestamp::MAX);
        assert_eq!(Span::parse("-9999999d").unwrap().from(now), Timestamp::MIN);
    }
}
