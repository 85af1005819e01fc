use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use thiserror::Error;

use crate::config::Config;
use crate::directory::{Directory, FreshToken, ResourceId};
use crate::era::Era;
use crate::fault_set::FaultSet;
use crate::profile::Profile;
use crate::random::Generator;

/// Directories at most.
const LIMIT: usize = 100_000;
/// Characters in a directory's name at most.
const NAME: usize = 200;

/// All directories, each behind its own lock, by tenant id.
#[derive(Debug)]
pub(crate) struct Registry {
    pub(crate) config: Config,
    directories: RwLock<BTreeMap<String, Shared>>,
    /// Names the requests that reach no directory.
    strangers: Mutex<Generator>,
}

/// A directory as it is shared between requests.
pub(crate) type Shared = Arc<Mutex<Directory>>;

/// A directory that was just made.
pub(crate) struct Made {
    pub(crate) id: String,
    pub(crate) fresh: FreshToken,
}

impl Made {
    pub(crate) fn scim_base(&self) -> String {
        scim_base(&self.id)
    }
}

/// Path of a directory's SCIM service.
pub(crate) fn scim_base(id: &str) -> String {
    format!("/{id}/scim/v2")
}

/// Why a directory cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RegistryError {
    /// The name is empty or too long.
    #[error("a directory's name has 1 to {NAME} characters")]
    BadName,
    /// Ids follow from the name, so a name is given once.
    #[error("there is a directory named `{name}` already")]
    NameTaken {
        /// The name asked for.
        name: String,
    },
    /// There are as many directories as there may be.
    #[error("there are {LIMIT} directories already")]
    TooMany,
}

/// A lock that survives a panic of another request: the state is plain data.
pub(crate) fn lock(directory: &Mutex<Directory>) -> MutexGuard<'_, Directory> {
    directory.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Registry {
    pub(crate) fn new(config: Config) -> Self {
        // No directory can have this name, so no directory shares this generator.
        let strangers = Mutex::new(Generator::new(config.seed, ""));
        Self { config, directories: RwLock::default(), strangers }
    }

    pub(crate) fn create(
        &self,
        name: &str,
        profile: Option<Profile>,
        era: Option<Era>,
        faults: Option<FaultSet>,
    ) -> Result<Made, RegistryError> {
        if name.is_empty() || name.chars().count() > NAME {
            return Err(RegistryError::BadName);
        }
        let era = era.unwrap_or(self.config.era);
        let faults = faults.unwrap_or(self.config.faults);
        let mut directory = Directory::new(name, self.config.seed, era, faults, self.config.clock);
        directory.profile = profile.unwrap_or(self.config.profile);
        let id = directory.id.clone();
        let now = directory.clock.now();
        let enabled = directory.tokens.enable(&mut directory.ids, now, faults);
        let Ok(fresh) = enabled else {
            // A new directory has provisioning off and no token, so this cannot be refused.
            return Err(RegistryError::TooMany);
        };
        let mut all = self.directories.write().unwrap_or_else(PoisonError::into_inner);
        if all.contains_key(&id) {
            return Err(RegistryError::NameTaken { name: name.to_owned() });
        }
        if all.len() >= LIMIT {
            return Err(RegistryError::TooMany);
        }
        all.insert(id.clone(), Arc::new(Mutex::new(directory)));
        Ok(Made { id, fresh })
    }

    pub(crate) fn find(&self, id: &str) -> Option<Shared> {
        self.directories.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(crate) fn remove(&self, id: &str) -> bool {
        let mut all = self.directories.write().unwrap_or_else(PoisonError::into_inner);
        all.remove(id).is_some()
    }

    /// All directories, in the order of their ids.
    pub(crate) fn all(&self) -> Vec<Shared> {
        let all = self.directories.read().unwrap_or_else(PoisonError::into_inner);
        all.values().cloned().collect()
    }

    /// An id for a request that reaches no directory.
    pub(crate) fn stranger(&self) -> ResourceId {
        self.strangers.lock().unwrap_or_else(PoisonError::into_inner).uuid()
    }
}
