//! The AWS access portal of a directory: what a session token opens.

mod assigned;
mod page;
mod records;
mod refusal;
mod route;
mod who;

pub(crate) use assigned::roles_of;
pub(crate) use page::parameter;
pub(crate) use route::serve;
pub(crate) use who::portal_01_session;
