use std::collections::BTreeSet;

use serde_json::Value;

use crate::problem::{Problem, Source};
use crate::scenario::{Action, At, CaseRow, Scenario, Step, placeholders};

/// How much a case may send of long texts, in bytes.
const MAX_SENT: u64 = 16 * 1024 * 1024;
/// How much of them an address may hold: percent-encoded it is three times as long, and clients
/// take no more than 64 KiB.
const MAX_IN_ADDRESS: u64 = 20_000;

/// Bounds of long texts; where they may be used is told with the other placeholders.
pub(super) fn check(source: &Source, scenario: &Scenario, problems: &mut Vec<Problem>) {
    if scenario.texts.is_empty() {
        return;
    }
    let mut problem = |message: String, place, help: &str| {
        problems.push(Problem::new(source, message).at(place).help(help));
    };
    let key = source.find_key("texts");
    let place_of = |name: &str| {
        let from = key.as_ref()?.start;
        source.find_from(from, name)
    };
    for (name, text) in &scenario.texts {
        let place = place_of(name);
        if text.repeat.is_empty() || text.times == 0 {
            let help = "write what is repeated and how often: `{ repeat: \"[\", times: 5000 }`";
            problem(format!("the text `{name}` is empty"), place, help);
        } else if text.bytes() > MAX_SENT {
            let message = format!("the text `{name}` is longer than 16 MiB");
            problem(message, place, "repeat less often");
        }
    }
    let sizes = Sizes { scenario };
    for name in scenario.texts.keys().filter(|name| !sizes.used().contains(*name)) {
        let help = format!("send it as `${{texts.{name}}}`, or remove it");
        problem(format!("no step sends the text `{name}`"), place_of(name), &help);
    }
    let steps = || scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup);
    // Once, for all rows.
    let sends: Vec<(Value, u64)> = steps()
        .map(|step| {
            let times = step.repeat.as_ref().map_or(1, |times| u64::from(times.value));
            (serde_json::to_value(&step.send).unwrap_or_default(), times)
        })
        .collect();
    let none = At::nowhere(CaseRow::default());
    let rows =
        if scenario.cases.is_empty() { std::slice::from_ref(&none) } else { &scenario.cases };
    for row in rows {
        let each = sends.iter().map(|(send, times)| sizes.of(send, row).saturating_mul(*times));
        let sent = each.fold(0, u64::saturating_add);
        if sent > MAX_SENT {
            let place = row.span.clone().or_else(|| key.clone());
            let help = "repeat the texts less often, or send them in fewer steps";
            problem("the case sends more than 16 MiB of long texts".to_owned(), place, help);
        }
        let long = steps().find(|step| sizes.address(step, row) > MAX_IN_ADDRESS);
        if let Some(step) = long {
            let help = "keep a text in an address below 20000 bytes, or send it in a body";
            problem("the address is too long to be sent".to_owned(), step.send.span.clone(), help);
        }
    }
}

struct Sizes<'a> {
    scenario: &'a Scenario,
}

impl Sizes<'_> {
    /// Bytes of long texts in a step's URL.
    fn address(&self, step: &At<Step>, row: &CaseRow) -> u64 {
        let goal = match &step.send.value {
            Action::Scim(action) => action.goal(),
            Action::Http(action) => action.goal(),
            Action::Admin(_)
            | Action::Wait(_)
            | Action::SamlResponse(_)
            | Action::SamlRequest(_)
            | Action::SamlMetadata(_)
            | Action::Totp(_)
            | Action::Sts(_)
            | Action::Trigger(_)
            | Action::Await(_)
            | Action::AuthnRequest(_) => return 0,
        };
        let query = goal.query.values().map(|value| self.of(value, row));
        let stem = goal.path.or(goal.url).map_or(0, |stem| self.of_text(stem, row));
        query.fold(stem, u64::saturating_add)
    }

    fn of(&self, value: &Value, row: &CaseRow) -> u64 {
        match value {
            Value::String(text) => self.of_text(text, row),
            Value::Array(items) => {
                items.iter().map(|item| self.of(item, row)).fold(0, u64::saturating_add)
            }
            Value::Object(members) => members
                .iter()
                .map(|(name, member)| self.of_text(name, row).saturating_add(self.of(member, row)))
                .fold(0, u64::saturating_add),
            _ => 0,
        }
    }

    fn of_text(&self, text: &str, row: &CaseRow) -> u64 {
        let found = placeholders(text).unwrap_or_default();
        let each = found.iter().map(|placeholder| match placeholder.name.split_once('.') {
            Some(("texts", name)) => self.scenario.texts.get(name).map_or(0, |text| text.bytes()),
            // A row's value holds texts, but not another row's value.
            Some(("case", name)) if !row.values.is_empty() => {
                row.values.get(name).map_or(0, |value| self.of(value, &CaseRow::default()))
            }
            _ => 0,
        });
        each.fold(0, u64::saturating_add)
    }

    /// The texts that some step or row mentions.
    fn used(&self) -> BTreeSet<String> {
        let scenario = self.scenario;
        let steps = scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup);
        let sends = steps.map(|step| serde_json::to_value(&step.send).unwrap_or_default());
        let rows = scenario.cases.iter().flat_map(|row| row.values.values().cloned());
        let mut names = BTreeSet::new();
        sends.chain(rows).for_each(|value| mentioned(&value, &mut names));
        names
    }
}

/// The names of the long texts that a value uses.
pub(super) fn mentioned(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let found = placeholders(text).unwrap_or_default();
            let texts =
                found.iter().filter_map(|placeholder| placeholder.name.strip_prefix("texts."));
            names.extend(texts.map(str::to_owned));
        }
        Value::Array(items) => items.iter().for_each(|item| mentioned(item, names)),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            mentioned(&Value::from(name.as_str()), names);
            mentioned(member, names);
        }),
        _ => {}
    }
}
