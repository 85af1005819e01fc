//! What an administrator does in the console: directories, tokens, clock, audit trail, the external IdP,
//! sessions, faults.

mod answers;
mod assignments;
mod directories;
mod error;
mod people;
mod provisioning;
mod route;
mod sessions;
mod settings;
mod sign_in;
mod table;

pub(crate) use answers::time;
pub(crate) use route::serve;
pub use table::ADMIN;
