//! The mistakes that concern queries, pages and what of a resource is shown: what is asked is taken for
//! something else. The honest provider goes through here and comes out unchanged.

mod filter;
mod projection;
mod query;
mod sort;

pub(crate) use self::filter::{Rules, check_spelling, of_filter, trusts_indexes};
pub(crate) use self::projection::{headers, show, version};
pub(crate) use self::query::{of_kinds, of_parameters, of_query, of_refusal, of_search};
pub(crate) use self::sort::key;
