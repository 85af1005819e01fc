use super::Lint;
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, Scenario, Subject};
use crate::vocabulary::{Condition, Level};

/// Names of catalogue rows and fragments, and conditions.
pub(super) fn check(
    source: &Source,
    scenario: &Scenario,
    against: &Lint<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut report = |problem| problems.push(problem);
    let requirement = |id: &At<String>| {
        let known = || against.requirements.iter().map(|row| row.id.as_str());
        let message = format!("unknown requirement `{}`", **id);
        (!known().any(|known| known == id.as_str())).then(|| {
            let problem = Problem::new(source, message).at(id.span.clone());
            problem
                .label("not in scenarios/requirements/")
                .help(did_you_mean(id, known()).unwrap_or_else(|| ADD_REQUIREMENT.to_owned()))
        })
    };
    if scenario.cites.is_empty() && scenario.level > Level::May {
        report(
            Problem::new(source, "`cites` is empty")
                .at(source.find("cites:"))
                .help("a `must` or `should` needs the row that says so"),
        );
    }
    let rows = || scenario.cases.iter();
    let row_cites = rows().flat_map(|row| row.cites.iter().map(|id| row.with(id.clone())));
    scenario
        .cites
        .iter()
        .cloned()
        .chain(row_cites)
        .filter_map(|id| requirement(&id))
        .for_each(&mut report);

    let row_needs = rows().flat_map(|row| row.needs.iter().map(|id| row.with(id.clone())));
    for need in scenario.needs.iter().cloned().chain(row_needs) {
        if !against.capabilities.knows(&need) {
            report(
                Problem::new(source, format!("unknown capability `{}`", *need))
                    .at(need.span.clone())
                    .label("not in scenarios/capabilities.yaml")
                    .maybe_help(did_you_mean(&need, against.capabilities.ids())),
            );
        }
    }
    for fragment in &scenario.uses {
        let known = || against.fragments.iter().map(|known| known.fragment.as_str());
        if !known().any(|known| known == fragment.as_str()) {
            report(
                Problem::new(source, format!("unknown fragment `{}`", **fragment))
                    .at(fragment.span.clone())
                    .label("not in scenarios/fragments/")
                    .maybe_help(did_you_mean(fragment, known())),
            );
        }
    }
    for row in rows() {
        report_condition(source, &row.when, row, &mut report);
    }
    for step in scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup) {
        report_condition(source, &step.when, step, &mut report);
        for (_, check) in step.expect.iter() {
            report_condition(source, &check.when, check, &mut report);
            check.cites.iter().filter_map(requirement).for_each(&mut report);
            if let Subject::Message(message) = &check.subject {
                let known = || against.reasons.ids();
                if !message.reason.contains("${")
                    && !known().any(|id| id == message.reason.as_str())
                {
                    report(
                        Problem::new(source, format!("unknown reason `{}`", *message.reason))
                            .at(message.reason.span.clone().or_else(|| check.span.clone()))
                            .label("not in scenarios/reasons.yaml")
                            .maybe_help(did_you_mean(&message.reason, known())),
                    );
                }
            }
        }
    }
}

const ADD_REQUIREMENT: &str = "add the row to a catalogue, with its level and source";

fn report_condition<T>(
    source: &Source,
    condition: &Condition,
    place: &At<T>,
    report: &mut impl FnMut(Problem),
) {
    if let Err(error) = condition.validate() {
        let key = condition.0.keys().find(|key| error.to_string().contains(key.as_str()));
        let span = key.and_then(|key| within(source, place, key)).or_else(|| place.span.clone());
        report(
            Problem::new(source, error.to_string())
                .at(span)
                .label("in this condition")
                .help("conditions compare `profile`, `era`, `supports` or `case.…` with a value"),
        );
    }
}

/// Where `needle` stands in the text of a located value.
fn within<T>(source: &Source, place: &At<T>, needle: &str) -> Option<std::ops::Range<usize>> {
    let span = place.span.clone()?;
    let start = span.start + source.text().get(span)?.find(needle)?;
    Some(start..start + needle.len())
}
