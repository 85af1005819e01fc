//! Turns: which of the cases that have begun may talk to the target.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of cases that talk to the target at the same time.
#[derive(Clone, Debug)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    /// Whether a case that only waits lets another one have its place. Where cases are to run one at
    /// a time, they do.
    lends: bool,
}

/// A place, for as long as a case runs.
#[derive(Debug)]
pub(super) struct Turn {
    places: Places,
    held: Option<OwnedSemaphorePermit>,
}

impl Places {
    /// So many; at least 1.
    pub(super) fn new(places: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(places.max(1))), lends: places > 1 }
    }

    /// How many cases there may be at once, if so many of them wait.
    pub(super) fn with_waiting(&self, waiting: usize) -> usize {
        self.free.available_permits() + if self.lends { waiting } else { 0 }
    }

    /// Waits for a place; places are given in the order in which they were asked for.
    pub(super) async fn turn(&self) -> Turn {
        let mut turn = Turn { places: self.clone(), held: None };
        turn.resume().await;
        turn
    }
}

impl Turn {
    /// Lends the place out, where that is done; [`resume`](Self::resume) takes it back.
    pub(super) fn step_aside(&mut self) {
        if self.places.lends {
            self.held = None;
        }
    }

    /// Waits for a place, unless there is one.
    pub(super) async fn resume(&mut self) {
        if self.held.is_none() {
            // Nobody closes the semaphore, so there is a permit.
            self.held = self.places.free.clone().acquire_owned().await.ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_case_that_waits_lends_its_place_and_gets_the_next_one_back() {
        let places = Places::new(2);
        assert_eq!(places.with_waiting(3), 5);
        let (mut one, two) = (places.turn().await, places.turn().await);
        assert!(places.turn().now_or_never().is_none());
        one.step_aside();
        let three = places.turn().now_or_never().unwrap();
        assert!(one.resume().now_or_never().is_none());
        drop(two);
        one.resume().now_or_never().unwrap();
        assert!(places.turn().now_or_never().is_none());
        drop(three);
        assert!(places.turn().now_or_never().is_some());
    }

    #[tokio::test]
    async fn one_at_a_time_means_just_that() {
        let places = Places::new(1);
        assert_eq!(places.with_waiting(3), 1);
        let mut only = places.turn().await;
        only.step_aside();
        assert!(places.turn().now_or_never().is_none());
    }
}
