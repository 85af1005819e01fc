//! What arrived in a case, in order, with the faults that wait for some of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::SecretString;

use super::fault::Armed;
use crate::drive::site::Site;
use crate::transcript::Received;

/// Requests of a step that are kept; what comes beyond is refused.
pub(super) const MOST: usize = 1000;

/// A case that a connector is talking to.
pub(super) struct Inbox {
    /// The service provider that answers.
    pub(super) peer: Arc<Site>,
    /// Its base, in the case's own directory.
    pub(super) base: String,
    /// Its token there.
    pub(super) bearer: Option<SecretString>,
    /// When the case began.
    pub(super) began: Instant,
    /// What arrived since it was last taken.
    pub(super) received: Vec<Received>,
    /// How much arrived in all.
    pub(super) count: u32,
    /// Requests that are being answered.
    pub(super) open: usize,
    /// When the last request came, or was answered.
    pub(super) last: Instant,
    /// What goes wrong.
    pub(super) faults: Vec<Armed>,
}

impl Inbox {
    /// Whether nothing came for so long.
    pub(super) fn is_quiet(&self, settle: Duration) -> bool {
        self.open == 0 && self.last.elapsed() >= settle
    }

    /// Whether no more is kept.
    pub(super) fn is_full(&self) -> bool {
        self.received.len() >= MOST
    }
}
