//! Date and time values (RFC 7643 section 2.3.5): the one file that knows the date crate.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A point in time.
pub(super) use jiff::Timestamp as Instant;

/// The moment that an `xsd:dateTime` text means; `None` when it is not such a text. One without a zone
/// is read as UTC, as servers that leave it out mean it.
pub(super) fn instant(text: &str) -> Option<Instant> {
    // A date alone is no dateTime, though the date crate reads it as midnight.
    if !text.contains(['T', 't']) {
        return None;
    }
    text.parse::<Instant>().ok().or_else(|| {
        let local = text.parse::<DateTime>().ok()?;
        Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;

    #[test]
    fn compares_instants_not_texts() {
        let cases = [
            ("2011-05-13T04:42:34Z", "2011-05-13T04:42:34.000Z", Some(Ordering::Equal)),
            ("2011-05-13T06:42:34+02:00", "2011-05-13T04:42:34Z", Some(Ordering::Equal)),
            ("2011-05-13T04:42:34.5Z", "2011-05-13T04:42:34Z", Some(Ordering::Greater)),
            ("2011-05-13T04:42:34", "2011-05-13T04:42:35Z", Some(Ordering::Less)),
            ("2011-05-13", "2011-05-13T04:42:35Z", None),
            ("yesterday", "2011-05-13T04:42:35Z", None),
        ];
        for (a, b, expected) in cases {
            let order = instant(a).zip(instant(b)).map(|(a, b)| a.cmp(&b));
            assert_eq!(order, expected, "{a} {b}");
        }
    }
}
