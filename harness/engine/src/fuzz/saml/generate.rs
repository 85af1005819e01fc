//! What is tried next: first every move alone, then compositions of what alone did nothing.

use std::collections::BTreeSet;

use super::composition::{Composition, Replay};
use super::moves::Move;
use super::parameters::{self, Abilities};
use crate::fuzz::Dice;

/// Moves in a composition at most.
const MOST_MOVES: usize = 4;
/// How often a composition is drawn again that holds nothing new.
const DRAWS: usize = 20;

/// The space of what can be tried.
#[derive(Debug)]
pub(super) struct Generator {
    seed: u64,
    moves: Vec<Move>,
    abilities: Abilities,
    /// Every move alone, in the order of this run.
    singles: Vec<Single>,
}

/// A move alone.
#[derive(Clone, Copy, Debug)]
enum Single {
    /// Of the closed list.
    Listed(usize),
    /// With a random parameter.
    Drawn(&'static str),
    Again(Replay),
}

/// What is known not to be worth another try.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Moves that show a finding alone, by name.
    pub(super) alone: BTreeSet<String>,
    /// Kinds of moves that show a finding together.
    pub(super) together: Vec<BTreeSet<String>>,
}

impl Known {
    fn shows_nothing_new(&self, composition: &Composition) -> bool {
        let kinds = composition.kinds();
        self.together.iter().any(|known| known.is_subset(&kinds))
    }
}

impl Generator {
    pub(super) fn new(seed: u64, moves: Vec<Move>, abilities: Abilities) -> Self {
        let listed = (0..moves.len()).map(Single::Listed);
        let drawn = parameters::names(abilities).map(Single::Drawn);
        let again = [Replay::Same, Replay::Other].map(Single::Again);
        let mut singles: Vec<Single> = listed.chain(drawn).chain(again).collect();
        Dice::new(seed, "order", 0).shuffle(&mut singles);
        Self { seed, moves, abilities, singles }
    }

    /// How many moves there are.
    pub(super) fn len(&self) -> usize {
        self.singles.len()
    }

    /// The moves of the closed list.
    pub(super) fn listed(&self) -> &[Move] {
        &self.moves
    }

    /// What is tried as number so and so.
    pub(super) fn composition(&self, number: u64, known: &Known) -> Composition {
        let mut dice = Dice::new(self.seed, "composition", number);
        let alone = usize::try_from(number).ok().and_then(|number| self.singles.get(number));
        match alone {
            Some(Single::Listed(index)) => Composition {
                moves: self.moves.get(*index).cloned().into_iter().collect(),
                replay: None,
            },
            Some(Single::Drawn(kind)) => {
                let drawn = parameters::draw(&mut dice, self.abilities, |name| name == *kind);
                Composition { moves: drawn.into_iter().collect(), replay: None }
            }
            Some(Single::Again(replay)) => Composition { moves: Vec::new(), replay: Some(*replay) },
            None => self.several(&mut dice, known),
        }
    }

    fn several(&self, dice: &mut Dice, known: &Known) -> Composition {
        let mut composition = Composition::default();
        for _ in 0..DRAWS {
            composition = Composition::default();
            if dice.one_in(16) {
                let again = if dice.one_in(2) { Replay::Same } else { Replay::Other };
                composition.replay = Some(again).filter(|it| !known.alone.contains(it.name()));
            }
            let size =
                dice.below(MOST_MOVES - 1) + if composition.replay.is_some() { 1 } else { 2 };
            for _ in 0..DRAWS {
                if composition.moves.len() >= size {
                    break;
                }
                let Some(one) = self.one(dice, known) else { continue };
                if composition.takes(&one) {
                    composition.moves.push(one);
                }
            }
            if composition.len() > 1 && !known.shows_nothing_new(&composition) {
                break;
            }
        }
        composition
    }

    /// A move that alone did nothing.
    fn one(&self, dice: &mut Dice, known: &Known) -> Option<Move> {
        if dice.one_in(3) {
            let new = |name: &str| !known.alone.contains(name);
            return parameters::draw(dice, self.abilities, new);
        }
        dice.pick(&self.moves).filter(|one| !known.alone.contains(&one.name)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::moves::Right;
    use super::*;

    fn generator(seed: u64) -> Generator {
        let one = |name: &str, patch: serde_json::Value| {
            Move::new(name, name, serde_json::from_value(patch).unwrap(), Right::Anything)
        };
        let moves = vec![
            one("unsigned", json!({ "tamper": ["unsigned"] })),
            one("other-key", json!({ "tamper": ["other-key"] })),
            one("version", json!({ "fields": { "response-version": "other" } })),
            one("conditions", json!({ "fields": { "conditions": "missing" } })),
        ];
        Generator::new(seed, moves, Abilities { encrypts: true, begins_either_way: true })
    }

    #[test]
    fn the_same_seed_tries_the_same() {
        let (one, again, other) = (generator(1), generator(1), generator(2));
        let known = Known::default();
        let tried = |it: &Generator| -> Vec<Composition> {
            (0..60).map(|number| it.composition(number, &known)).collect()
        };
        assert_eq!(tried(&one), tried(&again));
        assert_ne!(tried(&one), tried(&other));
    }

    #[test]
    fn every_move_is_tried_alone_before_any_is_tried_with_others() {
        let generator = generator(1);
        let known = Known::default();
        let count = u64::try_from(generator.len()).unwrap();
        let alone: Vec<Composition> =
            (0..count).map(|number| generator.composition(number, &known)).collect();
        assert!(alone.iter().all(|composition| composition.len() == 1));
        for one in generator.listed() {
            assert!(alone.iter().any(|it| it.names().contains(&one.name)), "{}", one.name);
        }
    }

    #[test]
    fn what_is_put_together_is_about_different_things_and_nothing_that_is_known() {
        let generator = generator(1);
        let known = Known {
            alone: BTreeSet::from(["unsigned".to_owned()]),
            together: vec![BTreeSet::from(["version".to_owned(), "conditions".to_owned()])],
        };
        for number in 0..300 {
            let number = number + u64::try_from(generator.len()).unwrap();
            let composition = generator.composition(number, &known);
            let kinds = composition.kinds();
            assert!(composition.len() <= MOST_MOVES + 1);
            assert!(!kinds.contains("unsigned"), "{kinds:?}");
            assert!(!(kinds.contains("version") && kinds.contains("conditions")), "{kinds:?}");
            for (index, one) in composition.moves.iter().enumerate() {
                let rest = composition.moves.iter().skip(index + 1);
                assert!(rest.into_iter().all(|other| one.goes_with(other)));
            }
        }
    }
}
