use serde_json::Value;

use super::Lint;
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, CaseRow, Scenario, Subject};
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
                .at(source.find_key("cites"))
                .help("a `must` or `should` needs the row that says so"),
        );
    }
    let rows = || scenario.cases.iter();
    let in_row = |row: &At<CaseRow>, id: &String| At {
        value: id.clone(),
        // The row is one value to the reader, so the name is looked for in its text.
        span: row.span.as_ref().and_then(|span| source.find_from(span.start, id)),
    };
    let row_cites = rows().flat_map(|row| row.cites.iter().map(|id| in_row(row, id)));
    scenario
        .cites
        .iter()
        .cloned()
        .chain(row_cites)
        .filter_map(|id| requirement(&id))
        .for_each(&mut report);

    let row_needs = rows().flat_map(|row| row.needs.iter().map(|id| in_row(row, id)));
    for need in scenario.needs.iter().cloned().chain(row_needs) {
        if !against.capabilities.knows(&need) {
            report(
                Problem::new(source, format!("unknown capability `{}`", *need))
                    .at(need.span.clone())
                    .label("not in scenarios/capabilities.yaml")
                    .maybe_help(did_you_mean(&need, against.capabilities.names())),
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
    let conditions = Conditions { source, scenario, against };
    let whole = At { value: (), span: source.find_key("when") };
    conditions.check(&scenario.when, &whole, &mut report);
    for row in rows() {
        conditions.check(&row.when, row, &mut report);
    }
    for step in scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup) {
        conditions.check(&step.when, step, &mut report);
        for (_, check) in step.expect.iter() {
            conditions.check(&check.when, check, &mut report);
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

struct Conditions<'a> {
    source: &'a Source,
    scenario: &'a Scenario,
    against: &'a Lint<'a>,
}

impl Conditions<'_> {
    fn check<T>(&self, condition: &Condition, place: &At<T>, report: &mut impl FnMut(Problem)) {
        if let Err(error) = condition.validate() {
            let named = |key: &&String| error.to_string().contains(key.as_str());
            let key = condition.0.keys().find(named).map_or("when", String::as_str);
            report(
                Problem::new(self.source, error.to_string())
                    .at(self.place(place, key))
                    .label("in this condition")
                    .help(
                        "conditions compare `profile`, `era`, `supports`, `advertises`, \
                         `does-not-advertise` or `case.…` with a value",
                    ),
            );
        }
        for (key, wanted) in &condition.0 {
            if let Some(value) = key.strip_prefix("case.") {
                self.case_value(value, place, report);
            }
            let any = wanted.as_array().map_or(std::slice::from_ref(wanted), Vec::as_slice);
            for capability in any.iter().filter_map(Value::as_str).filter(|_| key == "supports") {
                self.capability(capability, place, report);
            }
        }
    }

    /// A value that only some rows have may be compared; one that no row has is a slip.
    fn case_value<T>(&self, value: &str, place: &At<T>, report: &mut impl FnMut(Problem)) {
        let rows = &self.scenario.cases;
        if value != "name" && !rows.iter().any(|row| row.values.contains_key(value)) {
            let known = rows.iter().flat_map(|row| row.values.keys()).map(String::as_str);
            report(
                Problem::new(self.source, format!("no case has the value `{value}`"))
                    .at(self.place(place, &format!("case.{value}")))
                    .label("in this condition")
                    .help(did_you_mean(value, known).unwrap_or_else(|| "add it to `cases`".into())),
            );
        }
    }

    fn capability<T>(&self, id: &str, place: &At<T>, report: &mut impl FnMut(Problem)) {
        let capabilities = self.against.capabilities;
        if !capabilities.knows(id) {
            report(
                Problem::new(self.source, format!("unknown capability `{id}`"))
                    .at(self.place(place, id))
                    .label("not in scenarios/capabilities.yaml")
                    .maybe_help(did_you_mean(id, capabilities.names())),
            );
        }
    }

    /// Where a word first stands in or after a located value, whose own end is not known.
    fn place<T>(&self, at: &At<T>, word: &str) -> Option<std::ops::Range<usize>> {
        let start = at.span.as_ref()?.start;
        self.source.find_from(start, word).or_else(|| at.span.clone())
    }
}
