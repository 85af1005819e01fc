//! An honest sign-in in the middle of a run: does the target still let in whom it let in before?

use std::time::Duration;

use super::baseline::Once;
use crate::drive::site::Site;
use crate::scenario::CaseId;
use crate::transcript::redact::{Redact as _, Redacted, Redactor};

/// How long a target that turned an honest user away is left alone before the second try.
const PAUSE: Duration = Duration::from_secs(2);

/// Tries the first flow that worked before the run, twice if need be; `number` tells this time from others.
///
/// # Errors
/// Why it does not work any more, in words.
pub(in crate::drive) async fn sign_in_again(
    site: &Site,
    seed: u64,
    now: &str,
    number: usize,
) -> Result<(), Redacted<String>> {
    let mut worked = site.baseline.flows.iter().filter(|(_, problem)| problem.is_none());
    let Some((flow, _)) = worked.next() else { return Ok(()) };
    let mut tries = 0;
    loop {
        tries += 1;
        let mut secrets = site.secrets.clone();
        let case = CaseId::new("baseline", Some(&format!("{flow}-{number}-{tries}")));
        let mut once =
            Once { site, seed, now, flow: *flow, case, and_late: false, secrets: &mut secrets };
        let (record, _) = once.run().await;
        let Some(problem) = record.problem else { return Ok(()) };
        if tries == 2 {
            let told = format!(
                "an honest sign-in worked at first and does not any more, so that the refusals since then \
                 say nothing: {problem}; does the target lock out whom it refuses (`limits`, \
                 `saml-sp.reset`)?"
            );
            return Err(told.redact(&Redactor::new(&secrets)));
        }
        tokio::time::sleep(PAUSE).await;
    }
}
