//! How sign-ins go, against a small service provider of this test: who got in, what is blocked and
//! what a browser keeps.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot set its stage has to fail"
)]

mod baseline;
mod browsers;
mod confirmation;
mod decisions;
mod obstacles;
mod portal;
mod requests;
mod stage;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other tests share it, and need more of it")]
mod support;
