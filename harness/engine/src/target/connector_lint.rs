use serde_json::Value;

use super::lint::secret;
use super::{BearerFrom, ConnectorFile, Credentials, Trigger, is_here};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, placeholders};
use crate::vocabulary::Event;

/// The `scim-client` part of a target file: where to listen, and what makes the connector act.
pub(super) fn check(source: &Source, file: &ConnectorFile, problems: &mut Vec<Problem>) {
    let start = source.find_key("scim-client").map_or(0, |place| place.start);
    let host = file.listen.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
    let here = host.and_then(|(host, _)| url::Url::parse(&format!("http://{host}/")).ok());
    if !here.is_some_and(|url| is_here(&url)) {
        problems.push(
            Problem::new(source, format!("`{}` is no address of this machine alone", *file.listen))
                .at(file.listen.span.clone().or_else(|| source.find_from(start, "listen:")))
                .help("write a loopback address with a port, such as `127.0.0.1:7650`"),
        );
    }
    if let Some(auth) = &file.auth {
        secret(source, auth, "scim-client:", problems);
        if matches!(auth, Credentials::None | Credentials::Bearer(BearerFrom::Sandbox(_))) {
            problems.push(
                Problem::new(source, "a connector sends a bearer token of its own")
                    .at(source.find_from(start, "auth:"))
                    .help(
                        "name it by `{ bearer: { env: NAME } }`, or leave `auth` out: fedspec makes \
                         one then",
                    ),
            );
        }
    }
    for (event, trigger) in file.trigger.iter().flatten() {
        check_trigger(source, *event, trigger, problems);
    }
    if file.trigger.as_ref().is_some_and(std::collections::BTreeMap::is_empty) {
        problems.push(
            Problem::new(source, "`trigger` names no event")
                .at(source.find_from(start, "trigger:"))
                .help(
                    "add `create-user: { command: […] }`, or leave the key out: a person is asked",
                ),
        );
    }
}

fn check_trigger(
    source: &Source,
    event: Event,
    trigger: &At<Trigger>,
    problems: &mut Vec<Problem>,
) {
    let mut problem = |message: String, place, help: String| {
        problems.push(Problem::new(source, message).at(place).help(help));
    };
    let here = || trigger.span.clone();
    match (&trigger.command, &trigger.http) {
        (Some(words), None) if words.first().is_none_or(|word| word.trim().is_empty()) => {
            let help = "list a program and its arguments: `[python3, connector.py]`".to_owned();
            problem(format!("the command of `{event}` names no program"), here(), help);
        }
        (None, Some(call)) => {
            let url = call.url.split("${").next().unwrap_or_default();
            if !url.starts_with("http://") && !url.starts_with("https://") {
                let help = "write scheme and host: `http://127.0.0.1:8080/sync`".to_owned();
                let place = call.url.span.clone();
                problem(format!("`{}` is not a whole URL", *call.url), place, help);
            }
        }
        (Some(_), None) => {}
        _ => {
            let help =
                "write `{ command: […] }` or `{ http: { method: POST, url: … } }`".to_owned();
            problem(format!("`{event}` needs exactly one of `command` and `http`"), here(), help);
        }
    }
    let known = known(event);
    let from = trigger.span.as_ref().map_or(0, |span| span.start);
    let mut texts = Vec::new();
    // Every text of a trigger may hold placeholders, so walk it as JSON instead of by type.
    collect(&serde_json::to_value(&trigger.value).unwrap_or_default(), &mut texts);
    for text in texts {
        let found = match placeholders(&text) {
            Ok(found) => found,
            Err(error) => {
                let help = "close it with `}`".to_owned();
                problem(error.to_string(), source.find_from(from, &text), help);
                continue;
            }
        };
        for one in found.iter().filter(|one| !known.contains(&one.name)) {
            let written = format!("${{{}}}", one.name);
            let help = did_you_mean(&one.name, known.iter().map(String::as_str));
            let place = source.find_from(from, &written);
            problem(
                format!("`{written}` has no value at `{event}`"),
                place,
                help.unwrap_or_default(),
            );
        }
    }
}

/// Attributes of a user that events are about.
pub(crate) const OF_USER: [&str; 7] =
    ["userName", "externalId", "givenName", "familyName", "displayName", "email", "active"];

/// What placeholders of an event's trigger may name.
fn known(event: Event) -> Vec<String> {
    let mut known: Vec<String> =
        ["event", "scim.base", "scim.token"].iter().map(|name| (*name).to_owned()).collect();
    for parameter in event.parameters() {
        known.push((*parameter).to_owned());
        match *parameter {
            "user" => known.extend(OF_USER.iter().map(|name| format!("user.{name}"))),
            "group" => {
                known.extend(["group.displayName".to_owned(), "group.externalId".to_owned()]);
            }
            _ => {}
        }
    }
    known
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(members) => members.values().for_each(|member| collect(member, into)),
        _ => {}
    }
}
