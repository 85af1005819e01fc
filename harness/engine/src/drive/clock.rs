use jiff::Timestamp;

/// What time it is for the identity provider that fedspec plays.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    /// That of this machine.
    #[default]
    System,
    /// Always the same: for a target whose clock stands still.
    Frozen(Timestamp),
}

impl Clock {
    /// Now.
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Frozen(moment) => moment,
        }
    }
}
