use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

/// Spreads requests evenly, for targets that ask for it.
#[derive(Debug)]
pub(super) struct Pace {
    interval: Option<Duration>,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// At most so many a second.
    pub(super) fn new(per_second: Option<u32>) -> Self {
        let interval = per_second.filter(|n| *n > 0).map(|n| Duration::from_secs(1) / n);
        Self { interval, next: Mutex::new(None) }
    }

    /// Waits for this request's turn.
    pub(super) async fn turn(&self) {
        let Some(interval) = self.interval else { return };
        let mine = {
            // Nothing panics while the lock is held, so a poisoned one is still whole.
            let mut next = self.next.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let mine = next.map_or_else(Instant::now, |next| next.max(Instant::now()));
            *next = Some(mine + interval);
            mine
        };
        tokio::time::sleep_until(mine).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn eleven_turns_at_ten_a_second_take_a_second() {
        let pace = Pace::new(Some(10));
        let began = Instant::now();
        for _ in 0..11 {
            pace.turn().await;
        }
        assert_eq!(began.elapsed(), Duration::from_secs(1));
    }
}
