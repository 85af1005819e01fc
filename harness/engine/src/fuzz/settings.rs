use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// How long and how hard a target is fuzzed.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where everything that is made up comes from. With one job, the same seed does the same.
    pub seed: u64,
    /// When the run began, RFC 3339: it makes IDs of messages differ from those of an earlier run.
    pub began: String,
    /// No operation begins later than this.
    pub time: Duration,
    /// No operation begins after so many requests; one that has begun is finished.
    pub max_requests: Option<u64>,
    /// How many operations are under way at once; at least 1.
    pub jobs: usize,
    /// Cancelled on Ctrl-C: nothing further begins, and what was found is handed out.
    pub cancel: CancellationToken,
}
