//! Mistakes that are too long to stand in the honest path: what is asked is taken for something else,
//! and something else is stored and shown. The honest provider goes through here and comes out
//! unchanged.

mod address;
pub(crate) mod answered;
mod at_once;
pub(crate) mod body;
mod described;
mod filter;
mod filter_text;
pub(crate) mod operations;
pub(crate) mod patched;
mod projection;
mod query;
pub(crate) mod shown;
mod sort;
pub(crate) mod stored;

pub(crate) use self::address::of_address;
pub(crate) use self::at_once::lose_updates;
pub(crate) use self::described::{configuration, schemas, types};
pub(crate) use self::filter::{Rules, of_filter, trusts_indexes};
pub(crate) use self::filter_text::of_text;
pub(crate) use self::projection::{headers, of_write, show, version};
pub(crate) use self::query::{
    as_credential, of_answer, of_kinds, of_parameters, of_query, of_refusal, of_search, of_url,
};
pub(crate) use self::sort::key;
