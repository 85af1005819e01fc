//! A run: what is shared by its lanes, and the news of it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::abilities::Abilities;
use super::chance::{Excluded, Histories};
use super::draw::kinds;
use super::lane::Lane;
use super::offence::Offence;
use crate::drive::Site;
use crate::fuzz::{Budget, Coverage, Ending, Event, Finding, Found, Settings, Snapshot, Summary};
use crate::transcript::redact::{Redact as _, Redacted, Redactor};

/// Findings of one offence and one family of operations at most that are told each by itself.
const MOST_ALIKE: usize = 5;

/// How often a person is told how far it is.
const MOMENT: Duration = Duration::from_millis(200);

/// A SCIM service provider, and what it is sent.
pub struct Hunt {
    site: Arc<Site>,
}

/// What a run would send, without sending anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Kinds of operations that the target is said to support.
    pub kinds: BTreeSet<String>,
    /// The first histories: the operations of each, in words.
    pub first: Vec<Vec<String>>,
}

impl Hunt {
    /// For a target with `scim-server`, of which a survey was taken.
    pub fn new(site: Site) -> Self {
        Self { site: Arc::new(site) }
    }

    /// The target.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// What would be sent: so many histories of the beginning.
    pub fn outline(&self, seed: u64, count: usize) -> Outline {
        let can = self.abilities();
        let mut histories = Histories::new(can, seed, 1);
        let excluded = Excluded::default();
        let made = std::iter::from_fn(|| histories.next(&excluded)).take(count);
        let words =
            made.map(|history| history.current().0.iter().map(ToString::to_string).collect());
        Outline { kinds: kinds(can), first: words.collect() }
    }

    /// Plays histories until time or requests are used up, or nothing can be created any more; `news` is
    /// called from one task. Needs a runtime with more than one thread.
    pub async fn run(&self, settings: &Settings, mut news: impl FnMut(Event)) -> Summary {
        let (sender, mut receiver) = mpsc::channel(64);
        let can = self.abilities();
        let shared = Arc::new(Shared {
            site: self.site.clone(),
            can,
            settings: settings.clone(),
            budget: Budget::new(settings),
            kinds: kinds(can).len(),
            stop: settings.cancel.child_token(),
            state: Mutex::default(),
        });
        let mut lanes = tokio::task::JoinSet::new();
        for number in 1..=settings.jobs.max(1) {
            let lane = Lane::new(number, shared.clone(), sender.clone());
            let handle = tokio::runtime::Handle::current();
            // What makes histories up, and simpler, cannot be handed from thread to thread.
            lanes.spawn_blocking(move || handle.block_on(lane.run()));
        }
        drop(sender);
        let mut moments = tokio::time::interval(MOMENT);
        loop {
            tokio::select! {
                found = receiver.recv() => match found {
                    Some(found) => news(Event::Found(found)),
                    None => break,
                },
                _ = moments.tick() => news(Event::Progress(shared.snapshot())),
            }
        }
        while let Some(lane) = lanes.join_next().await {
            if let Some(panic) = lane.err().and_then(|error| error.try_into_panic().ok()) {
                // A fault of this program is not to look like a run that found nothing.
                std::panic::resume_unwind(panic);
            }
        }
        shared.summary()
    }

    fn abilities(&self) -> Abilities {
        Abilities::of_target(&self.site.target)
    }
}

/// What lanes share.
pub(super) struct Shared {
    pub(super) site: Arc<Site>,
    pub(super) can: Abilities,
    pub(super) settings: Settings,
    pub(super) budget: Budget,
    kinds: usize,
    /// Cancelled when nothing further may begin.
    pub(super) stop: CancellationToken,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    operations: u64,
    histories: u64,
    tried: BTreeSet<String>,
    excluded: Excluded,
    known: BTreeSet<Signature>,
    findings: Vec<Found>,
    ending: Option<Ending>,
    notes: BTreeSet<String>,
}

