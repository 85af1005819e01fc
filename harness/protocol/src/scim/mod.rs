//! SCIM 2.0: RFC 7643 (resources) and RFC 7644 (protocol).

pub mod attr;
pub mod bulk;
pub mod compare;
pub mod core_schema;
pub mod error;
pub mod etag;
pub mod filter;
pub mod list;
pub mod lookup;
pub mod patch;
pub mod path;
pub mod precis;
pub mod project;
pub mod query;
pub mod schema;
pub mod sort;
pub mod urn;

mod datetime;
mod scan;
