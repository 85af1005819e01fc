//! The `rfc` profile: a strict service provider of RFC 7643, 7644 and 9865. Requests and answers
//! here know nothing of HTTP but its words, so that a bulk request can make others.
//!
//! Where the RFCs leave a choice:
//! - Attributes and schemas that are not known are refused (400 `invalidSyntax`), values of a wrong
//!   type too (400 `invalidValue`). Read-only attributes are passed over on POST and PUT.
//! - What changes nothing does not move `meta.lastModified` or `meta.version`. Two changes of one
//!   resource are never at the same time: the later one is a millisecond ahead if need be.
//! - A PUT without an immutable or write-only attribute leaves that as it is; one without a
//!   read-write attribute clears it.
//! - PATCH answers 200 with the user, and 204 for a group, whose members may be many; 200 also there
//!   when `attributes` or `excludedAttributes` ask for something.
//! - Two resources may have the same `externalId`, which belongs to the client.

mod address;
mod answer;
mod bulk;
mod call;
mod conform;
mod create;
mod cursor;
mod delete;
mod discovery;
mod filters;
mod find;
mod http;
mod index;
mod json;
mod list;
mod members;
mod membership;
mod mistakes;
mod mutability;
mod page;
mod parameters;
mod patch;
mod patch_members;
mod precondition;
mod provider;
mod read;
mod refusal;
mod replace;
mod represent;
mod request;
mod resource;
mod route;
mod schemas;
mod table;
mod value;
mod write;

pub(crate) use self::http::{Trust, serve};
pub(crate) use self::mistakes::lose_updates;
pub(crate) use self::provider::Provider;
