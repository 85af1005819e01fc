//! Answers that ask for patience, and say nothing about what was asked.

use crate::scenario::{Step, Subject};
use crate::transcript::Response;

/// Whether the target only asked to come back later, and the step is not about just that: 429
/// (RFC 6585 section 4), or 503 with a time to come back (RFC 9110 section 15.6.4). A step is about
/// it when one of its checks takes that status, or looks at `Retry-After`.
pub fn asks_for_patience(response: &Response, step: &Step) -> bool {
    let is_wanted = |subject: &Subject| match subject {
        Subject::Status(wanted) => wanted.accepts(response.status),
        Subject::Header(wanted) => {
            wanted.iter().any(|one| one.name.eq_ignore_ascii_case("retry-after"))
        }
        _ => false,
    };
    throttles(response) && !step.expect.iter().any(|(_, check)| is_wanted(&check.subject))
}

/// Whether the target only asked to come back later, whatever the step is about.
pub fn throttles(response: &Response) -> bool {
    match response.status {
        429 => true,
        503 => response.header_values("retry-after").next().is_some(),
        _ => false,
    }
}
