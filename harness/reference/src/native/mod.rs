//! Signing in to IAM Identity Center without an external IdP: users of its own directory, their
//! passwords and authenticator apps. What belongs here: accounts, devices, the course of a sign-in.
//! What does not: which codes, passwords and browsers are good, which is below `rules/`.

mod account;
mod active_directory;
mod answer;
mod audited;
mod device;
mod mail;
mod pages;
mod passwords;
mod policy;
mod records;
mod refusal;
mod register;
mod resync;
mod serve;
mod sign_in;
mod who;

pub(crate) use account::Native;
pub(crate) use active_directory::{ActiveDirectory, synchronize};
pub(crate) use passwords::set_password;
pub(crate) use policy::SecondFactor;
pub(crate) use serve::serve;
pub(crate) use who::find;
