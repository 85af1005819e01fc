use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::active_directory::ActiveDirectory;
use super::device::Device;
use super::mail::{Mail, Mailed};
use super::policy::SecondFactor;
use crate::directory::ResourceId;

/// Browsers remembered for a user.
const CONTEXTS: usize = 32;

/// What a directory knows of users who sign in without an IdP.
#[derive(Debug, Default)]
pub(crate) struct Native {
    accounts: BTreeMap<ResourceId, Account>,
    pub(crate) second_factor: SecondFactor,
    /// Mail that was sent, oldest first.
    pub(crate) outbox: Vec<Mail>,
    /// The connected directory, where users come from one.
    pub(crate) source: Option<ActiveDirectory>,
}

/// What a user signs in with.
#[derive(Debug, Default)]
pub(crate) struct Account {
    password: Option<[u8; 32]>,
    /// Digests of earlier passwords, newest first (ADM-08).
    earlier: Vec<[u8; 32]>,
    /// Devices in the order in which they were begun.
    pub(crate) devices: Vec<Device>,
    /// Browsers that the user has signed in with (MFA-07).
    contexts: BTreeSet<String>,
    /// A code that waits in a mail.
    pub(crate) mailed: Option<Mailed>,
}

impl Native {
    pub(crate) fn account(&self, user: ResourceId) -> Option<&Account> {
        self.accounts.get(&user)
    }

    pub(crate) fn account_mut(&mut self, user: ResourceId) -> &mut Account {
        self.accounts.entry(user).or_default()
    }

    /// Every device of anybody.
    pub(crate) fn all_devices(&self) -> impl Iterator<Item = &Device> {
        self.accounts.values().flat_map(|account| &account.devices)
    }
}

impl Account {
    pub(crate) fn has_password(&self, given: &str) -> bool {
        self.password == Some(digest(given))
    }

    /// Whether it is the password of now, or one of so many before it.
    pub(crate) fn had_password(&self, given: &str, earlier: usize) -> bool {
        let given = digest(given);
        let before = self.earlier.iter().take(earlier.saturating_sub(1));
        self.password == Some(given) || before.into_iter().any(|known| *known == given)
    }

    pub(crate) fn change_password(&mut self, new: &str, remembered: usize) {
        let before = self.password.replace(digest(new));
        self.earlier.splice(0..0, before);
        self.earlier.truncate(remembered);
    }

    pub(crate) fn knows(&self, context: &str) -> bool {
        self.contexts.contains(context)
    }

    pub(crate) fn remember(&mut self, context: &str) {
        if self.contexts.len() < CONTEXTS {
            self.contexts.insert(context.chars().take(500).collect());
        }
    }

    /// Devices that are registered.
    pub(crate) fn registered(&self) -> impl Iterator<Item = &Device> {
        self.devices.iter().filter(|device| device.registered)
    }
}

/// A test target's passwords are no secrets worth a slow hash.
fn digest(password: &str) -> [u8; 32] {
    Sha256::digest(password).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adm_08_remembers_the_last_three_passwords_and_no_more() {
        let mut account = Account::default();
        assert!(!account.has_password(""));
        for password in ["one", "two", "three", "four"] {
            account.change_password(password, 3);
        }
        assert!(account.has_password("four") && !account.has_password("three"));
        for (password, had) in [("four", true), ("three", true), ("two", true), ("one", false)] {
            assert_eq!(account.had_password(password, 3), had, "{password}");
        }
    }
}
