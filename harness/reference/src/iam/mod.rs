//! IAM, as far as federation needs it: SAML providers and the roles that trust them (IAM rows).

mod act;
mod arn;
mod encryption;
mod metadata;
mod pattern;
mod policy;
mod provider;
mod records;
mod role;
mod state;

pub(crate) use act::serve;
pub(crate) use arn::{Arn, Resource};
pub(crate) use pattern::is_like;
pub(crate) use policy::{Context, Policy};
pub(crate) use provider::SamlProvider;
pub(crate) use role::{Role, is_reserved};
pub(crate) use state::Iam;
