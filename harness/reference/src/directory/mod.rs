//! The model of one directory: users, groups, memberships, tokens, clock. Plain data behind plain
//! functions: no HTTP, no locks, no messages.

mod collection;
mod graveyard;
mod keys;
mod membership;
mod resource_id;
mod state;
mod throttle;
mod token;
mod token_store;

pub(crate) use collection::{Collection, Row, Seq};
pub(crate) use keys::{fold, keys_of};
pub(crate) use resource_id::ResourceId;
pub(crate) use state::{Directory, Kind};
pub(crate) use throttle::{Access, READS, Throttle, WRITES};
pub(crate) use token::{FreshToken, Token};
pub(crate) use token_store::{TokenRefusal, TokenStore};
