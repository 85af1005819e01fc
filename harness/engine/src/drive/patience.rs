//! How long a case waits, and what ends that: its deadline, and Ctrl-C.

use std::time::Duration;

use tokio::time::Instant;

use super::case::{CaseRun, Stop};

impl CaseRun<'_> {
    /// Lets time pass, and other cases talk to the target meanwhile.
    pub(super) async fn pause(&mut self, stoppable: bool, time: Duration) -> Result<(), Stop> {
        self.turn.step_aside();
        let passed = self.bounded(stoppable, later(time)).await;
        let queued = Instant::now();
        self.turn.resume().await;
        // The others' time is not this case's.
        self.deadline += queued.elapsed();
        passed
    }

    /// Waits for something within the case's time, and no longer than Ctrl-C allows.
    pub(super) async fn bounded<T>(
        &self,
        stoppable: bool,
        future: impl Future<Output = Result<T, Stop>>,
    ) -> Result<T, Stop> {
        let timed = tokio::time::timeout_at(self.deadline, future);
        if !stoppable {
            return timed.await.unwrap_or(Err(Stop::TimedOut));
        }
        tokio::select! {
            biased;
            () = self.settings.cancel.cancelled() => Err(Stop::Interrupted),
            done = timed => done.unwrap_or(Err(Stop::TimedOut)),
        }
    }
}

/// A pause that may be cut short from outside.
pub(super) async fn later(pause: Duration) -> Result<(), Stop> {
    tokio::time::sleep(pause).await;
    Ok(())
}
