use globset::{GlobBuilder, GlobMatcher};

use crate::problem::did_you_mean;
use crate::scenario::{Case, Phase};
use crate::vocabulary::{Class, Level};

/// Which cases a person asked for; everything where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    patterns: Vec<(String, GlobMatcher)>,
    /// At least this level.
    pub level: Option<Level>,
    /// With a check of one of these classes.
    pub classes: Vec<Class>,
    /// With one of these tags.
    pub tags: Vec<String>,
    /// Citing a row whose id starts with one of these.
    pub cites: Vec<String>,
}

/// Why a selection makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// A pattern that is not one.
    #[error("`{pattern}` is not a pattern: {cause}")]
    BadPattern {
        /// What was written.
        pattern: String,
        /// What is wrong.
        cause: String,
    },
    /// A pattern that no case matches.
    #[error("no case matches `{pattern}`")]
    NothingMatches {
        /// What was written.
        pattern: String,
        /// Something to try.
        help: Option<String>,
    },
}

impl Selection {
    /// Adds patterns: ids of scenarios or cases, with `*` and `?`, or paths of scenario files.
    ///
    /// # Errors
    /// A pattern that does not parse.
    pub fn add_patterns<'a>(
        &mut self,
        patterns: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), SelectionError> {
        for pattern in patterns {
            let id = as_id(pattern);
            let glob = GlobBuilder::new(&id).literal_separator(false).build().map_err(|error| {
                SelectionError::BadPattern {
                    pattern: pattern.to_owned(),
                    cause: error.kind().to_string(),
                }
            })?;
            self.patterns.push((pattern.to_owned(), glob.compile_matcher()));
        }
        Ok(())
    }

    /// Whether a case was asked for.
    pub fn takes(&self, case: &Case) -> bool {
        let by_name =
            self.patterns.is_empty() || self.patterns.iter().any(|(_, glob)| matches(glob, case));
        let by_level = self.level.is_none_or(|level| case.level() >= level);
        let by_tag =
            self.tags.is_empty() || self.tags.iter().any(|tag| case.scenario.tags.contains(tag));
        let by_citation = self.cites.is_empty()
            || case.cites().iter().any(|id| self.cites.iter().any(|cite| id.starts_with(cite)));
        let by_class = self.classes.is_empty() || self.classes.iter().any(|c| has_class(case, *c));
        by_name && by_class && by_level && by_tag && by_citation
    }

    /// Finds a pattern that matches nothing, which is a typing error more often than not.
    ///
    /// # Errors
    /// The first such pattern.
    pub fn check(&self, cases: &[Case]) -> Result<(), SelectionError> {
        for (pattern, glob) in &self.patterns {
            if !cases.iter().any(|case| matches(glob, case)) {
                let ids = cases.iter().map(|case| case.id.scenario());
                return Err(SelectionError::NothingMatches {
                    pattern: pattern.clone(),
                    help: did_you_mean(&as_id(pattern), ids),
                });
            }
        }
        Ok(())
    }
}

/// Whether a check that is judged is of a class.
fn has_class(case: &Case, class: Class) -> bool {
    let checks = case.steps(Phase::Steps).iter().flat_map(|step| step.expect.iter());
    checks.into_iter().any(|(_, check)| case.class_of(check) == class)
}

/// A pattern that names a scenario takes all of its cases, and a folder all that is below it.
fn matches(glob: &GlobMatcher, case: &Case) -> bool {
    let scenario = case.id.scenario();
    let folders = scenario.char_indices().filter(|(_, c)| *c == '.').map(|(at, _)| &scenario[..at]);
    glob.is_match(case.id.as_str())
        || glob.is_match(scenario)
        || folders.into_iter().any(|f| glob.is_match(f))
}

/// `scenarios/scim/users/create.yaml` means `scim.users.create`; a check's id means its case.
fn as_id(pattern: &str) -> String {
    let pattern = pattern.split('#').next().unwrap_or(pattern);
    if !pattern.contains('/') && !pattern.ends_with(".yaml") {
        return pattern.to_owned();
    }
    let path = pattern.trim_end_matches('/').trim_end_matches(".yaml");
    let below = path.rsplit_once("scenarios/").map_or(path, |(_, below)| below);
    below.trim_start_matches("./").replace('/', ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_a_check_mean_their_scenario() {
        assert_eq!(as_id("scenarios/scim/users/create.yaml"), "scim.users.create");
        assert_eq!(as_id("/x/scenarios/scim/users/"), "scim.users");
        assert_eq!(as_id("scim.users.create@b#refuses"), "scim.users.create@b");
        assert_eq!(as_id("scim.*"), "scim.*");
    }
}
