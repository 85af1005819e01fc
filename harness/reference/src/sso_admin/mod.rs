//! The API of IAM Identity Center's administrators, as little of `sso-admin` as its rows need: account
//! instances, permission sets, applications, who is assigned to them, attributes for access control.
//! What is true of whom is set by the admin API of the target; signatures of requests are not verified.

mod access_attributes;
mod act;
mod applications;
mod assignments;
mod instances;
mod permission_sets;
mod policy;
mod principals;
mod records;
mod refusal;
mod serve;
mod state;

pub(crate) use permission_sets::of_name as permission_set_of_name;
pub(crate) use serve::serve;
pub(crate) use state::{Administration, Caller, Organization};
