use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::random::Generator;

/// Sessions kept at most; the oldest go first.
const LIMIT: usize = 10_000;
/// How long a session lasts when nothing shortens it: eight hours, the usual setting of the AWS access
/// portal.
const LIFE: SignedDuration = SignedDuration::from_hours(8);

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignedInUser {
    /// The identity: the NameID, whole and as it was signed.
    pub(crate) name: String,
    /// URI of the NameID's format; empty when it has none.
    pub(crate) format: String,
    /// entityID of the IdP that vouched.
    pub(crate) issuer: String,
    /// The user of the directory, where there are users.
    pub(crate) user: Option<ResourceId>,
    /// What is said of the user, in the order of the assertion.
    pub(crate) attributes: Vec<KnownAttribute>,
}

/// What is said of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownAttribute {
    /// Its name.
    pub(crate) name: String,
    /// URI of the format of its name; empty where there is none.
    pub(crate) format: String,
    /// Its values; one that is `xsi:nil` is none.
    pub(crate) values: Vec<Option<String>>,
}

/// A session, without the secret that opens it.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// What an administrator names it by.
    pub(crate) id: ResourceId,
    hash: [u8; 32],
    pub(crate) who: SignedInUser,
    pub(crate) began: Timestamp,
    /// The first instant at which it is over.
    pub(crate) ends: Timestamp,
    pub(crate) revoked: bool,
}

/// Why there is no session (PORTAL-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum NoSession {
    /// Nothing was presented.
    #[error("no session token")]
    None,
    /// It was never given, or is forgotten.
    #[error("unknown session token")]
    Unknown,
    /// An administrator, or the user, ended it.
    #[error("revoked session")]
    Revoked,
    /// Its time is over.
    #[error("expired session")]
    Expired,
}

/// The sessions of a directory, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Sessions(VecDeque<Session>);

impl Sessions {
    /// Opens a session and gives the only copy of its secret. It ends after eight hours, or at `until`
    /// when that is earlier (SP-82).
    pub(crate) fn open(
        &mut self,
        who: SignedInUser,
        until: Option<Timestamp>,
        now: Timestamp,
        ids: &mut Generator,
        faults: FaultSet,
    ) -> String {
        let usual = now.saturating_add(LIFE).unwrap_or(Timestamp::MAX);
        let ends = match until {
            Some(until) if !faults.has(Fault::SessionOutlivesAssertion) => usual.min(until),
            _ => usual,
        };
        let id = ids.uuid();
        let secret = match faults.has(Fault::PredictableSession) {
            true => format!("session-{}", self.0.len() + 1),
            false => ids.secret(),
        };
        if self.0.len() >= LIMIT {
            self.0.pop_front();
        }
        let hash = Sha256::digest(&secret).into();
        self.0.push_back(Session { id, hash, who, began: now, ends, revoked: false });
        secret
    }

    /// The session that a secret opens.
    ///
    /// # Errors
    /// When it opens none, or none that still lasts.
    pub(crate) fn find(
        &self,
        secret: Option<&str>,
        now: Timestamp,
        faults: FaultSet,
    ) -> Result<&Session, NoSession> {
        let hash: [u8; 32] = Sha256::digest(secret.ok_or(NoSession::None)?).into();
        let known = self.0.iter().rev().find(|session| session.hash == hash);
        let last = self.0.back().filter(|_| faults.has(Fault::AnyTokenIsSession));
        let session = known.or(last).ok_or(NoSession::Unknown)?;
        if session.revoked && !faults.has(Fault::RevokedSessionLives) {
            return Err(NoSession::Revoked);
        }
        if now >= session.ends && !faults.has(Fault::ExpiredSessionLives) {
            return Err(NoSession::Expired);
        }
        Ok(session)
    }

    /// Ends the session with this id. False when there is none.
    pub(crate) fn revoke(&mut self, id: ResourceId) -> bool {
        let session = self.0.iter_mut().find(|session| session.id == id);
        session.map(|session| session.revoked = true).is_some()
    }

    /// Ends all sessions.
    pub(crate) fn revoke_all(&mut self) {
        self.0.iter_mut().for_each(|session| session.revoked = true);
    }

    /// Every session that is remembered, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Session> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> SignedInUser {
        SignedInUser {
            name: "ada@example.com".to_owned(),
            format: String::new(),
            issuer: "https://idp.test".to_owned(),
            user: None,
            attributes: Vec::new(),
        }
    }

    fn start() -> (Sessions, Generator, Timestamp) {
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        (Sessions::default(), Generator::new(1, "x"), now)
    }

    fn hours(from: Timestamp, hours: i64) -> Timestamp {
        from + SignedDuration::from_hours(hours)
    }

    #[test]
    fn portal_01_a_session_is_over_at_the_second_it_ends() {
        let (mut sessions, mut ids, now) = start();
        let secret = sessions.open(ada(), None, now, &mut ids, FaultSet::NONE);
        let at = |now| sessions.find(Some(&secret), now, FaultSet::NONE).map(|found| &found.who);
        assert_eq!(at(hours(now, 7)), Ok(&ada()));
        assert_eq!(at(hours(now, 8)), Err(NoSession::Expired));
    }

    #[test]
    fn sp_82_a_session_ends_when_the_assertion_says_so_but_never_later_than_usual() {
        let (mut sessions, mut ids, now) = start();
        for (until, ends) in [(1, 1), (9, 8)] {
            let until = Some(hours(now, until));
            sessions.open(ada(), until, now, &mut ids, FaultSet::NONE);
            assert_eq!(sessions.iter().last().unwrap().ends, hours(now, ends));
        }
    }

    #[test]
    fn portal_01_opens_for_its_own_secret_only_and_not_after_it_was_revoked() {
        let (mut sessions, mut ids, now) = start();
        let secret = sessions.open(ada(), None, now, &mut ids, FaultSet::NONE);
        let find = |sessions: &Sessions, secret: Option<&str>| {
            sessions.find(secret, now, FaultSet::NONE).map(|found| found.id)
        };
        assert_eq!(find(&sessions, None), Err(NoSession::None));
        assert_eq!(find(&sessions, Some("x")), Err(NoSession::Unknown));
        assert_eq!(find(&sessions, Some(&secret.to_uppercase())), Err(NoSession::Unknown));
        let id = find(&sessions, Some(&secret)).unwrap();
        assert!(sessions.revoke(id) && !sessions.revoke(ResourceId::from_bits(1)));
        assert_eq!(find(&sessions, Some(&secret)), Err(NoSession::Revoked));
    }

    #[test]
    fn forgets_the_oldest_when_there_are_too_many() {
        let (mut sessions, mut ids, now) = start();
        let first = sessions.open(ada(), None, now, &mut ids, FaultSet::NONE);
        for _ in 0..LIMIT {
            sessions.open(ada(), None, now, &mut ids, FaultSet::NONE);
        }
        assert_eq!(sessions.iter().count(), LIMIT);
        assert!(sessions.find(Some(&first), now, FaultSet::NONE).is_err());
    }
}
