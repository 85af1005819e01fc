use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use super::texts::mentioned;
use crate::problem::{Problem, Source, did_you_mean};

use crate::scenario::{Action, At, Fragment, Scenario, Step, placeholders};
use crate::vocabulary::Party;

const SPACES: &str = "`saved.…`, `vars.…`, `case.…`, `texts.…`, `unique.email`, `unique.id`, `unique.name`, \
    `clock.now`, `target.base`, `target.name`, `repeat.number`; of sign-ins also `target.entity-id`, \
    `target.acs`, `idp.entity-id`, `idp.sso`, `idp.certificate`, `idp.metadata`, `honest.name-id`, \
    `other.name-id`";

/// The placeholders whose names are fixed.
pub(super) const FIXED: [&str; 22] = [
    "unique.email",
    "unique.id",
    "unique.name",
    "clock.now",
    "target.base",
    "target.name",
    "repeat.number",
    "target.entity-id",
    "target.acs",
    "idp.entity-id",
    "idp.sso",
    "idp.certificate",
    "idp.metadata",
    "honest.name-id",
    "other.name-id",
    "sp.entity-id",
    "sp.acs",
    "second.entity-id",
    "honest.name",
    "honest.email",
    "other.email",
    "marked.markup",
];

fn nearest(name: &str) -> String {
    let close = did_you_mean(name, FIXED).filter(|hint| hint.starts_with("did"));
    close.unwrap_or_else(|| format!("known: {SPACES}"))
}

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
        long: long(scenario),
        texts_may_stand: false,
        from: 0,
        told: BTreeSet::new(),
        problems,
    };
    let mut waiting = Vec::new();
    for step in scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup) {
        scope.step(step);
        waiting.extend(saves(step));
        // What is sent at once waits for no answer.
        if !step.at_once {
            scope.saved.extend(waiting.drain(..));
        }
    }
    scope.from = source.find_key("vars").map_or(0, |place| place.start);
    for value in scenario.vars.values() {
        scope.value(value, &[]);
    }
    scope.texts_may_stand = true;
    for row in &scenario.cases {
        scope.from = row.span.as_ref().map_or(0, |span| span.start);
        row.values.values().for_each(|value| scope.value(value, &[]));
    }
}

fn saves(step: &At<Step>) -> Vec<String> {
    step.save.iter().map(|(name, _)| name.value.clone()).collect()
}

/// The values of rows that hold long texts.
fn long(scenario: &Scenario) -> BTreeSet<String> {
    let values = scenario.cases.iter().flat_map(|row| &row.values);
    let long = values.filter(|(_, value)| {
        let mut texts = BTreeSet::new();
        mentioned(value, &mut texts);
        !texts.is_empty()
    });
    long.map(|(name, _)| name.clone()).collect()
}

/// Whether a placeholder of this name stands in a value.
fn mentions(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => {
            let found = placeholders(text).unwrap_or_default();
            found.iter().any(|placeholder| placeholder.name == name)
        }
        Value::Array(items) => items.iter().any(|item| mentions(item, name)),
        Value::Object(members) => members.iter().any(|(key, member)| {
            mentions(&Value::from(key.as_str()), name) || mentions(member, name)
        }),
        _ => false,
    }
}

struct Scope<'a> {
    source: &'a Source,
    scenario: &'a Scenario,
    vars: BTreeSet<String>,
    saved: BTreeSet<String>,
    all_saved: BTreeSet<String>,
    /// The values of rows that hold long texts.
    long: BTreeSet<String>,
    /// Whether a request, or a row, is looked at.
    texts_may_stand: bool,
    /// Where the step or row begins that is looked at, in bytes.
    from: usize,
    /// Where something was told already, so that the next mention has a place of its own.
    told: BTreeSet<usize>,
    problems: &'a mut Vec<Problem>,
}

