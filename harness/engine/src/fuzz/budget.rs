use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::{Ending, Settings};

/// What is left of time and requests; shared by all jobs.
#[derive(Debug)]
pub struct Budget {
    began: Instant,
    time: Duration,
    max_requests: u64,
    requests: AtomicU64,
    cancel: CancellationToken,
}

impl Budget {
    /// All of it, from now on.
    pub fn new(settings: &Settings) -> Self {
        Self {
            began: Instant::now(),
            time: settings.time,
            max_requests: settings.max_requests.unwrap_or(u64::MAX),
            requests: AtomicU64::new(0),
            cancel: settings.cancel.clone(),
        }
    }

    /// Counts requests that were sent.
    pub fn spend(&self, requests: usize) {
        self.requests.fetch_add(u64::try_from(requests).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Requests so far.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Time so far.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Why nothing further may begin, if so.
    pub fn spent(&self) -> Option<Ending> {
        if self.cancel.is_cancelled() {
            Some(Ending::Interrupted)
        } else if self.requests() >= self.max_requests {
            Some(Ending::Requests)
        } else if self.elapsed() >= self.time {
            Some(Ending::Time)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_after_the_last_request_that_is_allowed() {
        let cancel = CancellationToken::new();
        let settings = Settings {
            seed: 1,
            began: String::new(),
            time: Duration::from_secs(3600),
            max_requests: Some(3),
            jobs: 1,
            cancel: cancel.clone(),
        };
        let budget = Budget::new(&settings);
        budget.spend(2);
        assert_eq!(budget.spent(), None);
        budget.spend(2);
        assert_eq!(budget.spent(), Some(Ending::Requests));
        cancel.cancel();
        assert_eq!(budget.spent(), Some(Ending::Interrupted));
        let timed = Budget::new(&Settings { time: Duration::ZERO, ..settings });
        assert_eq!(timed.requests(), 0);
    }
}
