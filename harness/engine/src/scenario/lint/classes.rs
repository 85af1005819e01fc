use std::collections::BTreeSet;

use crate::problem::{Problem, Source};
use crate::scenario::{Case, Scenario};
use crate::vocabulary::Level;

/// No specification demands that a target refuses what others must not send, or takes a habit.
pub(super) fn check(source: &Source, scenario: &Scenario, problems: &mut Vec<Problem>) {
    let mut told = BTreeSet::new();
    for case in Case::expand(source, scenario, &[]) {
        for (name, check) in scenario.steps.iter().flat_map(|step| step.expect.iter()) {
            let (class, level) =
                (case.class_of(check), check.level.unwrap_or_else(|| case.level()));
            if class.may_be_must() || level < Level::Must || !told.insert(name.value.as_str()) {
                continue;
            }
            problems.push(
                Problem::new(
                    source,
                    format!("`{}` is {level}, but of the class `{class}`", **name),
                )
                .at(name.span.clone())
                .label(class.words())
                .help("write `level: should` or `may`; what a text demands is of class `rule`"),
            );
        }
    }
}
