/// Whether a request changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// The quota of SCIM-L-01: 25 writes and 40 reads in a second of the directory's clock.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    /// Off unless an administrator switches it on, so that runs are not slowed.
    pub(crate) enabled: bool,
    second: i64,
    reads: u32,
    writes: u32,
}

/// Writes in a second (SCIM-L-01).
pub(crate) const WRITES: u32 = 25;
/// Reads in a second (SCIM-L-01).
pub(crate) const READS: u32 = 40;

impl Throttle {
    /// Counts a request at this second of the clock; whether it is within this limit of reads.
    pub(crate) fn admits(&mut self, access: Access, second: i64, reads: u32) -> bool {
        if !self.enabled {
            return true;
        }
        if second != self.second {
            *self = Self { enabled: true, second, reads: 0, writes: 0 };
        }
        let (count, limit) = match access {
            Access::Read => (&mut self.reads, reads),
            Access::Write => (&mut self.writes, WRITES),
        };
        *count = count.saturating_add(1);
        *count <= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l_01_admits_25_writes_and_40_reads_in_a_second() {
        let mut throttle = Throttle { enabled: true, ..Throttle::default() };
        let mut admitted =
            |access, second| (0..100).filter(|_| throttle.admits(access, second, READS)).count();
        assert_eq!(admitted(Access::Write, 7), 25);
        assert_eq!(admitted(Access::Read, 7), 40);
        assert_eq!(admitted(Access::Write, 8), 25);
    }

    #[test]
    fn admits_everything_while_it_is_off() {
        let mut throttle = Throttle::default();
        assert!((0..100).all(|_| throttle.admits(Access::Write, 1, READS)));
    }
}
