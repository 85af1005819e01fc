use jiff::Timestamp;
use thiserror::Error;

use super::token::BANDS;
use super::{FreshToken, ResourceId, Token};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::random::Generator;

/// Tokens of a directory at most (TOK-02). Expired ones count until they are deleted.
pub(crate) const LIMIT: usize = 2;
/// Lifetime in days (TOK-01).
const DAYS: i64 = 365;
/// Deleted tokens that are remembered, for the fault that serves them.
const REMEMBERED: usize = 8;
/// Health events of deleted tokens that are kept.
const PAST_EVENTS: usize = 1_000;
/// Tokens that a directory holds at most even with the fault that allows a third.
const CEILING: usize = 100;

/// Why the console refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum TokenRefusal {
    /// TOK-02.
    #[error("the directory has {LIMIT} tokens already; delete one first")]
    TooMany,
    /// TOK-03.
    #[error("automatic provisioning is off; enable it first")]
    ProvisioningOff,
    /// TOK-04: it is on already.
    #[error("automatic provisioning is on already")]
    ProvisioningOn,
    /// TOK-05.
    #[error("tokens are left; delete them first")]
    TokensLeft,
    /// TOK-06.
    #[error("there is no such token")]
    NoToken,
    /// Only faults give it.
    #[error("the target fails on purpose")]
    Broken,
}

/// The bearer tokens of a directory, and whether provisioning is on.
#[derive(Debug, Default)]
pub(crate) struct TokenStore {
    enabled: bool,
    live: Vec<Token>,
    deleted: Vec<Token>,
    past_events: Vec<Timestamp>,
}

impl TokenStore {
    /// Switches automatic provisioning on and makes a token (TOK-04).
    pub(crate) fn enable(
        &mut self,
        ids: &mut Generator,
        now: Timestamp,
        faults: FaultSet,
    ) -> Result<FreshToken, TokenRefusal> {
        if self.enabled {
            return Err(TokenRefusal::ProvisioningOn);
        }
        self.enabled = true;
        self.create(ids, now, faults)
    }

    /// Switches automatic provisioning off, which needs all tokens deleted (TOK-05).
    pub(crate) fn disable(&mut self, faults: FaultSet) -> Result<(), TokenRefusal> {
        if !self.enabled {
            return Err(TokenRefusal::ProvisioningOff);
        }
        if !self.live.is_empty() && !faults.has(Fault::DisableWithTokensLeft) {
            if faults.has(Fault::RefusedDisableRevokes) {
                self.live.clear();
            }
            return Err(TokenRefusal::TokensLeft);
        }
        self.enabled = false;
        Ok(())
    }

    /// Makes a token that lives a year (TOK-01, TOK-02, TOK-03).
    pub(crate) fn create(
        &mut self,
        ids: &mut Generator,
        now: Timestamp,
        faults: FaultSet,
    ) -> Result<FreshToken, TokenRefusal> {
        if !self.enabled && !faults.has(Fault::CreateTokenWhileOff) {
            return Err(TokenRefusal::ProvisioningOff);
        }
        let limit = if faults.has(Fault::AllowThirdToken) { CEILING } else { LIMIT };
        if self.live.len() >= limit {
            return Err(TokenRefusal::TooMany);
        }
        if faults.has(Fault::NewTokenRevokesOld) {
            self.live.clear();
        }
        let days = match () {
            () if faults.has(Fault::LongTokenLife) => DAYS * 10,
            () if faults.has(Fault::ShortTokenLife) => 30,
            () => DAYS,
        };
        let mut fresh = Token::make(ids, now, days);
        if faults.has(Fault::LeakTokenSecret) {
            fresh.token.leaked = Some(fresh.secret.clone());
        }
        self.live.push(fresh.token.clone());
        Ok(fresh)
    }

    /// Deletes a token (TOK-06).
    pub(crate) fn delete(
        &mut self,
        id: ResourceId,
        now: Timestamp,
        faults: FaultSet,
    ) -> Result<(), TokenRefusal> {
        let place = self.live.iter().position(|t| t.id == id).ok_or(TokenRefusal::NoToken)?;
        if faults.has(Fault::TokenDeleteFails) {
            return Err(TokenRefusal::Broken);
        }
        if faults.has(Fault::LostTokenDelete) {
            return Ok(());
        }
        let token = self.live.remove(place);
        let past = token.health_events(BANDS).into_iter().filter(|at| *at <= now);
        let room = PAST_EVENTS.saturating_sub(self.past_events.len());
        self.past_events.extend(past.take(room));
        self.deleted.truncate(REMEMBERED - 1);
        self.deleted.insert(0, token);
        if faults.has(Fault::DeleteTokenRevokesAll) {
            self.live.clear();
        }
        Ok(())
    }

    /// The mistake of forgetting all tokens.
    pub(crate) fn forget_all(&mut self) {
        self.live.clear();
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.enabled
    }

