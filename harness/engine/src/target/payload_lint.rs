use fedspec_protocol::scim::attr::AttrPath;
use serde_json::Value;

use super::{PayloadChanges, Target};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::placeholders;
use crate::vocabulary::{AttributeName, StandardType};

/// Values that differ from resource to resource.
const KNOWN: [&str; 4] = ["unique.email", "unique.id", "unique.name", "clock.now"];

/// The `payload` of a target file.
pub(super) fn check(source: &Source, target: &Target, problems: &mut Vec<Problem>) {
    let start = source.find_key("payload").map_or(0, |place| place.start);
    for (name, changes) in &target.payload.0 {
        let from = source.find_from(start, &format!("{name}:")).map_or(start, |place| place.start);
        let mut check = Check { source, from, problems };
        match StandardType::named(name) {
            Some(standard) => check.changes(name, &standard, changes),
            None => {
                let message = format!("unknown resource type `{name}`");
                check.problem(message, name, did_you_mean(name, StandardType::NAMES));
            }
        }
        for (member, value) in &changes.add {
            check.value(member, value);
        }
    }
}

struct Check<'a> {
    source: &'a Source,
    /// Where the changes begin, in bytes.
    from: usize,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn problem(&mut self, message: String, text: &str, help: Option<String>) {
        let place = self.source.find_from(self.from, text);
        self.problems.push(Problem::new(self.source, message).at(place).maybe_help(help));
    }

    fn changes(&mut self, name: &str, standard: &StandardType, changes: &PayloadChanges) {
        let base = &standard.schemas().base().id;
        for member in changes.add.keys() {
            if StandardType::requires(base, member) {
                let message =
                    format!("`{member}` is never added: every scenario sends it or is about it");
                self.problem(message, member, Some("remove it".to_owned()));
            }
            if changes.omitted().any(|omitted| *omitted.to_string() == **member) {
                let help = Some("keep one of the two".to_owned());
                self.problem(format!("`{member}` is added and left out"), member, help);
            }
        }
        for omitted in changes.omitted().map(AttrPath::to_string) {
            if StandardType::requires(base, &omitted) {
                let message = format!("`{omitted}` cannot be left out: RFC 7643 requires it");
                self.problem(message, &omitted, Some("remove it".to_owned()));
            } else {
                self.known(name, standard, &omitted);
            }
        }
    }

    fn known(&mut self, name: &str, standard: &StandardType, attribute: &str) {
        // What cannot be read as a name is for the target to refuse.
        let Ok(named) = AttributeName::parse(&format!("{name}.{attribute}")) else { return };
        if !standard.knows(&named) && !standard.leaves_open(&named) {
            let known = standard.attribute_names();
            let help =
                did_you_mean(attribute, known.iter().map(String::as_str)).unwrap_or_else(|| {
                    "attributes of an extension are written with its URN in front".to_owned()
                });
            self.problem(format!("`{name}` has no attribute `{attribute}`"), attribute, Some(help));
        }
    }

    fn value(&mut self, member: &str, value: &Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().for_each(|item| self.value(member, item)),
            Value::Object(members) => {
                members.iter().for_each(|(name, inner)| self.value(name, inner))
            }
            Value::Null => {
                let help = Some("list the attribute under `omit`, or give it a value".to_owned());
                self.problem(
                    format!("`{member}` is added as null, which is no value"),
                    member,
                    help,
                );
            }
            Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        let found = match placeholders(text) {
            Ok(found) => found,
            Err(error) => {
                return self.problem(error.to_string(), text, Some("close it with `}`".to_owned()));
            }
        };
        for placeholder in found.iter().filter(|found| !KNOWN.contains(&found.name.as_str())) {
            let written = format!("${{{}}}", placeholder.name);
            let help = did_you_mean(&placeholder.name, KNOWN);
            self.problem(format!("`{written}` has no value here"), &written, help);
        }
    }
}
