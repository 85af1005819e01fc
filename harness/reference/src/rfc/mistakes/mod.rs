//! The mistakes that concern queries, pages and what of a resource is shown: what is asked is taken for
//! something else. The honest provider goes through here and comes out unchanged.

mod filter;
mod filter_text;
mod projection;
mod query;
mod sort;

pub(crate) use self::filter::{Rules, of_filter, trusts_indexes};
pub(crate) use self::filter_text::of_text;
pub(crate) use self::projection::{headers, of_write, show, version};
pub(crate) use self::query::{
    as_credential, of_answer, of_kinds, of_parameters, of_query, of_refusal, of_search, of_url,
};
pub(crate) use self::sort::key;
