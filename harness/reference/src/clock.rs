use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

/// Where a directory's time comes from, before it is advanced through the admin API.
#[derive(Clone, Copy, Debug)]
pub enum ClockSource {
    /// Always this instant: runs are repeatable.
    Frozen(Timestamp),
    /// The machine's clock, for `fedspec serve`.
    System,
}

impl ClockSource {
    /// The instant this source shows.
    pub fn now(self) -> Timestamp {
        match self {
            Self::Frozen(instant) => instant,
            Self::System => Timestamp::now(),
        }
    }
}

/// A directory's clock: its source, and how far it was moved forward.
#[derive(Clone, Debug)]
pub(crate) struct VirtualClock {
    source: ClockSource,
    ahead: SignedDuration,
}

/// The clock would leave the years that RFC 3339 can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("advancing by {seconds} seconds leaves the range of the clock")]
pub(crate) struct OutOfRange {
    /// Seconds asked for.
    pub(crate) seconds: u64,
}

/// Kept free at the end of the calendar, so that an expiry a year ahead can still be written.
const MARGIN: SignedDuration = SignedDuration::from_hours(24 * 366 * 2);

impl VirtualClock {
    pub(crate) fn new(source: ClockSource) -> Self {
        Self { source, ahead: SignedDuration::ZERO }
    }

    /// The instant this clock shows. Saturates at the end of the calendar.
    pub(crate) fn now(&self) -> Timestamp {
        self.source.now().saturating_add(self.ahead).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock forward; it never moves back.
    pub(crate) fn advance(&mut self, seconds: u64) -> Result<Timestamp, OutOfRange> {
        let refused = OutOfRange { seconds };
        let step = i64::try_from(seconds).map_err(|_| refused)?;
        let ahead = self.ahead.checked_add(SignedDuration::from_secs(step)).ok_or(refused)?;
        let limit = ahead.checked_add(MARGIN).ok_or(refused)?;
        self.source.now().checked_add(limit).map_err(|_| refused)?;
        self.ahead = ahead;
        Ok(self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frozen() -> VirtualClock {
        VirtualClock::new(ClockSource::Frozen("2026-01-02T03:04:05Z".parse().unwrap()))
    }

    #[test]
    fn stands_still_until_it_is_advanced() {
        let mut clock = frozen();
        assert_eq!(clock.now(), clock.now());
        assert_eq!(clock.advance(60).unwrap().to_string(), "2026-01-02T03:05:05Z");
        assert_eq!(clock.advance(1).unwrap().to_string(), "2026-01-02T03:05:06Z");
    }

    #[test]
    fn refuses_to_leave_the_calendar_and_stays_where_it_was() {
        let mut clock = frozen();
        let before = clock.now();
        for seconds in [u64::MAX, i64::MAX as u64, 60 * 60 * 24 * 366 * 9000] {
            assert_eq!(clock.advance(seconds), Err(OutOfRange { seconds }));
        }
        assert_eq!(clock.now(), before);
    }
}
