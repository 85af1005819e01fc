//! Refusals count only while an honest sign-in still works: a target that has locked everybody out
//! refuses whatever comes.

use super::run::Finished;
use super::site::Site;
use crate::judge::{entered, judge};
use crate::transcript::redact::Redacted;
use crate::transcript::{CaseRecord, Ending, IdentityReading};
use crate::vocabulary::SignInOutcome;

/// How many cases may end in a refusal before an honest sign-in is tried again.
const MOST: usize = 20;

/// Cases, in the order in which they ended, that rest on refusals which nothing has confirmed yet.
#[derive(Debug, Default)]
pub(super) struct Unconfirmed(Vec<Finished>);

impl Unconfirmed {
    /// Takes a case in; gives back those of which no more is to be learnt.
    pub(super) fn take_in(&mut self, finished: Finished, site: &Site) -> Vec<Finished> {
        // Where every case has a place of its own, nothing before it has locked that.
        let word = last_word(&finished.record).filter(|_| !site.has_sandboxes());
        if word.is_none() {
            return vec![finished];
        }
        self.0.push(finished);
        match word {
            Some(LastWord::SignedIn) => std::mem::take(&mut self.0),
            _ => Vec::new(),
        }
    }

    /// Whether it is time to try an honest sign-in.
    pub(super) const fn is_due(&self) -> bool {
        self.0.len() >= MOST
    }

    /// Whether nothing waits for one.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives back what was waiting for an honest sign-in; `checked` says how that went.
    pub(super) fn confirmed(
        &mut self,
        checked: Result<(), Redacted<String>>,
        site: &Site,
    ) -> Vec<Finished> {
        let waiting = std::mem::take(&mut self.0);
        let Err(cause) = checked else { return waiting };
        site.baseline.lose(&cause);
        waiting.into_iter().map(|finished| unfounded(finished, site, &cause)).collect()
    }
}

/// How the last sign-in of a case went.
enum LastWord {
    Refused,
    /// Somebody got in honestly: what was refused before was refused for itself.
    SignedIn,
}

fn last_word(record: &CaseRecord) -> Option<LastWord> {
    let attempts = record.steps.iter().flat_map(|step| &step.attempts);
    let mut sign_ins = attempts.rev().filter_map(|attempt| attempt.sign_in.as_ref());
    sign_ins.find_map(|sign_in| match &sign_in.identity {
        IdentityReading::Nobody => Some(LastWord::Refused),
        IdentityReading::Somebody(name) => (entered(name, &sign_in.claims)
            == SignInOutcome::Accepted)
            .then_some(LastWord::SignedIn),
        IdentityReading::Unreadable(_) => None,
    })
}

/// A case whose refusals say nothing. Who got in got in all the same: the judge sees to that.
fn unfounded(finished: Finished, site: &Site, cause: &Redacted<String>) -> Finished {
    let Finished { planned, record, verdict } = finished;
    if record.ending != Ending::Complete {
        return Finished { planned, record, verdict };
    }
    let record =
        record.with(cause.clone(), |record, cause| record.ending = Ending::NoBaseline(cause));
    let supports = site.target.supported();
    let context = site.context(&supports);
    let verdict = judge(&planned.case, &record, &context, planned.number, verdict.millis);
    Finished { planned, record, verdict }
}
