//! The attributes that the service knows: one table that both reads requests and is shown by
//! `/Schemas`.

mod attribute;
mod describe;
mod group;
mod shape;
mod user;

pub(crate) use attribute::{Attribute, Form};
pub(crate) use describe::{schema, schemas};
pub(crate) use group::GROUP;
pub(crate) use shape::take;
pub(crate) use user::{ENTERPRISE, USER, USER_RESOURCE};
