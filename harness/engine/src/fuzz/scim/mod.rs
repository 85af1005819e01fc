//! The fuzzer of SCIM service providers: random histories of users and groups, held against a model.
//!
//! A history is made up by a state machine (`chance`), played at the target request by request (`play`, with
//! `users`, `groups` and `queries`), and ends where the target does something else than the model says
//! (`offence`). It is then shrunk, and written as a scenario (`hunt`, `write`).

mod abilities;
mod at_once;
mod body;
mod call;
mod chance;
mod draw;
mod expect;
mod groups;
mod hunt;
mod keyring;
mod lane;
mod life;
mod offence;
mod operation;
mod play;
mod queries;
mod tokens;
mod users;
mod write;

pub use hunt::{Hunt, Outline};
