//! How a case goes through its steps, against a small SCIM service of this test: what is sent,
//! what is blocked, what is tried again, and that a stored record is judged the same.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot set its stage has to fail"
)]

mod blocking;
mod repetition;
mod runs;
mod service;
mod stage;
#[path = "../support/mod.rs"]
mod support;
mod surveys;
mod tidying;
mod waiting;
