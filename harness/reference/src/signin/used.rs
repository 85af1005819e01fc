use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

/// Assertions remembered at most; those that end first go first.
const LIMIT: usize = 100_000;

/// The assertions that let somebody in, each until it is no longer valid: none does twice
/// (SAML Profiles section 4.1.4.5, SP-84).
#[derive(Debug, Default)]
pub(crate) struct UsedAssertions {
    until: HashMap<String, Timestamp>,
    by_end: BTreeSet<(Timestamp, String)>,
}

impl UsedAssertions {
    /// Whether this assertion of this IdP was used already.
    pub(crate) fn has(&self, issuer: &str, id: &str) -> bool {
        self.until.contains_key(&key(issuer, id))
    }

    /// Remembers an assertion until this instant, and forgets those that ended before now.
    pub(crate) fn remember(&mut self, issuer: &str, id: &str, until: Timestamp, now: Timestamp) {
        let key = key(issuer, id);
        if let Some(before) = self.until.insert(key.clone(), until) {
            self.by_end.remove(&(before, key.clone()));
        }
        self.by_end.insert((until, key));
        while let Some((end, key)) = self.by_end.first().cloned() {
            if end >= now && self.by_end.len() <= LIMIT {
                break;
            }
            self.until.remove(&key);
            self.by_end.remove(&(end, key));
        }
    }
}

/// Ids are unique for an issuer only. Neither an entityID nor an NCName has a space.
fn key(issuer: &str, id: &str) -> String {
    format!("{issuer} {id}")
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn sp_84_remembers_an_assertion_until_it_ends() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let at = |minutes| now + SignedDuration::from_mins(minutes);
        let mut used = UsedAssertions::default();
        used.remember("idp", "_1", at(5), now);
        used.remember("idp", "_2", at(50), at(1));
        assert!(used.has("idp", "_1") && !used.has("other", "_1"));
        used.remember("idp", "_3", at(50), at(6));
        assert!(!used.has("idp", "_1") && used.has("idp", "_2"));
        assert_eq!((used.until.len(), used.by_end.len()), (2, 2));
    }

    #[test]
    fn a_second_use_prolongs_and_does_not_double() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut used = UsedAssertions::default();
        used.remember("idp", "_1", now, now);
        used.remember("idp", "_1", now + SignedDuration::from_mins(1), now);
        assert_eq!((used.until.len(), used.by_end.len()), (1, 1));
    }
}
