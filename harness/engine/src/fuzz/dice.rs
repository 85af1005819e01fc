use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};

/// Chance that is the same every time for the same seed and purpose, whatever else was drawn.
#[derive(Clone, Debug)]
pub struct Dice(ChaCha12Rng);

impl Dice {
    /// For one purpose, such as `operation`, and its number.
    pub fn new(seed: u64, purpose: &str, number: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update(number.to_be_bytes());
        hash.update(purpose.as_bytes());
        Self(ChaCha12Rng::from_seed(hash.finalize().into()))
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        let drawn = self.0.next_u64();
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        // What is below a `usize` is one.
        drawn.checked_rem(end).and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
    }

    /// A number from `first` to `last`, both included.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        let width = usize::try_from(last.saturating_sub(first)).unwrap_or(0).saturating_add(1);
        first.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// Whether it is one time in so many.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several; nothing of nothing.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.below(among.len()))
    }

    /// Puts things in another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let other = self.below(last + 1);
            things.swap(last, other);
        }
    }

    /// Fills a slice.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_purpose_draw_the_same() {
        let drawn = |seed, purpose, number| {
            let mut dice = Dice::new(seed, purpose, number);
            [(); 8].map(|()| dice.below(1_000_000))
        };
        assert_eq!(drawn(1, "a", 1), drawn(1, "a", 1));
        for other in [drawn(2, "a", 1), drawn(1, "b", 1), drawn(1, "a", 2)] {
            assert_ne!(drawn(1, "a", 1), other);
        }
    }

    #[test]
    fn numbers_stay_within_their_bounds_and_reach_them() {
        let mut dice = Dice::new(7, "test", 0);
        let drawn: Vec<i64> = (0..200).map(|_| dice.between(-2, 1)).collect();
        assert!((-2..=1).all(|number| drawn.contains(&number)));
        assert!(drawn.iter().all(|number| (-2..=1).contains(number)));
        assert_eq!(dice.below(0), 0);
        let mut all: Vec<usize> = (0..20).collect();
        dice.shuffle(&mut all);
        assert_ne!(all, (0..20).collect::<Vec<_>>());
        all.sort_unstable();
        assert_eq!(all, (0..20).collect::<Vec<_>>());
    }
}
