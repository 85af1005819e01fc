use serde_json::Value;

use super::lint::{base_url, secret};
use super::{AdminFile, BearerFrom, Credentials, Operation};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, path_fault, placeholders};
use crate::vocabulary::AdminOperation;

/// The `admin` part of a target file: calls, what they may name, and what they have to give.
pub(super) fn check(source: &Source, admin: &AdminFile, problems: &mut Vec<Problem>) {
    base_url(source, &admin.base, false, problems);
    secret(source, &admin.auth, "admin:", problems);
    let start = source.find_key("admin").map_or(0, |place| place.start);
    if let Credentials::Bearer(BearerFrom::Sandbox(_)) = &admin.auth {
        problems.push(
            Problem::new(source, "an administrator's token cannot come from the sandbox it opens")
                .at(source.find_from(start, "sandbox:"))
                .help("take it from `env`, `file` or `command`"),
        );
    }
    let sandbox: Vec<String> = admin
        .sandbox
        .iter()
        .flat_map(|sandbox| sandbox.open.result.keys().map(|key| format!("sandbox.{key}")))
        .collect();
    if let Some(file) = &admin.sandbox {
        let opening = source.find_from(start, "open:").map_or(start, |place| place.start);
        Calls { source, from: opening, problems }.operation(&file.open, &[]);
        let closing = source.find_from(opening, "close:").map_or(start, |place| place.start);
        Calls { source, from: closing, problems }.operation(&file.close, &sandbox);
    }
    for (name, call) in &admin.operations {
        let mut known = parameters(*name);
        known.extend(sandbox.iter().cloned());
        let from = call.span.as_ref().map_or(start, |span| span.start);
        Calls { source, from, problems }.operation(call, &known);
        results(source, *name, call, problems);
    }
}

/// What `${with.…}` may name: durations come in seconds too.
fn parameters(operation: AdminOperation) -> Vec<String> {
    let mut names: Vec<String> =
        operation.parameters().iter().map(|name| format!("with.{name}")).collect();
    if operation == AdminOperation::AdvanceClock {
        names.push("with.by-seconds".to_owned());
    }
    names
}

/// A mapped operation gives every result that scenarios may ask for, and no other.
fn results(
    source: &Source,
    name: AdminOperation,
    call: &At<Operation>,
    problems: &mut Vec<Problem>,
) {
    let known = name.results();
    for result in known.iter().filter(|result| !call.result.contains_key(**result)) {
        problems.push(
            Problem::new(source, format!("`{name}` has to give the result `{result}`"))
                .at(call.span.clone())
                .label("missing in its `result`")
                .help(format!(
                    "add `result: {{ {result}: $.… }}`, with a JSONPath into the answer"
                )),
        );
    }
    unasked(source, name.name(), known, call, problems);
}

/// What a call's mapping gives that nobody asks for; `name` is the call's.
pub(super) fn unasked(
    source: &Source,
    name: impl std::fmt::Display,
    known: &[&'static str],
    call: &At<Operation>,
    problems: &mut Vec<Problem>,
) {
    for (result, path) in &call.result {
        if !known.contains(&result.as_str()) {
            let help = did_you_mean(result, known.iter().copied());
            problems.push(
                Problem::new(source, format!("`{name}` has no result `{result}`"))
                    .at(path.span.clone())
                    .label("nothing asks for it")
                    .help(help.unwrap_or_else(|| "remove it".to_owned())),
            );
        }
    }
}

/// Values that every call of an administrator may use.
const EVERYWHERE: [&str; 14] = [
    "case.id",
    "target.era",
    "unique.id",
    "unique.name",
    "unique.email",
    "idp.entity-id",
    "idp.sso",
    "idp.certificate",
    "idp.metadata",
    "honest.name-id",
    "other.name-id",
    "sp.entity-id",
    "sp.metadata",
    "second.metadata",
];

pub(super) struct Calls<'a> {
    pub(super) source: &'a Source,
    /// Where the operation begins, in bytes.
    pub(super) from: usize,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Calls<'_> {
    pub(super) fn operation(&mut self, operation: &Operation, known: &[String]) {
        let path = &operation.http.path;
        if !path.starts_with('/') {
            self.problems.push(
                Problem::new(self.source, "a path starts with a slash")
                    .at(path.span.clone())
                    .help(format!("write `/{}`", **path)),
            );
        }
        // Every text of a call may hold placeholders, so walk it as JSON instead of by type.
        self.value(&serde_json::to_value(&operation.http).unwrap_or_default(), known);
        for path in operation.result.values() {
            if let Some(fault) = path_fault(path) {
                let problem = Problem::new(self.source, fault.message);
                self.problems.push(problem.at(path.span.clone()).help(fault.help));
            }
        }
    }

    fn value(&mut self, value: &Value, known: &[String]) {
        match value {
            Value::String(text) => self.text(text, known),
            Value::Array(items) => items.iter().for_each(|item| self.value(item, known)),
            Value::Object(members) => members.iter().for_each(|(name, member)| {
                self.text(name, known);
                self.value(member, known);
            }),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, known: &[String]) {
        let found = match placeholders(text) {
            Ok(found) => found,
            Err(error) => {
                let place = self.source.find_from(self.from, text);
                let problem = Problem::new(self.source, error.to_string()).at(place);
                self.problems.push(problem.help("close it with `}`"));
                return;
            }
        };
        for placeholder in found {
            let all = || known.iter().map(String::as_str).chain(EVERYWHERE);
            if !all().any(|known| known == placeholder.name) {
                let written = format!("${{{}}}", placeholder.name);
                self.problems.push(
                    Problem::new(self.source, format!("`{written}` has no value here"))
                        .at(self.source.find_from(self.from, &written))
                        .maybe_help(did_you_mean(&placeholder.name, all())),
                );
            }
        }
    }
}
