use super::{AdminFile, BearerFrom, Credentials, Operation, Target};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, placeholders};
use crate::vocabulary::{AdminOperation, Capabilities, Reasons};

/// Everything that is wrong in a target file that parsed.
pub fn lint(
    source: &Source,
    target: &Target,
    capabilities: &Capabilities,
    reasons: &Reasons,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let sandboxed = target.admin.as_ref().is_some_and(|admin| admin.sandbox.is_some());
    base_url(source, &target.scim_server.base, sandboxed, &mut problems);
    if let Credentials::Bearer(BearerFrom::Sandbox(_)) = &target.scim_server.auth
        && !sandboxed
    {
        problems.push(
            Problem::new(source, "the token comes from a sandbox, but there is none")
                .at(source.find("sandbox:"))
                .help("add `admin.sandbox`, or take the token from `env`, `file` or `command`"),
        );
    }
    for capability in &target.supports {
        if !capabilities.knows(capability) {
            problems.push(
                Problem::new(source, format!("unknown capability `{}`", **capability))
                    .at(capability.span.clone())
                    .label("not in scenarios/capabilities.yaml")
                    .maybe_help(did_you_mean(capability, capabilities.ids())),
            );
        }
    }
    for (reason, pattern) in &target.messages {
        if !reasons.ids().any(|known| known == reason) {
            problems.push(
                Problem::new(source, format!("unknown reason `{reason}`"))
                    .at(source.find(&format!("{reason}:")))
                    .label("not in scenarios/reasons.yaml")
                    .maybe_help(did_you_mean(reason, reasons.ids())),
            );
        }
        if let Err(error) = regex::Regex::new(pattern) {
            let cause = error.to_string();
            let cause = cause.lines().last().unwrap_or_default().trim_start_matches("error: ");
            problems.push(
                Problem::new(source, format!("not a regular expression: {cause}"))
                    .at(pattern.span.clone())
                    .help("escape special characters with a backslash, and quote the whole"),
            );
        }
    }
    limits(source, target, &mut problems);
    if let Some(file) = &target.admin {
        admin(source, file, &mut problems);
    }
    problems
}

fn base_url(source: &Source, base: &At<String>, sandboxed: bool, problems: &mut Vec<Problem>) {
    if sandboxed && base.contains("${sandbox.") {
        return;
    }
    let wrong = match url::Url::parse(base) {
        Err(error) => Some((error.to_string(), "write the whole URL, with https://")),
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            Some((format!("`{}` is not HTTP", url.scheme()), "use http:// or https://"))
        }
        Ok(url) if url.query().is_some() || url.fragment().is_some() => Some((
            "a base URL has no query and no fragment (RFC 7644 section 1.3)".to_owned(),
            "cut everything from `?` or `#` on",
        )),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => Some((
            "the URL holds credentials".to_owned(),
            "take them from `auth`, so that they can be kept out of reports",
        )),
        Ok(_) => None,
    };
    problems.extend(wrong.map(|(message, help)| {
        Problem::new(source, format!("base URL: {message}")).at(base.span.clone()).help(help)
    }));
}

fn limits(source: &Source, target: &Target, problems: &mut Vec<Problem>) {
    let zero = |value: Option<&At<u32>>| value.is_some_and(|value| value.value == 0);
    if zero(target.limits.requests_per_second.as_ref()) {
        let place = target.limits.requests_per_second.as_ref().and_then(|at| at.span.clone());
        problems.push(
            Problem::new(source, "no request a second is too few")
                .at(place)
                .help("leave the key out for no limit"),
        );
    }
    if let Some(concurrency) = target.limits.concurrency.as_ref().filter(|n| n.value == 0) {
        problems.push(
            Problem::new(source, "`concurrency` is at least 1")
                .at(concurrency.span.clone())
                .help("write 1"),
        );
    }
    if target.limits.patience.get().is_zero() || target.limits.max_body == 0 {
        problems.push(
            Problem::new(source, "`patience` and `max-body` are more than nothing")
                .at(source.find("limits:"))
                .help("leave the key out for the default"),
        );
    }
}

fn admin(source: &Source, admin: &AdminFile, problems: &mut Vec<Problem>) {
    base_url(source, &admin.base, false, problems);
    if let Credentials::Bearer(BearerFrom::Sandbox(_)) = &admin.auth {
        problems.push(
            Problem::new(source, "an administrator's token cannot come from the sandbox it opens")
                .at(source.find("admin:"))
                .help("take it from `env`, `file` or `command`"),
        );
    }
    let sandbox: Vec<String> = admin
        .sandbox
        .iter()
        .flat_map(|sandbox| sandbox.open.result.keys().map(|key| format!("sandbox.{key}")))
        .collect();
    let sandbox: Vec<&str> = sandbox.iter().map(String::as_str).collect();
    if let Some(file) = &admin.sandbox {
        operation(source, &file.open, &[], problems);
        operation(source, &file.close, &sandbox, problems);
    }
    for (name, call) in &admin.operations {
        let mut known: Vec<String> = parameters(*name);
        known.extend(sandbox.iter().map(|key| (*key).to_owned()));
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        operation(source, call, &known, problems);
        for result in name.results().iter().filter(|result| !call.result.contains_key(**result)) {
            problems.push(
                Problem::new(source, format!("`{name}` has to give the result `{result}`"))
                    .at(call.span.clone())
                    .label("missing in its `result`")
                    .help(format!("add `{result}: $.…`, a JSONPath into the answer")),
            );
        }
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

fn operation(source: &Source, operation: &Operation, known: &[&str], problems: &mut Vec<Problem>) {
    let texts = serde_json::to_string(&operation.http).unwrap_or_default();
    for placeholder in placeholders(&texts).unwrap_or_default() {
        let everywhere = ["case.id", "target.era", "unique.id", "unique.name", "unique.email"];
        let name = placeholder.name.as_str();
        if !known.contains(&name) && !everywhere.contains(&name) {
            let written = format!("${{{}}}", placeholder.name);
            problems.push(
                Problem::new(source, format!("unknown placeholder `{written}`"))
                    .at(source.find(&written))
                    .label("has no value here")
                    .maybe_help(did_you_mean(&placeholder.name, known.iter().copied())),
            );
        }
    }
    for path in operation.result.values() {
        if let Err(error) = serde_json_path::JsonPath::parse(path) {
            problems.push(
                Problem::new(
                    source,
                    format!("`{}` is not a JSONPath: {}", **path, error.message()),
                )
                .at(path.span.clone())
                .help("write it as in `$.token.value` (RFC 9535)"),
            );
        }
    }
}
