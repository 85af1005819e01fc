use std::collections::BTreeSet;

use crate::problem::{Problem, Source};
use crate::scenario::{At, Scenario};

/// Ids, titles, and names that have to be unique or shaped in one way.
pub(super) fn check(
    source: &Source,
    scenario: &Scenario,
    expected_id: &str,
    problems: &mut Vec<Problem>,
) {
    if scenario.id.value != expected_id {
        problems.push(
            Problem::new(source, format!("id `{}` does not match the file's path", *scenario.id))
                .at(scenario.id.span.clone())
                .label("the id")
                .help(format!("the path asks for `{expected_id}`")),
        );
    }
    title(source, &scenario.title, problems);
    if scenario.why.trim().is_empty() {
        let place = source.find_key("why");
        problems.push(
            Problem::new(source, "`why` is empty")
                .at(place)
                .help("say what breaks for a real identity provider"),
        );
    }
    unique(source, "case", scenario.cases.iter().map(|row| row.with(row.name.clone())), problems);
    let steps = scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup);
    let checks = steps.flat_map(|step| step.expect.iter().map(|(name, _)| name.clone()));
    unique(source, "check", checks, problems);
}

fn title(source: &Source, title: &At<String>, problems: &mut Vec<Problem>) {
    let wrong = if title.trim().is_empty() {
        Some("the title is empty")
    } else if title.ends_with('.') {
        Some("the title ends with a full stop")
    } else {
        None
    };
    problems.extend(wrong.map(|wrong| {
        Problem::new(source, wrong)
            .at(title.span.clone())
            .label("the title")
            .help("state the rule in one sentence, in the present tense, without a full stop")
    }));
}

fn unique(
    source: &Source,
    what: &str,
    names: impl Iterator<Item = At<String>>,
    problems: &mut Vec<Problem>,
) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !is_kebab(&name) {
            problems.push(
                Problem::new(source, format!("{what} name `{}` is not in kebab case", *name))
                    .at(name.span.clone())
                    .label("this name")
                    .help("use small letters, digits and single dashes, such as `keeps-the-first`"),
            );
        }
        if !seen.insert(name.value.clone()) {
            problems.push(
                Problem::new(source, format!("{what} name `{}` stands twice in the file", *name))
                    .at(name.span.clone())
                    .label("the second one")
                    .help(format!("{what} names are part of ids, so each needs its own")),
            );
        }
    }
}

fn is_kebab(name: &str) -> bool {
    !name.is_empty()
        && name.split('-').all(|word| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}
