//! What an administrator does in the console: directories, tokens, clock, audit trail, faults.

mod answers;
mod directories;
mod error;
mod provisioning;
mod route;
mod settings;
mod table;

pub(crate) use route::serve;
pub use table::ADMIN;
