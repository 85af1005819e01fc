//! The SCIM service of a directory.

mod answer;
mod cursor;
mod discovery;
mod error_body;
mod groups;
mod list;
mod matching;
mod mistakes;
mod represent;
mod route;
mod serve;
mod store;
mod users;

pub(crate) use groups::create as create_group;
pub(crate) use serve::serve;
pub(crate) use users::create as create_user;
