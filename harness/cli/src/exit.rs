use std::process::ExitCode;

/// What the exit code of `fedspec` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Every selected MUST holds, or is waived.
    Success = 0,
    /// A MUST is broken, a waiver is stale, or no level of a profile is reached.
    Broken = 1,
    /// Wrong arguments, or a bad file.
    Usage = 2,
    /// The target cannot be used, or did not answer: nothing is held against it.
    Unusable = 3,
    /// Nothing was selected, or nothing applies to the target.
    NothingSelected = 4,
    /// Evidence is not what it says.
    Unverified = 5,
    /// The harness itself broke.
    Internal = 70,
    /// Ctrl-C; what was done is on disk.
    Interrupted = 130,
}

impl Exit {
    /// Every code with its meaning, for the help text.
    pub(crate) const MEANINGS: [(Self, &'static str); 8] = [
        (Self::Success, "every selected MUST holds, or is waived"),
        (Self::Broken, "a MUST is broken, a waiver is stale, or no level is reached"),
        (Self::Usage, "wrong arguments, or a bad file"),
        (Self::Unusable, "the target cannot be used, or did not answer"),
        (Self::NothingSelected, "nothing is selected, or nothing applies to the target"),
        (Self::Unverified, "evidence does not verify"),
        (Self::Internal, "a fault in the harness"),
        (Self::Interrupted, "interrupted; what was done is on disk"),
    ];
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
