//! Spans of time as XML Schema writes them, `xs:duration`: how long metadata may be kept (Metadata
//! section 2.3.2).

use jiff::Span;
use jiff::tz::TimeZone;

use super::instant::Instant;

/// A span of calendar and clock time that is not negative.
#[derive(Clone, Copy, Debug)]
pub struct Duration {
    span: Span,
}

impl Duration {
    /// Reads `P1Y2M3DT4H5M6.7S` or parts of it; none when the text is no such span, is negative, or
    /// is longer than any year there is.
    pub fn parse(written: &str) -> Option<Self> {
        let mut rest = written.strip_prefix('P')?;
        let mut span = Span::new();
        let mut any = false;
        let mut last = None;
        let mut clock = false;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('T').filter(|_| !clock) {
                rest = after;
                clock = true;
                // Something has to follow.
                any = false;
                continue;
            }
            let (digits, after) = digits(rest)?;
            let number: i64 = digits.parse().ok()?;
            let (fraction, after) = match after.strip_prefix('.') {
                Some(after) => digits_of_fraction(after)?,
                None => (None, after),
            };
            let mut letters = after.chars();
            let unit = letters.next()?;
            let place = (if clock { "HMS" } else { "YMD" }).find(unit)?;
            let place = place + if clock { 3 } else { 0 };
            // Each unit once, and in this order.
            if last.is_some_and(|last| place <= last) || (fraction.is_some() && place != 5) {
                return None;
            }
            span = match place {
                0 => span.try_years(number),
                1 => span.try_months(number),
                2 => span.try_days(number),
                3 => span.try_hours(number),
                4 => span.try_minutes(number),
                _ => span
                    .try_seconds(number)
                    .and_then(|span| span.try_nanoseconds(fraction.unwrap_or_default())),
            }
            .ok()?;
            any = true;
            last = Some(place);
            rest = letters.as_str();
        }
        any.then_some(Self { span })
    }

    /// The time that is so much later; the last one that there is when it would be after that.
    pub fn after(&self, instant: Instant) -> Instant {
        let later = instant.to_zoned(TimeZone::UTC).checked_add(self.span);
        later.map_or(Instant::MAX, |later| later.timestamp())
    }

    /// The shorter one, counted from the beginning of 1970: how long a month is depends.
    #[must_use]
    pub fn shorter(self, other: Self) -> Self {
        match other.after(Instant::UNIX_EPOCH) < self.after(Instant::UNIX_EPOCH) {
            true => other,
            false => self,
        }
    }
}

impl PartialEq for Duration {
    /// Whether both are written with the same numbers, so that a day is not 24 hours.
    fn eq(&self, other: &Self) -> bool {
        self.span.fieldwise() == other.span.fieldwise()
    }
}

impl Eq for Duration {}

fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())
}

/// Nanoseconds.
fn digits_of_fraction(text: &str) -> Option<(Option<i64>, &str)> {
    let (digits, rest) = digits(text)?;
    let padded = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanoseconds = padded.fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
    Some((Some(nanoseconds), rest))
}

#[cfg(test)]
mod tests {
    use super::super::instant::parse;
    use super::*;

    #[test]
    fn adds_what_is_written() {
        let start = parse("2026-01-31T00:00:00Z").unwrap();
        for (written, after) in [
            ("PT6H", "2026-01-31T06:00:00Z"),
            ("P1M", "2026-02-28T00:00:00Z"),
            ("P1Y2M3DT4H5M6.5S", "2027-04-03T04:05:06.5Z"),
            ("P0D", "2026-01-31T00:00:00Z"),
            ("PT604800S", "2026-02-07T00:00:00Z"),
            ("P9000Y", "9999-12-30T22:00:00.999999999Z"),
        ] {
            let later = Duration::parse(written).map(|duration| duration.after(start).to_string());
            assert_eq!(later.as_deref(), Some(after), "{written}");
        }
    }

    #[test]
    fn refuses_what_is_no_span() {
        for written in [
            "",
            "P",
            "PT",
            "P1DT",
            "1D",
            "-P1D",
            "P-1D",
            "P1",
            "P1H",
            "PT1D",
            "P1M1Y",
            "P1D1D",
            "p1d",
            "P1.5D",
            "PT1.S",
            "PT.5S",
            "P1D ",
            "PT1S1",
            "P99999999999999999999Y",
            "TP1D",
            "PTT1S",
            "P1W",
        ] {
            assert_eq!(Duration::parse(written), None, "{written}");
        }
    }
}
