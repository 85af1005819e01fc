//! Histories by chance, and what is left of one that is made simpler. The one file that knows the crate for
//! state machines.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use proptest::array::uniform8;
use proptest::num::u8::ANY;
use proptest::strategy::{BoxedStrategy, Just, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRng, TestRunner};
use proptest_state_machine::strategy::Sequential;

use super::abilities::Abilities;
use super::draw::{Family, families, operation};
use super::life::State;
use super::operation::Operation;

/// Operations of a history at most.
const LONGEST: usize = 12;

/// Kinds of operations that are not tried any more, since what they show is known.
pub(super) type Excluded = Arc<BTreeSet<String>>;

/// Makes histories up.
pub(super) struct Histories {
    abilities: Abilities,
    runner: TestRunner,
}

/// A history that can be made simpler, as long as it shows the same.
pub(super) struct History(Box<dyn ValueTree<Value = Tree>>);

type Tree = (State, Vec<Operation>, Option<Seen>);

/// How many operations of a history were begun: what comes after them has nothing to do with what it shows.
pub(super) type Seen = Arc<AtomicUsize>;

impl Histories {
    /// From a seed and the number of a lane.
    pub(super) fn new(abilities: Abilities, seed: u64, lane: u64) -> Self {
        let mut bytes = [0; 32];
        let words = seed.to_le_bytes().into_iter().chain(lane.to_le_bytes());
        for (byte, word) in bytes.iter_mut().zip(words) {
            *byte = word;
        }
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let config = Config { rng_seed: RngSeed::Fixed(seed), ..Config::default() };
        Self { abilities, runner: TestRunner::new_with_rng(config, random) }
    }

    /// The next one.
    pub(super) fn next(&mut self, excluded: &Excluded) -> Option<History> {
        let (abilities, excluded) = (self.abilities, excluded.clone());
        let all = Sequential::new(
            (1..=LONGEST).into(),
            || Just(State::default()),
            move |state, operation| {
                // What is known of one change would show in the company of others too.
                let known = excluded.contains(&operation.kind())
                    || operation.parts().iter().any(|part| excluded.contains(part));
                state.takes(operation) && !known
            },
            move |state| transitions(*state, abilities),
            State::after,
        );
        // A history whose operations are all excluded is none.
        let tree = all.new_tree(&mut self.runner).ok()?;
        Some(History(Box::new(tree)))
    }
}

impl History {
    /// Its operations, and where to note how many of them were begun; to be asked once before it is made
    /// simpler, and once after each time.
    pub(super) fn current(&self) -> (Vec<Operation>, Seen) {
        let (_, operations, seen) = self.0.current();
        (operations, seen.unwrap_or_default())
    }

    /// Makes it simpler; whether there is something simpler.
    pub(super) fn simplify(&mut self) -> bool {
        self.0.simplify()
    }

    /// Takes the last simplification back, and tries another; whether there is one.
    pub(super) fn complicate(&mut self) -> bool {
        self.0.complicate()
    }
}

/// What may come next: a family of those that make sense, and eight bytes that say the rest.
fn transitions(state: State, abilities: Abilities) -> BoxedStrategy<Operation> {
    let families = families(&state, abilities);
    (0..families.len(), uniform8(ANY))
        .prop_map(move |(index, bytes)| {
            // The index is below the length of a list that is never empty.
            let family = families.get(index).copied().unwrap_or(Family::Create);
            operation(family, &state, abilities, bytes)
        })
        .boxed()
}
#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::super::draw::kinds;
    use super::*;

    fn can(supports: &[&str]) -> Abilities {
        Abilities::of(&supports.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn every_kind_that_comes_is_counted() {
        for supports in [&["scim"][..], &["scim.users"], &["scim", "aws"]] {
            let can = can(supports);
            let all = kinds(can);
            let mut histories = Histories::new(can, 7, 1);
            let mut seen = BTreeSet::new();
            for _ in 0..3_000 {
                let history = histories.next(&Excluded::default()).unwrap();
                seen.extend(history.current().0.iter().map(Operation::kind));
            }
            let uncounted: Vec<&String> = seen.difference(&all).collect();
            assert!(uncounted.is_empty(), "{uncounted:?}");
            assert!(seen.len() * 10 > all.len() * 9, "{:?}", all.difference(&seen));
        }
    }

    #[test]
    fn the_same_seed_and_lane_make_the_same_histories() {
        let first = |seed, lane| {
            let mut histories = Histories::new(can(&["scim"]), seed, lane);
            let mut next = || histories.next(&Excluded::default()).unwrap().current().0;
            (0..20).map(|_| next()).collect::<Vec<_>>()
        };
        assert_eq!(first(1, 1), first(1, 1));
        assert_ne!(first(1, 1), first(1, 2));
        assert_ne!(first(1, 1), first(2, 1));
    }

    #[test]
    fn what_is_made_simpler_still_makes_sense() {
        let mut histories = Histories::new(can(&["scim"]), 3, 1);
        for _ in 0..50 {
            let mut history = histories.next(&Excluded::default()).unwrap();
            let (first, seen) = history.current();
            seen.store(first.len(), Ordering::SeqCst);
            // As if the last operation were what shows the fault.
            let last = first.last().unwrap().kind();
            let mut simpler = history.simplify();
            let mut least = first.len();
            while simpler {
                let (operations, _) = history.current();
                let mut state = State::default();
                for operation in &operations {
                    assert!(state.takes(operation), "{operations:?}");
                    state = state.after(operation);
                }
                let shows = operations.last().is_some_and(|it| it.kind() == last);
                if shows {
                    least = least.min(operations.len());
                }
                simpler = if shows { history.simplify() } else { history.complicate() };
            }
            assert!(least <= 4, "{first:?}");
        }
    }
}
