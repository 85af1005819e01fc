//! Who may use what: permission sets in accounts, and applications, assigned to users and groups (ADM-05).
//! The administrators' API and the admin API fill the one list, and the portal reads it.

mod assignments;
mod principal;

pub(crate) use assignments::{Assignment, Assignments, Thing, adm_05_listed};
pub(crate) use principal::Principal;