/// What a finding is known again by: what was wrong, and at which kind of operation.
pub(super) type Signature = (Offence, String);

/// `patch-user` of `patch-user-title`.
fn family(kind: &str) -> &str {
    let end = kind.match_indices('-').nth(1).map_or(kind.len(), |(at, _)| at);
    kind.get(..end).unwrap_or(kind)
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Kinds of operations that are not tried any more.
    pub(super) fn excluded(&self) -> Excluded {
        self.state().excluded.clone()
    }

    /// A number that no other history of the run has.
    pub(super) fn number(&self) -> u64 {
        let mut state = self.state();
        state.histories += 1;
        state.histories
    }

    /// Counts operations.
    pub(super) fn count(&self, kinds: Vec<String>) {
        let mut state = self.state();
        state.operations += u64::try_from(kinds.len()).unwrap_or_default();
        state.tried.extend(kinds);
    }

    /// Whether the same was found before, or so much like it that one more tells nothing new: then it is noted
    /// beside the first of these, and not tried again.
    pub(super) fn knows(&self, signature: &Signature) -> bool {
        let mut state = self.state();
        if state.known.contains(signature) {
            return true;
        }
        let (offence, kind) = signature;
        let alike = |other: &&Signature| other.0 == *offence && family(&other.1) == family(kind);
        if state.known.iter().filter(alike).count() < MOST_ALIKE {
            return false;
        }
        let State { findings, known, excluded, .. } = &mut *state;
        let first = findings.iter_mut().find(|found| {
            let moves = &found.finding.moves;
            found.finding.kind == offence.name()
                && moves.iter().any(|it| family(it) == family(kind))
        });
        if let Some(first) = first {
            first.also.extend([kind.clone()]);
            first.also.extend(first.finding.moves.clone());
        }
        known.insert(signature.clone());
        Arc::make_mut(excluded).insert(kind.clone());
        true
    }

    /// Keeps a finding, unless another lane was faster. What shows it is not tried any more, so that other
    /// things come to light; but without users and groups there would be nothing.
    pub(super) fn keep(
        &self,
        signature: Signature,
        finding: Finding,
        redactor: &Redactor,
    ) -> Option<Redacted<Finding>> {
        let mut state = self.state();
        let kind = signature.1.clone();
        if !state.known.insert(signature) {
            return None;
        }
        if !matches!(kind.as_str(), "create-user" | "create-group") {
            Arc::make_mut(&mut state.excluded).insert(kind);
        }
        let finding = finding.redact(redactor);
        state.findings.push(Found { finding: finding.clone(), also: BTreeSet::new() });
        Some(finding)
    }

    /// Notes what could not be tried.
    pub(super) fn note(&self, trouble: String) {
        self.state().notes.insert(trouble);
    }

    /// Notes why everything ends; the first reason counts.
    pub(super) fn end(&self, ending: Ending) {
        self.state().ending.get_or_insert(ending);
        self.stop.cancel();
    }

    /// Whether nothing further may begin.
    pub(super) fn is_over(&self) -> bool {
        if let Some(ending) = self.budget.spent() {
            self.end(ending);
        }
        self.stop.is_cancelled()
    }

    fn snapshot(&self) -> Snapshot {
        let state = self.state();
        Snapshot {
            elapsed: self.budget.elapsed(),
            operations: state.operations,
            requests: self.budget.requests(),
            findings: state.findings.len(),
            coverage: Coverage { tried: state.tried.len(), of: self.kinds },
        }
    }

    fn summary(&self) -> Summary {
        let last = self.snapshot();
        let mut state = self.state();
        let mut findings = std::mem::take(&mut state.findings);
        findings.sort_by_key(|found| found.finding.rank());
        let ending = state.ending.clone().unwrap_or(Ending::Interrupted);
        let notes = std::mem::take(&mut state.notes).into_iter().chain(self.can.left_out());
        Summary { last, findings, ending, notes: notes.collect() }
    }
}
