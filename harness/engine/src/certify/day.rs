use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A day, `2026-11-29`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(jiff::civil::Date);

impl Day {
    /// The day, in UTC, of a time as RFC 3339 has it.
    pub fn of_time(text: &str) -> Option<Self> {
        let time: jiff::Timestamp = text.parse().ok()?;
        Some(Self(time.to_zoned(jiff::tz::TimeZone::UTC).date()))
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Other forms of ISO 8601 would be read as well, and nobody would know what they mean.
        let plain = text.len() == 10;
        let read = plain.then(|| text.parse().ok()).flatten();
        read.map(Self).ok_or_else(|| format!("`{text}` is no day such as `2026-11-29`"))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A day, such as 2026-11-29.", "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_in_one_way() {
        let day: Day = "2026-11-29".parse().unwrap();
        assert_eq!(day.to_string(), "2026-11-29");
        assert_eq!(Day::of_time("2026-11-29T23:59:59Z"), Some(day));
        assert_eq!(Day::of_time("2026-11-30T00:30:00+01:00"), Some(day));
        for wrong in
            ["2026-13-01", "20261129", "29.11.2026", "2026-11-2", "2026-02-30", "tomorrow!!"]
        {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }
}
