//! The body of the fuzz target that sends requests to the reference target: here, so that ordinary tests
//! replay its corpus.

mod action;
mod history;
mod script;
mod server;
mod world;

use arbitrary::Unstructured;

use self::history::History;
use crate::fault_set::FaultSet;
use crate::profile::Profile;

/// Actions of one history at most.
const ACTIONS: usize = 40;

/// Sends requests to a directory of the profile `rfc` or `aws`, one after the other, as `data` says.
///
/// `data` is a script (a line with the profile, then `METHOD PATH BODY` a line), or it chooses actions of
/// clients: creating, replacing, patching and deleting users and groups, conditions, pages, filters, bulk.
/// Every answer is strict JSON of the message that it should be, and none has the status 500. What is
/// refused, and what only reads, changes nothing. Another version is another document, and the same version
/// the same one. What was deleted stays away, also from every group. No two users have one name. Pages add
/// up to the whole. Of what the actions send, a map of ids to documents foretells status and outcome.
///
/// # Panics
/// When one of these does not hold.
pub fn reference_scim(data: &[u8]) {
    run(data, FaultSet::NONE);
}

fn run(data: &[u8], faults: FaultSet) {
    if let Some((profile, requests)) = script::read(data) {
        let mut history = History::new(profile, faults);
        for request in requests.take(ACTIONS) {
            history.request(&request);
        }
        return history.end();
    }
    let mut choices = Unstructured::new(data);
    let Ok(of_the_rfc) = choices.arbitrary() else { return };
    let mut history = History::new(if of_the_rfc { Profile::Rfc } else { Profile::Aws }, faults);
    for _ in 0..ACTIONS {
        if choices.is_empty() {
            break;
        }
        let Ok(action) = action::choose(&mut choices) else { break };
        history.act(&action);
    }
    history.end();
}

#[cfg(test)]
mod tests;
