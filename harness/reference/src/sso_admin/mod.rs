//! The API of IAM Identity Center's administrators, as little of `sso-admin` as its rows need: account
//! instances, permission sets and their assignments, lists of applications, attributes for access control.
//! What is true of whom is set by the admin API of the target; signatures of requests are not verified.

mod access_attributes;
mod act;
mod assignments;
mod instances;
mod policy;
mod refusal;
mod serve;
mod state;

pub(crate) use serve::serve;
pub(crate) use state::{Administration, Caller, Organization};
