//! Targets that misbehave on the wire: each ends in bounded time with a reason that a person
//! understands, is never held to be a finding, and learns nothing that it should not.
//!
//! The reasons are under `snapshots/diagnostics/hostile/`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot set its stage has to fail"
)]

mod answers;
mod bounds;
mod cleanup;
mod redirects;
mod server;
mod sign_in;
#[path = "../support/mod.rs"]
mod support;
mod throttling;
mod told;
mod wire;