    pub(crate) fn live(&self) -> &[Token] {
        &self.live
    }

    pub(crate) fn deleted(&self) -> &[Token] {
        &self.deleted
    }

    /// Whether the console shows a reminder (TOK-08): it lasts until the tokens that end are deleted.
    pub(crate) fn reminds(&self, now: Timestamp, faults: FaultSet) -> bool {
        match () {
            () if faults.has(Fault::NoConsoleReminder) => false,
            () if faults.has(Fault::EarlyConsoleReminder) => true,
            () => self.live.iter().any(|token| token.is_ending(now)),
        }
    }

    /// Health events sent until now, oldest first (TOK-09).
    pub(crate) fn health_events(&self, now: Timestamp, faults: FaultSet) -> Vec<Timestamp> {
        let bands = match () {
            () if faults.has(Fault::NoHealthEvents) => &[],
            () if faults.has(Fault::WeeklyHealthEvents) => &[(90, 168)][..],
            () => BANDS,
        };
        let live = self.live.iter().flat_map(|token| token.health_events(bands));
        let due = live.filter(|at| *at <= now);
        let mut events: Vec<Timestamp> = self.past_events.iter().copied().chain(due).collect();
        events.sort_unstable();
        events
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use sha2::{Digest, Sha256};

    use super::*;

    fn start() -> (TokenStore, Generator, Timestamp) {
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        (TokenStore::default(), Generator::new(1, "x"), now)
    }

    fn days(count: i64) -> SignedDuration {
        SignedDuration::from_hours(24 * count)
    }

    #[test]
    fn tok_02_refuses_a_third_token_until_one_is_deleted() {
        let (mut store, mut ids, now) = start();
        let first = store.enable(&mut ids, now, FaultSet::NONE).unwrap();
        store.create(&mut ids, now, FaultSet::NONE).unwrap();
        assert_eq!(store.create(&mut ids, now, FaultSet::NONE).unwrap_err(), TokenRefusal::TooMany);
        store.delete(first.token.id, now, FaultSet::NONE).unwrap();
        assert!(store.create(&mut ids, now, FaultSet::NONE).is_ok());
    }

    #[test]
    fn tok_03_refuses_a_token_while_provisioning_is_off() {
        let (mut store, mut ids, now) = start();
        let refused = store.create(&mut ids, now, FaultSet::NONE).unwrap_err();
        assert_eq!(refused, TokenRefusal::ProvisioningOff);
    }

    #[test]
    fn tok_05_stays_on_while_tokens_are_left() {
        let (mut store, mut ids, now) = start();
        let token = store.enable(&mut ids, now, FaultSet::NONE).unwrap().token;
        assert_eq!(store.disable(FaultSet::NONE), Err(TokenRefusal::TokensLeft));
        store.delete(token.id, now, FaultSet::NONE).unwrap();
        assert_eq!(store.disable(FaultSet::NONE), Ok(()));
        assert!(!store.is_enabled());
    }

    #[test]
    fn tok_06_a_token_can_be_deleted_once() {
        let (mut store, mut ids, now) = start();
        let FreshToken { token, secret } = store.enable(&mut ids, now, FaultSet::NONE).unwrap();
        store.delete(token.id, now, FaultSet::NONE).unwrap();
        let again = store.delete(token.id, now, FaultSet::NONE);
        assert_eq!(again, Err(TokenRefusal::NoToken));
        assert!(store.live().iter().all(|t| !t.is(&Sha256::digest(&secret).into())));
    }

    #[test]
    fn tok_08_reminds_from_ninety_days_before_expiry_until_the_token_is_deleted() {
        let (mut store, mut ids, now) = start();
        let token = store.enable(&mut ids, now, FaultSet::NONE).unwrap().token;
        let second = SignedDuration::from_secs(1);
        assert!(!store.reminds(token.expires - days(90) - second, FaultSet::NONE));
        assert!(store.reminds(token.expires - days(90), FaultSet::NONE));
        assert!(store.reminds(token.expires + days(9), FaultSet::NONE));
        store.delete(token.id, token.expires, FaultSet::NONE).unwrap();
        assert!(!store.reminds(token.expires, FaultSet::NONE));
    }

    #[test]
    fn tok_09_sends_what_is_due_and_keeps_what_was_sent() {
        let (mut store, mut ids, now) = start();
        let token = store.enable(&mut ids, now, FaultSet::NONE).unwrap().token;
        let sent = |store: &TokenStore, left| {
            store.health_events(token.expires - days(left), FaultSet::NONE).len()
        };
        assert_eq!(sent(&store, 91), 0);
        assert_eq!(sent(&store, 90), 1);
        assert_eq!(sent(&store, 83), 2);
        assert_eq!(sent(&store, 15) - sent(&store, 16), 1);
        let before = sent(&store, 40);
        store.delete(token.id, token.expires - days(40), FaultSet::NONE).unwrap();
        assert_eq!(sent(&store, 0), before);
    }
}
