use std::collections::BTreeSet;

use super::Lint;
use crate::problem::{Problem, Source};
use crate::scenario::{Case, Scenario};
use crate::vocabulary::Level;

/// A level is the specification's: no check is stronger than every row that it cites.
pub(super) fn check(
    source: &Source,
    scenario: &Scenario,
    against: &Lint<'_>,
    problems: &mut Vec<Problem>,
) {
    let strongest = |cites: &[String]| -> Option<Level> {
        let rows = cites.iter().map(|cite| {
            let row = against.requirements.iter().find(|row| row.id == *cite);
            row.map(|row| row.level.most())
        });
        // An unknown row is a problem of its own; what it would allow is not known.
        rows.collect::<Option<Vec<Level>>>()?.into_iter().max()
    };
    let mut told = BTreeSet::new();
    for case in Case::expand(source, scenario, &[]) {
        for (name, check) in scenario.steps.iter().flat_map(|step| step.expect.iter()) {
            let level = check.level.unwrap_or_else(|| case.level());
            let cites = case.cites_of(check);
            let Some(most) = strongest(&cites).filter(|most| level > *most) else { continue };
            if told.insert(name.value.as_str()) {
                let text = format!(
                    "`{}` is {level}, but no row that it cites asks for more than {most}",
                    name.value
                );
                problems.push(
                    Problem::new(source, text)
                        .at(name.span.clone())
                        .label(format!("cites {}", cites.join(", ")))
                        .help("a level is never promoted: lower it, or cite the row that says so"),
                );
            }
        }
    }
}
