use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Requests kept at most; the oldest go first.
const LIMIT: usize = 10_000;
/// How long an answer is waited for. Not published for AWS; here a quarter of an hour.
const LIFE: SignedDuration = SignedDuration::from_mins(15);

/// An AuthnRequest that was sent and not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PendingRequest {
    /// Its `ID`.
    pub(crate) id: String,
    /// The browser that it was sent with: the answer has to come from there (SP-100). Empty where a
    /// fault lets it come from anywhere.
    pub(crate) browser: String,
    /// entityID of the IdP asked.
    pub(crate) provider: String,
    /// When it was made.
    pub(crate) made: Timestamp,
    /// The RelayState sent beside it.
    pub(crate) relay_state: String,
    /// The path that the user wanted.
    pub(crate) wanted: String,
    /// Whether the IdP was asked to authenticate afresh.
    pub(crate) force_authn: bool,
}

/// The requests of a directory that wait for an answer, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Pending(VecDeque<PendingRequest>);

impl Pending {
    /// Remembers a request.
    pub(crate) fn push(&mut self, request: PendingRequest) {
        if self.0.len() >= LIMIT {
            self.0.pop_front();
        }
        self.0.push_back(request);
    }

    /// The requests that are still waited for, newest first.
    pub(crate) fn live(
        &self,
        now: Timestamp,
        faults: FaultSet,
    ) -> impl Iterator<Item = &PendingRequest> {
        let life = match faults.has(Fault::StaleRequestAnswered) {
            true => SignedDuration::MAX,
            false => LIFE,
        };
        self.0.iter().rev().take_while(move |request| now.duration_since(request.made) <= life)
    }

    /// Lets any browser answer the request with this id from now on: only a fault does.
    pub(crate) fn open_to_all(&mut self, id: &str) -> Option<&PendingRequest> {
        let request = self.0.iter_mut().find(|request| request.id == id)?;
        request.browser.clear();
        Some(request)
    }

    /// How many are remembered.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Takes out the request with this id: it is answered once.
    pub(crate) fn take(&mut self, id: &str) -> Option<PendingRequest> {
        let place = self.0.iter().position(|request| request.id == id)?;
        self.0.remove(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(id: usize, made: Timestamp) -> PendingRequest {
        PendingRequest {
            id: format!("_{id}"),
            browser: String::new(),
            provider: String::new(),
            made,
            relay_state: String::new(),
            wanted: String::new(),
            force_authn: false,
        }
    }

    #[test]
    fn waits_a_quarter_of_an_hour_and_takes_one_answer() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut pending = Pending::default();
        pending.push(request(1, now));
        pending.push(request(2, now + SignedDuration::from_mins(10)));
        let live = |pending: &Pending, minutes| {
            pending.live(now + SignedDuration::from_mins(minutes), FaultSet::NONE).count()
        };
        assert_eq!((live(&pending, 15), live(&pending, 16), live(&pending, 26)), (2, 1, 0));
        assert!(pending.take("_1").is_some() && pending.take("_1").is_none());
    }

    #[test]
    fn forgets_the_oldest_when_there_are_too_many() {
        let mut pending = Pending::default();
        for id in 0..=LIMIT {
            pending.push(request(id, Timestamp::UNIX_EPOCH));
        }
        assert_eq!(pending.0.len(), LIMIT);
        assert!(pending.take("_0").is_none());
    }
}
