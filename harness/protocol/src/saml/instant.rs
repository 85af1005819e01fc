//! Times as SAML writes them (Core section 1.3.3): `xs:dateTime` in UTC.

use std::time::Duration;

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Unit};
use thiserror::Error;

/// A point in time, to the nanosecond.
pub use jiff::Timestamp as Instant;

/// Why a text is no time of SAML.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InstantError {
    /// It is not written as `2026-01-31T12:00:00Z`, with any fraction of a second.
    #[error("expected a time as `2026-01-31T12:00:00Z`, found `{written}`")]
    Syntax {
        /// The text.
        written: String,
    },
    /// It ends with an offset or with nothing: SAML wants UTC (SP-24).
    #[error("expected a time that ends with `Z`, found `{written}`")]
    NotUtc {
        /// The text.
        written: String,
    },
    /// A month 13, a 30th of February, an hour 25, a second 60 (no leap seconds: SP-24), or a year
    /// outside 1 to 9998.
    #[error("expected a time that there is, found `{written}`")]
    OutOfRange {
        /// The text.
        written: String,
    },
}

/// Reads a time. Digits below the nanosecond are let go.
///
/// # Errors
/// When it is none of SAML.
pub fn parse(written: &str) -> Result<Instant, InstantError> {
    let error = |make: fn(String) -> InstantError| make(written.to_owned());
    let syntax = || error(|written| InstantError::Syntax { written });
    let out_of_range = || error(|written| InstantError::OutOfRange { written });

    let bytes = written.as_bytes();
    let (start, rest) = bytes.split_at_checked(19).ok_or_else(syntax)?;
    let layout = b"dddd-dd-ddTdd:dd:dd";
    let fits = |(byte, form): (&u8, &u8)| match form {
        b'd' => byte.is_ascii_digit(),
        form => byte == form,
    };
    if !start.iter().zip(layout).all(fits) {
        return Err(syntax());
    }
    let (nanoseconds, zone) = fraction(rest).ok_or_else(syntax)?;
    match zone {
        b"Z" => {}
        b"" | [b'+' | b'-', ..] => return Err(error(|written| InstantError::NotUtc { written })),
        _ => return Err(syntax()),
    }

    let number = |from: usize, digits: usize| {
        let digits = start.iter().skip(from).take(digits);
        digits.fold(0_i16, |number, digit| number * 10 + i16::from(digit - b'0'))
    };
    // Two digits fit.
    let pair = |from| i8::try_from(number(from, 2)).unwrap_or_default();
    let (hour, minute, second) = (pair(11), pair(14), pair(17));
    let year = number(0, 4);
    if second == 60 || !(1..=9998).contains(&year) {
        return Err(out_of_range());
    }
    // XML Schema writes the end of a day so.
    let midnight = hour == 24;
    if midnight && (minute, second, nanoseconds) != (0, 0, 0) {
        return Err(out_of_range());
    }
    let hour = if midnight { 0 } else { hour };
    let local = civil::DateTime::new(year, pair(5), pair(8), hour, minute, second, nanoseconds);
    let instant = local.and_then(|local| TimeZone::UTC.to_timestamp(local));
    let instant = instant.map_err(|_| out_of_range())?;
    let more = SignedDuration::from_hours(if midnight { 24 } else { 0 });
    instant.checked_add(more).map_err(|_| out_of_range())
}

/// The time that is so much later; the last one that there is when it would be after that.
pub fn later(instant: Instant, by: Duration) -> Instant {
    instant.checked_add(by).unwrap_or(Instant::MAX)
}

/// The time that is so much earlier; the first one that there is when it would be before that.
pub fn earlier(instant: Instant, by: Duration) -> Instant {
    instant.checked_sub(by).unwrap_or(Instant::MIN)
}

