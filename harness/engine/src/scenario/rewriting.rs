use jiff::Timestamp;
use jiff::tz::Offset;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::alteration::in_other_case;

/// How a kept value is written otherwise than it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rewriting {
    /// Capital letters for small ones, and the other way round: another value.
    OtherCase,
    /// A dateTime in the zone `+14:00`: the same instant.
    FarEast,
    /// A dateTime in the zone `-12:00`: the same instant.
    FarWest,
    /// A dateTime with zeros behind its seconds, to three, six or nine digits: the same instant.
    MoreDigits,
}

impl Rewriting {
    /// The value in that form; none where it has no such form.
    pub fn of(self, value: &Value) -> Option<Value> {
        let text = value.as_str()?;
        let written = match self {
            Self::OtherCase => Some(in_other_case(text)).filter(|other| other != text),
            Self::FarEast => in_zone(text, 14),
            Self::FarWest => in_zone(text, -12),
            Self::MoreDigits => with_more_digits(text),
        };
        written.map(Value::from)
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    text.contains('T').then(|| text.parse().ok()).flatten()
}

fn in_zone(text: &str, hours: i8) -> Option<String> {
    let offset = Offset::from_hours(hours).ok()?;
    Some(instant(text)?.display_with_offset(offset).to_string())
}

/// `56:22Z` is `56:22.000Z`, `56:22.123Z` is `56:22.123000Z`: the next of the lengths that every reader
/// of more than whole seconds knows.
fn with_more_digits(text: &str) -> Option<String> {
    instant(text)?;
    let time = text.find('T')?;
    // The zone begins where the time's digits, colons and fraction end.
    let is_of_time = |c: char| c.is_ascii_digit() || ":.".contains(c);
    let zone = text.get(time + 1..)?.find(|c| !is_of_time(c))? + time + 1;
    let (clock, zone) = text.split_at_checked(zone)?;
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let digits = (fraction.len() / 3 + 1) * 3;
    let seconds = whole.matches(':').count() == 2;
    (digits <= 9 && seconds).then(|| format!("{whole}.{fraction:0<digits$}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rewriting: Rewriting, text: &str) -> Option<String> {
        rewriting.of(&text.into()).map(|value| value.as_str().unwrap().to_owned())
    }

    #[test]
    fn a_time_stays_the_same_instant() {
        for text in ["2026-01-01T00:30:00Z", "2026-01-01T00:30:00.120+02:00"] {
            for rewriting in [Rewriting::FarEast, Rewriting::FarWest, Rewriting::MoreDigits] {
                let other = written(rewriting, text).unwrap();
                assert_ne!(other, text);
                assert_eq!(instant(&other), instant(text), "{other}");
            }
        }
        assert_eq!(
            written(Rewriting::FarWest, "2026-01-01T00:30:00.120Z").unwrap(),
            "2025-12-31T12:30:00.12-12:00"
        );
    }

    #[test]
    fn a_fraction_grows_by_three_digits() {
        for (text, other) in [
            ("2026-01-01T00:30:00Z", Some("2026-01-01T00:30:00.000Z")),
            ("2026-01-01T00:30:00.1-02:00", Some("2026-01-01T00:30:00.100-02:00")),
            ("2026-01-01T00:30:00.123Z", Some("2026-01-01T00:30:00.123000Z")),
            ("2026-01-01T00:30:00.123456789Z", None),
            ("2026-01-01T00:30:00", None),
            ("2026-01-01", None),
        ] {
            assert_eq!(written(Rewriting::MoreDigits, text).as_deref(), other, "{text}");
        }
    }

    #[test]
    fn what_has_no_letters_has_no_other_case() {
        assert_eq!(written(Rewriting::OtherCase, "0f-1A").as_deref(), Some("0F-1a"));
        assert_eq!(written(Rewriting::OtherCase, "12-34"), None);
        assert_eq!(Rewriting::OtherCase.of(&7.into()), None);
    }
}
