//! A run: what is shared by its lanes, and the news of it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::catalogue;
use super::composition::Composition;
use super::generate::{Generator, Known};
use super::lane::Lane;
use super::moves::{Move, Right};
use super::oracle::Offence;
use super::parameters::{self, Abilities};
use crate::drive::Site;
use crate::fuzz::{Budget, Coverage, Ending, Event, Finding, Found, Settings, Snapshot, Summary};
use crate::scenario::Case;
use crate::transcript::redact::{Redact as _, Redacted, Redactor};
use crate::vocabulary::{Capabilities, Flow};

/// How often a person is told how far it is.
const MOMENT: Duration = Duration::from_millis(200);

/// A service provider, and what it is sent.
pub struct Hunt {
    site: Arc<Site>,
    cases: Vec<Case>,
}

/// What a run would send, without sending anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Moves of the closed list.
    pub listed: usize,
    /// Moves of the closed list after which the target has to refuse.
    pub refused: usize,
    /// Names of moves with a random parameter.
    pub drawn: Vec<&'static str>,
    /// The first messages: the moves of each, in words.
    pub first: Vec<Vec<String>>,
    /// The first compositions.
    pub compositions: Vec<Vec<String>>,
}

impl Hunt {
    /// For a target with `saml-sp`; `cases` are those of all scenarios, for what they say is right.
    pub fn new(site: Site, cases: Vec<Case>) -> Self {
        Self { site: Arc::new(site), cases }
    }

    /// The target.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// What would be sent: so many messages of the beginning, and so many compositions.
    pub fn outline(&self, seed: u64, count: u64) -> Outline {
        let generator = self.generator(seed);
        let known = Known::default();
        let words = |from: u64| {
            (from..from.saturating_add(count))
                .map(|number| generator.composition(number, &known).words())
                .collect()
        };
        let alone = u64::try_from(generator.len()).unwrap_or(u64::MAX);
        let (first, compositions) = (words(0), words(alone));
        let is_refused = |one: &&Move| one.right != Right::Anything;
        Outline {
            listed: generator.listed().len(),
            refused: generator.listed().iter().filter(is_refused).count(),
            drawn: parameters::names(self.abilities()).collect(),
            first,
            compositions,
        }
    }

    /// Tries, until time or requests are used up, or what is right does not work any more; `news` is called
    /// from one task.
    pub async fn run(&self, settings: &Settings, mut news: impl FnMut(Event)) -> Summary {
        let (sender, mut receiver) = mpsc::channel(64);
        let shared = Arc::new(Shared {
            site: self.site.clone(),
            settings: settings.clone(),
            budget: Budget::new(settings),
            generator: self.generator(settings.seed),
            stop: settings.cancel.child_token(),
            state: Mutex::default(),
        });
        for number in 1..=settings.jobs.max(1) {
            let lane = Lane::new(number, shared.clone(), sender.clone());
            tokio::spawn(lane.run());
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
        shared.summary()
    }

    fn abilities(&self) -> Abilities {
        let supports = self.site.target.supported();
        let encrypts =
            Capabilities::satisfied(supports.iter().map(String::as_str), "saml.sp.encryption");
        let begins_either_way = self
            .site
            .target
            .saml_sp
            .as_ref()
            .is_some_and(|file| Flow::ALL.into_iter().all(|flow| file.has(flow)));
        Abilities { encrypts, begins_either_way }
    }

    fn generator(&self, seed: u64) -> Generator {
        let moves = catalogue::moves(self.cases.clone(), &self.site.target);
        Generator::new(seed, moves, self.abilities())
    }
}

/// What lanes share.
pub(super) struct Shared {
    pub(super) site: Arc<Site>,
    pub(super) settings: Settings,
    pub(super) budget: Budget,
    generator: Generator,
    /// Cancelled when nothing further may begin.
    pub(super) stop: CancellationToken,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    operations: u64,
    known: Known,
    tried: BTreeSet<String>,
    findings: Vec<Signature>,
    ending: Option<Ending>,
}

/// What a finding is known again by.
#[derive(Debug)]
struct Signature {
    offence: Offence,
    kinds: BTreeSet<String>,
    found: Found,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is tried next.
    pub(super) fn next(&self) -> Composition {
        let (number, known) = {
            let mut state = self.state();
            state.next += 1;
            (state.next - 1, state.known.clone())
        };
        let composition = self.generator.composition(number, &known);
        self.state().tried.extend(composition.names());
        composition
    }

    /// Counts operations that an honest sign-in vouches for.
    pub(super) fn count(&self, operations: u64) {
        self.state().operations += operations;
    }

    /// Whether the same was found before: then the move that shows it is noted, and not tried again.
    pub(super) fn knows(&self, offence: Offence, composition: &Composition) -> bool {
        let kinds = composition.kinds();
        let mut state = self.state();
        let State { findings, known, .. } = &mut *state;
        let again =
            |known: &&mut Signature| known.offence == offence && known.kinds.is_subset(&kinds);
        let Some(again) = findings.iter_mut().find(again) else { return false };
        if composition.len() == 1 {
            known.alone.extend(composition.names());
            again.found.also.extend(composition.names());
        }
        true
    }

    /// Keeps a finding, unless another lane was faster.
    pub(super) fn keep(
        &self,
        offence: Offence,
        composition: &Composition,
        finding: Finding,
        redactor: &Redactor,
    ) -> Option<Redacted<Finding>> {
        if self.knows(offence, composition) {
            return None;
        }
        let finding = finding.redact(redactor);
        let kinds = composition.kinds();
        let mut state = self.state();
        if composition.len() == 1 {
            state.known.alone.extend(composition.names());
        } else {
            state.known.together.push(kinds.clone());
        }
        let found = Found { finding: finding.clone(), also: composition.names() };
        state.findings.push(Signature { offence, kinds, found });
        Some(finding)
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
        let tried = state.tried.len().min(self.generator.len());
        Snapshot {
            elapsed: self.budget.elapsed(),
            operations: state.operations,
            requests: self.budget.requests(),
            findings: state.findings.len(),
            coverage: Coverage { tried, of: self.generator.len() },
        }
    }

    fn summary(&self) -> Summary {
        let last = self.snapshot();
        let mut state = self.state();
        let known = std::mem::take(&mut state.findings);
        let mut findings: Vec<Found> = known.into_iter().map(|known| known.found).collect();
        findings.sort_by_key(|found| found.finding.rank());
        let ending = state.ending.clone().unwrap_or(Ending::Interrupted);
        Summary { last, findings, ending, notes: Vec::new() }
    }
}
