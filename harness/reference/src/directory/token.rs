use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::ResourceId;
use crate::random::Generator;

const HOUR: i64 = 1;
const DAY: i64 = 24 * HOUR;

/// A bearer token, without its secret: only a hash is kept, so comparing tells an attacker nothing.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) id: ResourceId,
    pub(crate) created: Timestamp,
    pub(crate) expires: Timestamp,
    hash: [u8; 32],
    /// Kept for the fault that shows it, and then only.
    pub(crate) leaked: Option<String>,
}

/// A new token with the only copy of its secret.
#[derive(Debug)]
pub(crate) struct FreshToken {
    pub(crate) token: Token,
    pub(crate) secret: String,
}

impl Token {
    /// Characters of a token's text.
    pub(crate) const LENGTH: usize = "fedspec.".len() + 36 + ".".len() + 64;

    /// Makes a token. Its text, `fedspec.<id>.<64 hexadecimal digits>`, is this project's own format
    /// (AWS's is not published); the last part carries 256 bits.
    pub(crate) fn make(ids: &mut Generator, now: Timestamp, days: i64) -> FreshToken {
        let id = ids.uuid();
        let secret = format!("fedspec.{id}.{}", ids.secret());
        let expires =
            now.saturating_add(SignedDuration::from_hours(days * DAY)).unwrap_or(Timestamp::MAX);
        let hash = Sha256::digest(&secret).into();
        FreshToken { token: Self { id, created: now, expires, hash, leaked: None }, secret }
    }

    /// Whether this is the token's text.
    pub(crate) fn is(&self, presented: &[u8; 32]) -> bool {
        self.hash == *presented
    }

    /// Whether the token has ended: at the very second of its expiry it has (TOK-01, TOK-10).
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires
    }

    /// Whether the console reminds of this token: from 90 days before expiry on (TOK-08).
    pub(crate) fn is_ending(&self, now: Timestamp) -> bool {
        self.expires.duration_since(now) <= SignedDuration::from_hours(90 * DAY)
    }

    /// When health events about this token are due (TOK-09): weekly from 90 days before expiry, twice
    /// a week from 60, three times a week from 30, daily from 15. The spacing inside a week is not
    /// published; here it is even. `bands` gives (days before expiry, hours between events).
    pub(crate) fn health_events(&self, bands: &[(i64, i64)]) -> Vec<Timestamp> {
        let mut due = Vec::new();
        for (place, (days, hours)) in bands.iter().enumerate() {
            let end = bands.get(place + 1).map_or(0, |(next, _)| next * DAY);
            let mut left = days * DAY;
            while left > end {
                due.extend(self.expires.checked_sub(SignedDuration::from_hours(left)).ok());
                left -= (*hours).max(1);
            }
        }
        due
    }
}

/// TOK-09, with even spacing inside a week.
pub(crate) const BANDS: &[(i64, i64)] = &[(90, 168), (60, 84), (30, 56), (15, 24)];

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> FreshToken {
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        Token::make(&mut Generator::new(1, "x"), now, 365)
    }

    #[test]
    fn tok_01_ends_at_the_exact_second_a_year_later() {
        let token = token().token;
        assert_eq!(token.expires.to_string(), "2027-01-01T00:00:00Z");
        assert!(!token.is_expired("2026-12-31T23:59:59Z".parse().unwrap()));
        assert!(token.is_expired(token.expires));
    }

    #[test]
    fn knows_its_own_text_and_no_other() {
        let FreshToken { token, secret } = token();
        assert!(token.is(&Sha256::digest(&secret).into()));
        assert!(!token.is(&Sha256::digest(secret + "x").into()));
    }

    #[test]
    fn tok_09_health_events_come_closer_towards_expiry() {
        let token = token().token;
        let events = token.health_events(BANDS);
        let days_left = |at: &Timestamp| token.expires.duration_since(*at).as_hours() / 24;
        let count = |from: i64, to: i64| {
            events.iter().filter(|at| (to + 1..=from).contains(&days_left(at))).count()
        };
        assert_eq!(events.first().map(days_left), Some(90));
        assert_eq!(count(90, 60), 5);
        assert_eq!(events.iter().filter(|at| (1..=15).contains(&days_left(at))).count(), 15);
        assert!(events.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(events.iter().all(|at| *at < token.expires));
    }
}
