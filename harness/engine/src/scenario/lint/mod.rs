//! What the types cannot say: references, names, bounds, and values of embedded languages.

mod attributes;
mod classes;
mod connector;
mod levels;
mod names;
mod placeholders;
mod references;
mod saml;
mod steps;
mod texts;

use crate::problem::{Problem, Source};
use crate::scenario::{Fragment, Scenario};
use crate::vocabulary::{Capabilities, Reasons, Requirement};

/// The catalogues and fragments that a scenario may refer to.
#[derive(Debug)]
pub struct Lint<'a> {
    /// Rows of `capabilities.yaml`.
    pub capabilities: &'a Capabilities,
    /// Rows of `reasons.yaml`.
    pub reasons: &'a Reasons,
    /// Rows of all requirement catalogues.
    pub requirements: &'a [&'a Requirement],
    /// Every fragment.
    pub fragments: &'a [Fragment],
}

/// Everything that is wrong in a scenario that parsed.
///
/// `expected_id` is the id that the file's path gives.
pub fn lint(
    source: &Source,
    scenario: &Scenario,
    expected_id: &str,
    against: &Lint<'_>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    names::check(source, scenario, expected_id, &mut problems);
    references::check(source, scenario, against, &mut problems);
    attributes::check(source, scenario, &mut problems);
    classes::check(source, scenario, &mut problems);
    levels::check(source, scenario, against, &mut problems);
    steps::check(source, scenario, &mut problems);
    saml::check(source, scenario, against.fragments, &mut problems);
    connector::check(source, scenario, &mut problems);
    texts::check(source, scenario, &mut problems);
    placeholders::check(source, scenario, against.fragments, &mut problems);
    problems
}