/// Nanoseconds, and what follows them.
fn fraction(rest: &[u8]) -> Option<(i32, &[u8])> {
    let Some(digits) = rest.strip_prefix(b".") else { return Some((0, rest)) };
    let end = digits.iter().take_while(|digit| digit.is_ascii_digit()).count();
    let (digits, zone) = digits.split_at(end);
    let padded = digits.iter().chain(std::iter::repeat(&b'0')).take(9);
    let nanoseconds = padded.fold(0, |number, digit| number * 10 + i32::from(digit - b'0'));
    (!digits.is_empty()).then_some((nanoseconds, zone))
}

/// Writes a time with whole seconds, as `2026-01-31T12:00:00Z`.
pub fn to_text(instant: Instant) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Writes a time with milliseconds, as `2026-01-31T12:00:00.000Z`.
pub fn to_text_with_milliseconds(instant: Instant) -> String {
    let rounded = instant.round(
        jiff::TimestampRound::new().smallest(Unit::Millisecond).mode(jiff::RoundMode::Floor),
    );
    rounded.unwrap_or(instant).strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_utc_with_any_fraction() {
        for (written, plain) in [
            ("2026-01-31T12:00:01Z", "2026-01-31T12:00:01Z"),
            ("2026-01-31T12:00:01.5Z", "2026-01-31T12:00:01.5Z"),
            ("2026-01-31T12:00:01.1234567Z", "2026-01-31T12:00:01.1234567Z"),
            ("2026-01-31T12:00:01.12345678999Z", "2026-01-31T12:00:01.123456789Z"),
            ("2026-02-28T24:00:00Z", "2026-03-01T00:00:00Z"),
            ("2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9998-12-31T24:00:00Z", "9999-01-01T00:00:00Z"),
        ] {
            assert_eq!(parse(written).map(|read| read.to_string()), Ok(plain.to_owned()));
        }
    }

    #[test]
    fn says_what_is_wrong_with_the_others() {
        let kinds = |written: &str| match parse(written) {
            Ok(_) => "read",
            Err(InstantError::Syntax { .. }) => "syntax",
            Err(InstantError::NotUtc { .. }) => "not utc",
            Err(InstantError::OutOfRange { .. }) => "out of range",
        };
        for (written, kind) in [
            ("", "syntax"),
            ("2026-01-31", "syntax"),
            ("2026-01-31 12:00:01Z", "syntax"),
            ("2026-01-31t12:00:01z", "syntax"),
            (" 2026-01-31T12:00:01Z", "syntax"),
            ("2026-01-31T12:00:01Z ", "syntax"),
            ("2026-01-31T12:00:01.Z", "syntax"),
            ("2026-01-31T12:00:01,5Z", "syntax"),
            ("2026-01-31T12:00Z", "syntax"),
            ("-026-01-31T12:00:01Z", "syntax"),
            ("12026-01-31T12:00:01Z", "syntax"),
            ("2026-01-31T12:00:0\u{661}Z", "syntax"),
            ("1769860801", "syntax"),
            ("2026-01-31T12:00:01", "not utc"),
            ("2026-01-31T12:00:01.5", "not utc"),
            ("2026-01-31T12:00:01+00:00", "not utc"),
            ("2026-01-31T12:00:01-08:00", "not utc"),
            ("2026-13-01T12:00:01Z", "out of range"),
            ("2026-02-30T12:00:01Z", "out of range"),
            ("2026-01-31T25:00:01Z", "out of range"),
            ("2026-01-31T24:00:01Z", "out of range"),
            ("2026-12-31T23:59:60Z", "out of range"),
            ("0000-01-31T12:00:01Z", "out of range"),
            ("9999-01-31T12:00:01Z", "out of range"),
        ] {
            assert_eq!(kinds(written), kind, "{written}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let instant = parse("2026-01-31T12:00:01.987654Z").unwrap();
        assert_eq!(to_text(instant), "2026-01-31T12:00:01Z");
        assert_eq!(to_text_with_milliseconds(instant), "2026-01-31T12:00:01.987Z");
        let early = parse("0001-01-01T00:00:00Z").unwrap();
        assert_eq!(to_text(early), "0001-01-01T00:00:00Z");
    }
}
