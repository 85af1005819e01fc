//! Scenario to verdict: parse, plan, drive, redact, judge, report.
//!
//! The folders are the pipeline, in that order; `ARCHITECTURE.md` draws it. This crate never names
//! the reference target: a target is a file, and a transport is handed in.

pub mod certify;
pub mod drive;
pub mod fuzz;
pub mod fuzzing;
pub mod judge;
pub mod library;
mod place;
pub mod plan;
pub mod problem;
pub mod report;
pub mod scenario;
pub mod survey;
pub mod target;
pub mod transcript;
mod visible;
pub mod vocabulary;
