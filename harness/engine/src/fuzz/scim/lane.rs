//! One of several who play histories at the same time.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::mpsc;

use super::abilities::Abilities;
use super::chance::{Histories, History, Seen};
use super::hunt::{Shared, Signature};
use super::keyring::Keyring;
use super::life::State;
use super::operation::Operation;
use super::play::{Player, Stop};
use super::write::Writing;
use crate::drive::Counter;
use crate::fuzz::{Ending, Finding};
use crate::scenario::CaseId;
use crate::transcript::redact::Redacted;

/// Simplifications of one history that are tried at most.
const MOST_TRIALS: usize = 300;
/// How often something is tried that depends on which of two requests is faster.
pub(super) const RACES: usize = 10;
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
        let again = self.replay(&first.operations, &first, counter).await;
        let Some(mut smallest) = again else { return };
        let mut trials = 0;
        let mut simpler = history.simplify();
        while simpler && trials < MOST_TRIALS && self.shared.budget.spent().is_none() {
            trials += 1;
            let (operations, _) = history.current();
            let trial = self.replay(&operations, &first, counter).await;
            simpler = match trial {
                Some(trial) => {
                    if trial.operations.len() <= smallest.operations.len() {
                        smallest = trial;
                    }
                    history.simplify()
                }
                None => history.complicate(),
            };
        }
        let smallest = self.plainer(smallest, counter).await;
        let Trial { signature, mut finding, .. } = smallest;
        finding.requests = self.shared.budget.requests();
        if let Some(finding) = self.shared.keep(signature, finding, &counter.redactor()) {
            // Whoever listened is gone only when the run is.
            let _ = self.news.send(Box::new(finding)).await;
        }
    }

    /// Leaves out what is left of a history, or puts something plainer in its place, one by one from its end.
    async fn plainer(&mut self, mut smallest: Trial, counter: &Counter) -> Trial {
        let before_last = 0..smallest.operations.len().saturating_sub(1);
        for at in before_last.rev() {
            for candidate in candidates(&smallest.operations, at) {
                let over = self.shared.budget.spent().is_some();
                if over || !State::takes_all(&candidate) {
                    continue;
                }
                if let Some(trial) = self.replay(&candidate, &smallest, counter).await {
                    smallest = trial;
                    break;
                }
            }
        }
        smallest
    }

    /// Plays a history until it shows the same as another one: once, or several times where two things are done at
    /// once, for then it depends on which is faster.
    async fn replay(
        &mut self,
        operations: &[Operation],
        like: &Trial,
        counter: &Counter,
    ) -> Option<Trial> {
        let races = operations.iter().any(Operation::is_at_once);
        for _ in 0..if races { RACES } else { 1 } {
            let trial = self.play(operations, None, counter).await;
            if let Some(trial) = trial.filter(|trial| trial.shows(like)) {
                return Some(trial);
            }
        }
        None
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

/// A history without one operation, and with a plainer one in its place.
fn candidates(operations: &[Operation], at: usize) -> Vec<Vec<Operation>> {
    let with = |other: Option<Operation>| -> Vec<Operation> {
        let begin = operations.get(..at).unwrap_or_default().iter().cloned();
        let end = operations.get(at + 1..).unwrap_or_default().iter().cloned();
        begin.chain(other).chain(end).collect()
    };
    let plainer = operations.get(at).and_then(Operation::plainer);
    std::iter::once(with(None)).chain(plainer.map(|plainer| with(Some(plainer)))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::at_once::Race;
    use super::super::operation::{Person, Spelling};
    use super::*;

    #[test]
    fn what_is_left_out_or_made_plainer_leaves_the_rest_as_it_was() {
        let person = Person::default();
        let twice = Operation::AtOnce { user: 1, race: Race::CreateTwice(person) };
        let once = Operation::CreateUser { user: 1, person, spelling: Spelling::AsCreated };
        let last = Operation::ReadUser { user: 1 };
        let history = [Operation::FindUser { user: 0, spelling: Spelling::AsCreated }, twice, last];
        let [find, _, last] = history.clone();
        assert_eq!(
            candidates(&history, 1),
            [vec![find.clone(), last.clone()], vec![find, once, last.clone()]]
        );
        let made = candidates(&history, 1);
        let sensible: Vec<bool> = made.iter().map(|one| State::takes_all(one)).collect();
        assert_eq!(sensible, [false, true]);
        assert_eq!(candidates(&[last], 0), [vec![]]);
    }
}
