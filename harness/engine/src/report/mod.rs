//! Events and verdicts to bytes: one file per format.
//!
//! Pure: no files, sockets, clock or environment, and nothing is printed here. What a target sent
//! comes in as `Redacted<CaseRecord>` only, so that a report cannot show a secret.

mod event;
mod failed;
mod json;
mod junit;
#[cfg(test)]
mod sample;
mod terminal;

pub use crate::visible::{inert_json, one_line};
pub use event::{Event, ndjson};
pub use failed::failed_list;
pub use json::verdicts_json;
pub use junit::junit;
pub use terminal::{
    Citation, FinishedCase, Progress, RunSummary, Style, case_line, findings, summary,
};
