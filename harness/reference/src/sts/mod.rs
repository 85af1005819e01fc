//! Federation into an AWS account: `AssumeRoleWithSAML` of STS, and the form of the console (STS rows).
//!
//! The order of the checks is this project's: AWS does not document its own.

mod api;
mod assertion;
mod assume;
mod attributes;
mod claims;
mod console;
mod identity;
mod records;
mod refusal;
mod tags;

pub(crate) use api::serve as api;
pub(crate) use console::serve as console;
