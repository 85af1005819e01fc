//! The only file that calls the YAML reader.

use serde::de::DeserializeOwned;
use serde_saphyr::{Budget, MergeKeyPolicy, Options};

use super::refusal::problem;
use crate::problem::{Problem, Source};

/// More than any file a person would write.
const MAX_FILE: usize = 1024 * 1024;

/// More levels than any file needs: a deep SCIM body has ten.
pub(super) const MAX_DEPTH: usize = 64;

/// Reads one YAML document of a known type, in the small subset that fedspec uses: no anchors,
/// aliases, merge keys or tags.
///
/// # Errors
/// The first thing that is wrong, with its place and a hint.
pub fn parse_yaml<T: DeserializeOwned>(source: &Source) -> Result<T, Box<Problem>> {
    if source.text().len() > MAX_FILE {
        let message = format!("the file is larger than {} KiB", MAX_FILE / 1024);
        return Err(Box::new(Problem::new(source, message).help("split it into several files")));
    }
    serde_saphyr::from_str_with_options(source.text(), options())
        .map_err(|error| Box::new(problem(source, &error)))
}

fn options() -> Options {
    let mut budget = Budget::default();
    budget.max_anchors = 0;
    budget.max_aliases = 0;
    budget.max_depth = MAX_DEPTH;
    let mut options = Options::default();
    options.budget = Some(budget);
    options.merge_keys = MergeKeyPolicy::Error;
    options.strict_booleans = true;
    options.reject_unsupported_tags = true;
    options.with_snippet = false;
    options
}