impl Scope<'_> {
    fn step(&mut self, step: &At<Step>) {
        let local: &[&str] = if step.repeat.is_some() { &["repeat.number"] } else { &[] };
        self.from = step.span.as_ref().map_or(0, |span| span.start);
        // Every text of a step may hold placeholders, so walk it as JSON instead of by type.
        let walk = |part: Result<Value, serde_json::Error>| part.unwrap_or_default();
        self.texts_may_stand = matches!(
            step.send.value,
            Action::Scim(_)
                | Action::Http(_)
                | Action::SamlResponse(_)
                | Action::Sts(_)
                | Action::AuthnRequest(_)
                | Action::Admin(_)
        );
        self.value(&walk(serde_json::to_value(&step.send)), local);
        self.texts_may_stand = false;
        self.expectations(step, &walk(serde_json::to_value(&step.expect)), local);
        for (_, save) in step.save.iter() {
            let local = [local, &["it"]].concat();
            self.value(&walk(serde_json::to_value(save)), &local);
        }
    }

    /// A step's own values are there for its checks, unless it has many of them.
    fn expectations(&mut self, step: &At<Step>, expect: &Value, local: &[&str]) {
        let own = saves(step);
        let names: Vec<String> = own.iter().map(|name| format!("saved.{name}")).collect();
        for (name, of) in own.iter().zip(&names) {
            if !mentions(expect, of) {
                continue;
            }
            let wrong = if self.saved.contains(name) {
                Some((
                    "saved by an earlier step and by this one",
                    "give what this step saves another name",
                ))
            } else if step.repeat.is_some() {
                Some(("the step repeats, so this is a list", "look at it in a later step"))
            } else {
                None
            };
            if let Some((label, help)) = wrong {
                let written = format!("${{{of}}}");
                let place = self.place(&written);
                self.problems.push(
                    Problem::new(self.source, format!("`{written}` is not one value here"))
                        .at(place)
                        .label(label)
                        .help(help),
                );
            }
        }
        let mut known = local.to_vec();
        known.extend(names.iter().map(String::as_str));
        self.value(expect, &known);
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
            Err(error) => {
                let place = self.place(text).or_else(|| self.place("${"));
                self.problems.push(
                    Problem::new(self.source, error.to_string()).at(place).help(
                        "close it with `}`, or write `$${` for the two characters themselves",
                    ),
                );
            }
        }
    }

    /// The next place of a text that nothing was told about yet.
    fn place(&mut self, text: &str) -> Option<Range<usize>> {
        let mut from = self.from;
        loop {
            let place = self.source.find_from(from, text)?;
            if self.told.insert(place.start) {
                return Some(place);
            }
            from = place.end;
        }
    }

    /// What is wrong with a placeholder of sign-ins, if anything.
    fn of_sign_in(&self) -> Option<(&'static str, Option<String>)> {
        let help = || Some("it has a value in scenarios `against: saml-sp`".to_owned());
        (!matches!(self.scenario.against, Party::SamlSp | Party::SamlIdp))
            .then(|| ("nobody signs in here", help()))
    }

    fn name(&mut self, name: &str, local: &[&str]) {
        if local.contains(&name) {
            return;
        }
        let (space, key) = name.split_once('.').unwrap_or((name, ""));
        let wrong = match space {
            "vars" if !self.vars.contains(key) => Some((
                "not in `vars`",
                Some(
                    did_you_mean(key, self.vars.iter().map(String::as_str))
                        .unwrap_or_else(|| "add it to `vars:`".to_owned()),
                ),
            )),
            "saved" if !self.saved.contains(key) => Some(if self.all_saved.contains(key) {
                ("saved by this step or a later one", Some("save it in an earlier step".to_owned()))
            } else {
                (
                    "no earlier step saves it",
                    Some(
                        did_you_mean(key, self.saved.iter().map(String::as_str))
                            .unwrap_or_else(|| "save it in an earlier step".to_owned()),
                    ),
                )
            }),
            "texts" if !self.scenario.texts.contains_key(key) => Some((
                "not in `texts`",
                Some(
                    did_you_mean(key, self.scenario.texts.keys().map(String::as_str))
                        .unwrap_or_else(|| "add it to `texts:`".to_owned()),
                ),
            )),
            "texts" if !self.texts_may_stand => Some((
                "a long text is for requests alone",
                Some(
                    "use it in `send` of `scim`, `http` or `saml-response`, or in a row of `cases`"
                        .to_owned(),
                ),
            )),
            "texts" => None,
            "case" if self.long.contains(key) && !self.texts_may_stand => Some((
                "it holds a long text, which is for requests alone",
                Some("use it in `send` of `scim`, `http` or `saml-response`".to_owned()),
            )),
            "case" => {
                let lacks = self.scenario.cases.iter().find(|row| !row.values.contains_key(key));
                match lacks {
                    Some(row) if key != "name" => {
                        let help = format!("add `{key}` to the case `{}`", row.name);
                        Some(("not every case has it", Some(help)))
                    }
                    None if self.scenario.cases.is_empty() => Some((
                        "there are no cases",
                        Some("add `cases:`, or use `vars:` for one value".to_owned()),
                    )),
                    _ => None,
                }
            }
            "vars" | "saved" => None,
            "unique" if matches!(key.split('.').next(), Some("email" | "id" | "name")) => None,
            "clock" if key == "now" => None,
            "target" if matches!(key, "base" | "name") => None,
            "target" | "idp" | "honest" | "other" | "sp" | "second" | "marked"
                if FIXED.contains(&name) =>
            {
                self.of_sign_in()
            }
            "repeat" => Some((
                "the step has no `repeat`",
                Some("add `repeat: 10` to the step, or write the number".to_owned()),
            )),
            _ => Some(("no such placeholder", Some(nearest(name)))),
        };
        if let Some((label, help)) = wrong {
            let written = format!("${{{name}}}");
            let place = self.place(&written);
            self.problems.push(
                Problem::new(self.source, format!("`{written}` has no value"))
                    .at(place)
                    .label(label)
                    .maybe_help(help),
            );
        }
    }
}
