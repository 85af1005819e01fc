//! One of several who play histories at the same time.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::mpsc;

use super::abilities::Abilities;
use super::chance::{Histories, History, Seen};
use super::hunt::{Shared, Signature};
use super::operation::Operation;
use super::play::{Player, Stop};
use super::tokens::Keyring;
use super::write::Writing;
use crate::drive::Counter;
use crate::fuzz::{Ending, Finding};
use crate::scenario::CaseId;
use crate::transcript::redact::Redacted;

/// Simplifications of one history that are tried at most.
const MOST_TRIALS: usize = 300;
/// Histories in a row that may end with nothing known; then nothing will be.
const MOST_UNCLEAR: usize = 50;

pub(super) struct Lane {
    number: usize,
    shared: Arc<Shared>,
    news: mpsc::Sender<Box<Redacted<Finding>>>,
    unclear: usize,
    /// What may be asked, of which not every token may be to be had.
    can: Abilities,
    tokens: Keyring,
}

/// A history that was played.
struct Trial {
    /// Its operations, the one at which it ended last.
    operations: Vec<Operation>,
    signature: Signature,
    finding: Finding,
}

impl Trial {
    /// Whether it shows the same as another one, by the same operation or by a part of it.
    fn shows(&self, other: &Self) -> bool {
        let (offence, kind) = &self.signature;
        let parts = || other.operations.last().is_some_and(|last| last.parts().contains(kind));
        *offence == other.signature.0 && (*kind == other.signature.1 || parts())
    }
}

impl Lane {
    pub(super) fn new(
        number: usize,
        shared: Arc<Shared>,
        news: mpsc::Sender<Box<Redacted<Finding>>>,
    ) -> Self {
        let (can, tokens) = (shared.can, Keyring::default());
        Self { number, shared, news, unclear: 0, can, tokens }
    }

    pub(super) async fn run(mut self) {
        let shared = self.shared.clone();
        let case = CaseId::new("fuzz.scim", Some(&format!("lane-{}", self.number)));
        let settings = &shared.settings;
        let (requests, counter) =
            Counter::open(&shared.site, &case, settings.seed, &settings.began).await;
        shared.budget.spend(requests);
        let mut counter = match counter {
            Ok(counter) => counter,
            Err(cause) => return shared.end(Ending::Broken(cause)),
        };
        let (tokens, troubles) =
            Keyring::gather(&shared.site, &mut counter, &case, &mut self.can).await;
        shared.budget.spend(tokens.requests);
        troubles.into_iter().for_each(|trouble| shared.note(trouble));
        self.tokens = tokens;
        let lane = u64::try_from(self.number).unwrap_or_default();
        let mut histories = Histories::new(self.can, settings.seed, lane);
        while !shared.is_over() {
            let excluded = shared.excluded();
            let Some(history) = histories.next(&excluded) else {
                // Whatever may come next is known to go wrong.
                shared.end(Ending::Broken("everything that is left is known to go wrong".into()));
                break;
            };
            self.pursue(history, &counter).await;
        }
        // What was opened is closed, whatever is left of the requests.
        let tokens = std::mem::take(&mut self.tokens);
        shared.budget.spend(tokens.give_back(&shared.site, &mut counter, &case).await);
        shared.budget.spend(counter.close(&shared.site).await);
    }

    /// Plays a history; where it shows something new, it is shrunk and handed out.
    async fn pursue(&mut self, mut history: History, counter: &Counter) {
        let (operations, seen) = history.current();
        let Some(first) = self.play(&operations, Some(&seen), counter).await else { return };
        if self.shared.knows(&first.signature) {
            return;
        }
        // What happens once is not believed.
        let again = self.play(&first.operations, None, counter).await;
        let Some(mut smallest) = again.filter(|again| again.signature == first.signature) else {
            return;
        };
        let mut trials = 0;
        let mut simpler = history.simplify();
        while simpler && trials < MOST_TRIALS && self.shared.budget.spent().is_none() {
            trials += 1;
            let (operations, _) = history.current();
            let trial = self.play(&operations, None, counter).await;
            simpler = match trial.filter(|trial| trial.shows(&first)) {
                Some(trial) => {
                    if trial.operations.len() <= smallest.operations.len() {
                        smallest = trial;
                    }
                    history.simplify()
                }
                None => history.complicate(),
            };
        }
        let Trial { signature, mut finding, .. } = smallest;
        finding.requests = self.shared.budget.requests();
        if let Some(finding) = self.shared.keep(signature, finding, &counter.redactor()) {
            // Whoever listened is gone only when the run is.
            let _ = self.news.send(Box::new(finding)).await;
        }
    }

    /// Plays a history from its beginning, with new names; gives back what it shows, if anything.
    /// `seen` counts those that were begun.
    async fn play(
        &mut self,
        operations: &[Operation],
        seen: Option<&Seen>,
        counter: &Counter,
    ) -> Option<Trial> {
        let shared = self.shared.clone();
        let name = format!("{}-{}", shared.settings.began, shared.number());
        let case = CaseId::new("fuzz.scim", Some(&name));
        let mut player = Player::new(&shared.site, counter, self.can, case, &self.tokens);
        let mut shown = None;
        for (at, operation) in operations.iter().enumerate() {
            if let Some(seen) = seen {
                seen.store(at + 1, Ordering::SeqCst);
            }
            match player.play(operation).await {
                Ok(()) => {}
                Err(Stop::Diverged(divergence)) => {
                    shown = operations.get(..=at).map(|begun| (begun.to_vec(), divergence));
                    break;
                }
                Err(Stop::Unclear(cause)) => {
                    self.unclear += 1;
                    if self.unclear >= MOST_UNCLEAR {
                        shared.end(Ending::Broken(cause));
                    }
                    break;
                }
            }
            self.unclear = 0;
        }
        player.tidy_up().await;
        shared.budget.spend(player.requests);
        shared.count(operations.iter().map(Operation::kind).collect());
        let (operations, divergence) = shown?;
        let kind = operations.last().map(Operation::kind)?;
        let target = &shared.site.target.target.value;
        let seed = shared.settings.seed;
        let writing = Writing {
            operations: &operations,
            divergence: &divergence,
            calls: &player.calls,
            seed,
            target,
        };
        let finding = writing.finding();
        Some(Trial { signature: (divergence.offence, kind), operations, finding })
    }
}
