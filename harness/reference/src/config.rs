use std::fmt;

use crate::clock::ClockSource;
use crate::era::Era;
use crate::fault_set::FaultSet;
use crate::profile::Profile;

/// How a [`Reference`](crate::Reference) is set up.
#[derive(Clone)]
pub struct Config {
    /// Profile of directories that do not ask for one.
    pub profile: Profile,
    /// Era of directories that do not ask for one.
    pub era: Era,
    /// Decides every id and token, together with the name of the directory.
    pub seed: u64,
    /// Deliberate mistakes of directories that do not ask for others.
    pub faults: FaultSet,
    /// Bearer token of the admin API. An empty one closes the admin API.
    pub admin_token: String,
    /// Where time comes from.
    pub clock: ClockSource,
    /// Absolute URL under which the target is reached, without a trailing slash; only shown.
    pub public_base: String,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The admin token is a secret, so it is left out.
        f.debug_struct("Config")
            .field("profile", &self.profile)
            .field("era", &self.era)
            .field("seed", &self.seed)
            .field("faults", &self.faults)
            .field("clock", &self.clock)
            .field("public_base", &self.public_base)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_admin_token_out_of_its_debug_text() {
        let config = Config {
            profile: Profile::Aws,
            era: Era::Specific,
            seed: 1,
            faults: FaultSet::default(),
            admin_token: "very-secret".to_owned(),
            clock: ClockSource::System,
            public_base: String::new(),
        };
        assert!(!format!("{config:?}").contains("very-secret"));
    }
}
