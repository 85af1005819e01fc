//! One rule a function, named by its row.
//!
//! Order (a design choice; nothing is known of AWS's): authorization, rate, size, address, JSON,
//! types, number of values, mandatory attributes, text constraints, reserved names, uniqueness. A
//! PATCH is first read as a whole, then each operation is looked at in turn, then the result is held
//! against the same rules as a create.

pub(crate) mod access;
pub(crate) mod access_attributes;
pub(crate) mod browsers;
pub(crate) mod filters;
pub(crate) mod groups;
pub(crate) mod members;
pub(crate) mod paging;
pub(crate) mod passwords;
pub(crate) mod patch;
pub(crate) mod patch_groups;
pub(crate) mod patch_users;
pub(crate) mod second_factor;
pub(crate) mod sign_in;
mod text;
pub(crate) mod unique;
pub(crate) mod users;
