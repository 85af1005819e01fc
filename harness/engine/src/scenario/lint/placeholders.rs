use std::collections::BTreeSet;

use serde_json::Value;

use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, Fragment, Scenario, Step, placeholders};

const SPACES: &str = "`saved.…`, `vars.…`, `case.…`, `unique.email`, `unique.id`, `unique.name`, \
    `clock.now`, `target.base`, `target.name`, `repeat.number`";

/// Every `${…}` names something that exists where it stands.
pub(super) fn check(
    source: &Source,
    scenario: &Scenario,
    fragments: &[Fragment],
    problems: &mut Vec<Problem>,
) {
    let used: Vec<&Fragment> = scenario
        .uses
        .iter()
        .filter_map(|name| fragments.iter().find(|known| known.fragment.value == name.value))
        .collect();
    let mut scope = Scope {
        source,
        scenario,
        vars: scenario
            .vars
            .keys()
            .chain(used.iter().flat_map(|f| f.vars.keys()))
            .cloned()
            .collect(),
        saved: used.iter().flat_map(|f| f.setup.iter().flat_map(saves)).collect(),
        all_saved: scenario.setup.iter().chain(&scenario.steps).flat_map(saves).collect(),
        problems,
    };
    for step in scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup) {
        scope.step(step);
        scope.saved.extend(saves(step));
    }
    for value in scenario.vars.values() {
        scope.value(value, &[]);
    }
    for row in &scenario.cases {
        row.values.values().for_each(|value| scope.value(value, &[]));
    }
}

fn saves(step: &At<Step>) -> Vec<String> {
    step.save.iter().map(|(name, _)| name.value.clone()).collect()
}

struct Scope<'a> {
    source: &'a Source,
    scenario: &'a Scenario,
    vars: BTreeSet<String>,
    saved: BTreeSet<String>,
    all_saved: BTreeSet<String>,
    problems: &'a mut Vec<Problem>,
}

impl Scope<'_> {
    fn step(&mut self, step: &At<Step>) {
        let local: &[&str] = if step.repeat.is_some() { &["repeat.number"] } else { &[] };
        // Every text of a step may hold placeholders, so walk it as JSON instead of by type.
        let walk = |part: Result<Value, serde_json::Error>| part.unwrap_or_default();
        self.value(&walk(serde_json::to_value(&step.send)), local);
        self.value(&walk(serde_json::to_value(&step.expect)), local);
        for (_, save) in step.save.iter() {
            let local = [local, &["it"]].concat();
            self.value(&walk(serde_json::to_value(save)), &local);
        }
    }

    fn value(&mut self, value: &Value, local: &[&str]) {
        match value {
            Value::String(text) => self.text(text, local),
            Value::Array(items) => items.iter().for_each(|item| self.value(item, local)),
            Value::Object(members) => members.iter().for_each(|(name, member)| {
                self.text(name, local);
                self.value(member, local);
            }),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, local: &[&str]) {
        match placeholders(text) {
            Ok(found) => found.iter().for_each(|placeholder| self.name(&placeholder.name, local)),
            Err(error) => self.problems.push(
                Problem::new(self.source, error.to_string())
                    .at(self.source.find(text).or_else(|| self.source.find("${")))
                    .help("close it with `}`, or write `$${` for the two characters themselves"),
            ),
        }
    }

    fn name(&mut self, name: &str, local: &[&str]) {
        if local.contains(&name) {
            return;
        }
        let (space, key) = name.split_once('.').unwrap_or((name, ""));
        let wrong = match space {
            "vars" if !self.vars.contains(key) => {
                Some(("not in `vars`", did_you_mean(key, self.vars.iter().map(String::as_str))))
            }
            "saved" if !self.saved.contains(key) => Some(if self.all_saved.contains(key) {
                ("saved by this step or a later one", Some("save it in an earlier step".to_owned()))
            } else {
                (
                    "no earlier step saves it",
                    did_you_mean(key, self.saved.iter().map(String::as_str)),
                )
            }),
            "case" => {
                let lacks = self.scenario.cases.iter().find(|row| !row.values.contains_key(key));
                match lacks {
                    Some(row) if key != "name" => {
                        let help = format!("add `{key}` to the case `{}`", row.name);
                        Some(("not every case has it", Some(help)))
                    }
                    None if self.scenario.cases.is_empty() => {
                        Some(("there are no cases", Some("add `cases:`".to_owned())))
                    }
                    _ => None,
                }
            }
            "vars" | "saved" => None,
            "unique" if matches!(key.split('.').next(), Some("email" | "id" | "name")) => None,
            "clock" if key == "now" => None,
            "target" if matches!(key, "base" | "name") => None,
            "repeat" => Some(("the step has no `repeat`", Some("add `repeat: N`".to_owned()))),
            _ => Some(("not a placeholder", Some(format!("known: {SPACES}")))),
        };
        if let Some((label, help)) = wrong {
            let written = format!("${{{name}}}");
            self.problems.push(
                Problem::new(self.source, format!("unknown placeholder `{written}`"))
                    .at(self.source.find(&written))
                    .label(label)
                    .maybe_help(help),
            );
        }
    }
}
