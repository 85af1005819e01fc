//! QuickSight users who sign in from elsewhere: their registration, and whether a federated login is
//! theirs (QS rows).

mod act;
mod error;
mod federation;
mod login;
mod records;
mod state;
mod user;

pub(crate) use act::serve;
pub(crate) use state::QuickSight;
