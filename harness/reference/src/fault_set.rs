use std::fmt;

use crate::fault::Fault;

const WORDS: usize = Fault::ALL.len().div_ceil(64);

/// Which mistakes are made. Asking is one bit test: it stands in every request's path.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct FaultSet([u64; WORDS]);

impl FaultSet {
    /// No mistake: the honest target.
    pub const NONE: Self = Self([0; WORDS]);

    /// Whether this mistake is to be made.
    pub const fn has(&self, fault: Fault) -> bool {
        // The index holds because `WORDS` is sized by the number of variants.
        self.0[fault as usize / 64] >> (fault as usize % 64) & 1 == 1
    }

    /// Adds a mistake.
    pub const fn insert(&mut self, fault: Fault) {
        // The index holds because `WORDS` is sized by the number of variants.
        self.0[fault as usize / 64] |= 1 << (fault as usize % 64);
    }

    /// Whether the target is honest.
    pub fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// The mistakes, in the order of [`Fault::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Fault> {
        Fault::ALL.into_iter().filter(|fault| self.has(*fault))
    }
}

impl FromIterator<Fault> for FaultSet {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        let mut set = Self::NONE;
        for fault in faults {
            set.insert(fault);
        }
        set
    }
}

impl fmt::Debug for FaultSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Fault::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_exactly_the_faults_put_in() {
        for fault in Fault::ALL {
            let set: FaultSet = [fault].into_iter().collect();
            assert_eq!(set.iter().collect::<Vec<_>>(), [fault]);
            assert!(!set.is_empty());
        }
        assert!(FaultSet::default().is_empty());
    }
}
