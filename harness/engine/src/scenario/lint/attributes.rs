use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, Scenario};
use crate::vocabulary::{AttributeName, StandardType};

/// Attributes that are named are those of the standard schemas, as far as these are meant.
pub(super) fn check(source: &Source, scenario: &Scenario, problems: &mut Vec<Problem>) {
    let own = scenario.attributes.iter().map(|name| (name.value.clone(), name.span.clone()));
    let in_rows = scenario.cases.iter().flat_map(|row| {
        let start = row.span.as_ref().map_or(0, |span| span.start);
        row.attributes.iter().map(move |name| {
            // The row is one value to the reader, so the name is looked for in its text.
            (name.clone(), source.find_from(start, &name.to_string()))
        })
    });
    problems.extend(own.chain(in_rows).filter_map(|(value, span)| {
        let name = At { value, span };
        unknown(&name).map(|(message, help)| {
            Problem::new(source, message).at(name.span.clone()).maybe_help(help)
        })
    }));
}

fn unknown(name: &AttributeName) -> Option<(String, Option<String>)> {
    let Some(standard) = StandardType::named(name.resource_type()) else {
        let message = format!("unknown resource type `{}`", name.resource_type());
        return Some((message, did_you_mean(name.resource_type(), StandardType::NAMES)));
    };
    if standard.knows(name) || standard.leaves_open(name) {
        return None;
    }
    let known = standard.attribute_names();
    let message = format!("`{}` has no attribute `{}`", name.resource_type(), name.text());
    Some((message, did_you_mean(name.text(), known.iter().map(String::as_str))))
}
