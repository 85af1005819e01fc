use super::{
    AdminFile, BearerFrom, Credentials, ScimServer, Target, admin_lint, connector_lint,
    directory_lint, idp_lint, payload_lint, saml,
};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, placeholders};
use crate::vocabulary::{Capabilities, Party, Reasons};

/// Whom a file may lead to.
const ALL: [Party; 5] =
    [Party::ScimServer, Party::SamlSp, Party::Directory, Party::ScimClient, Party::SamlIdp];

/// Everything that is wrong in a target file that parsed.
pub fn lint(
    source: &Source,
    target: &Target,
    capabilities: &Capabilities,
    reasons: &Reasons,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let sandboxed = target.admin.as_ref().is_some_and(|admin| admin.sandbox.is_some());
    if target.target.trim().is_empty() {
        problems.push(
            Problem::new(source, "the target has no name")
                .at(target.target.span.clone())
                .help("write the product's name and version: reports show it"),
        );
    }
    if !ALL.into_iter().any(|party| target.has(party)) {
        problems.push(
            Problem::new(source, "the file does not say what is tested")
                .at(target.target.span.clone())
                .label("reached in no way")
                .help("add `scim-server:`, `saml-sp:`, `directory:`, `scim-client:` or `saml-idp:`, or several of them"),
        );
    }
    if let Some(server) = &target.scim_server {
        base_url(source, &server.base, sandboxed, &mut problems);
        content_type(source, server, &mut problems);
        secret(source, &server.auth, "scim-server:", &mut problems);
        sandbox_values(source, server, target.admin.as_ref(), &mut problems);
    }
    if let Some(sp) = &target.saml_sp {
        saml::check(source, sp, target.admin.as_ref(), &mut problems);
    }
    if let Some(idp) = &target.saml_idp {
        idp_lint::check(source, idp, target.admin.as_ref(), &mut problems);
    }
    if let Some(directory) = &target.directory {
        directory_lint::check(source, directory, target.admin.as_ref(), &mut problems);
    }
    if let Some(connector) = &target.scim_client {
        connector_lint::check(source, connector, &mut problems);
    }
    for capability in &target.supports {
        if !capabilities.knows(capability) {
            problems.push(
                Problem::new(source, format!("unknown capability `{}`", **capability))
                    .at(capability.span.clone())
                    .label("not in scenarios/capabilities.yaml")
                    .maybe_help(did_you_mean(capability, capabilities.names())),
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
    payload_lint::check(source, target, &mut problems);
    limits(source, target, &mut problems);
    if let Some(file) = &target.admin {
        admin_lint::check(source, file, &mut problems);
    }
    problems
}

/// A base URL; in a sandboxed target it may be completed when a sandbox opens.
pub(super) fn base_url(
    source: &Source,
    base: &At<String>,
    sandboxed: bool,
    problems: &mut Vec<Problem>,
) {
    if base.contains("${") {
        if !sandboxed {
            problems.push(
                Problem::new(source, "the base URL has a placeholder, but there is no sandbox")
                    .at(base.span.clone())
                    .help("write the whole URL, or add `admin.sandbox`"),
            );
        }
        return;
    }
    let wrong = match url::Url::parse(base) {
        Err(url::ParseError::RelativeUrlWithoutBase) => Some((
            format!("`{}` is not a whole URL", **base),
            "write it with scheme and host, such as `https://directory.example.com/scim/v2`",
        )),
        Err(error) => Some((
            format!("`{}` is not a URL: {error}", **base),
            "write one such as `https://directory.example.com/scim/v2`",
        )),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            // The line would show the password.
            problems.push(
                Problem::new(source, "the base URL holds credentials")
                    .at(base.span.clone())
                    .hidden()
                    .help(
                        "take them out, and name them under `auth`: they are kept out of reports",
                    ),
            );
            None
        }
        Ok(url) if !matches!(url.scheme(), "http" | "https") => Some((
            format!("`{}` is not HTTP", url.scheme()),
            "write a URL that begins with `https://` or `http://`",
        )),
        Ok(url) if url.query().is_some() || url.fragment().is_some() => Some((
            "a base URL has no query and no fragment (RFC 7644 section 1.3)".to_owned(),
            "cut everything from `?` or `#` on",
        )),
        Ok(_) => None,
    };
    problems.extend(
        wrong.map(|(message, help)| Problem::new(source, message).at(base.span.clone()).help(help)),
    );
}

fn content_type(source: &Source, server: &ScimServer, problems: &mut Vec<Problem>) {
    let written = &server.content_type;
    if http::HeaderValue::from_str(written).is_err() || !written.contains('/') {
        problems.push(
            Problem::new(source, "`content-type` is not a media type")
                .at(source.find("content-type:"))
                .help("write one such as `application/scim+json`"),
        );
    }
}

/// A reference that refers to nothing; `below` is the key that its `auth` stands under.
pub(super) fn secret(
    source: &Source,
    credentials: &Credentials,
    below: &str,
    problems: &mut Vec<Problem>,
) {
    let Credentials::Bearer(from) = credentials else { return };
    let (what, help) = match from {
        BearerFrom::Env(name) if name.trim().is_empty() => ("env", "name a variable"),
        BearerFrom::File(path) if path.as_str().is_empty() => ("file", "name a file"),
        BearerFrom::Command(words) if words.is_empty() => ("command", "list its words"),
        BearerFrom::Sandbox(name) if name.is_empty() => ("sandbox", "name a result of `open`"),
        _ => return,
    };
    let start = source.find(below).map_or(0, |place| place.start);
    problems.push(
        Problem::new(source, format!("`{what}` of `auth` is empty"))
            .at(source.find_from(start, &format!("{what}:")))
            .help(help),
    );
}

/// What the SCIM side takes from a sandbox, the sandbox has to give.
fn sandbox_values(
    source: &Source,
    server: &ScimServer,
    admin: Option<&AdminFile>,
    problems: &mut Vec<Problem>,
) {
    let token = match &server.auth {
        Credentials::Bearer(BearerFrom::Sandbox(name)) => Some(name),
        _ => None,
    };
    let Some(sandbox) = admin.and_then(|admin| admin.sandbox.as_ref()) else {
        problems.extend(token.map(|_| {
            Problem::new(source, "the token comes from a sandbox, but there is none")
                .at(source.find("sandbox:"))
                .help("add `admin.sandbox`, or take the token from `env`, `file` or `command`")
        }));
        return;
    };
    let results = || sandbox.open.result.keys().map(String::as_str);
    let missing = |name: &str| {
        let help = did_you_mean(name, results())
            .unwrap_or_else(|| format!("add `{name}: $.…` to the `result` of `sandbox.open`"));
        Problem::new(source, format!("the sandbox gives no `{name}`")).help(help)
    };
    if let Some(name) = token.filter(|name| !name.is_empty() && !results().any(|r| r == *name)) {
        problems.push(missing(name).at(source.find(&format!("sandbox: {name}"))));
    }
    let start = server.base.span.as_ref().map_or(0, |span| span.start);
    for placeholder in placeholders(&server.base).unwrap_or_default() {
        let written = format!("${{{}}}", placeholder.name);
        let place = source.find_from(start, &written);
        match placeholder.name.strip_prefix("sandbox.") {
            Some(name) if results().any(|result| result == name) => {}
            Some(name) => problems.push(missing(name).at(place)),
            None => problems.push(
                Problem::new(source, format!("`{written}` has no value here"))
                    .at(place)
                    .help("only `${sandbox.…}` may stand in the base URL"),
            ),
        }
    }
}

fn limits(source: &Source, target: &Target, problems: &mut Vec<Problem>) {
    let zero = |value: Option<&At<u32>>| value.is_some_and(|value| value.value == 0);
    if zero(target.limits.requests_per_second.as_ref()) {
        let place = target.limits.requests_per_second.as_ref().and_then(|at| at.span.clone());
        problems.push(
            Problem::new(source, "at 0 requests a second nothing is ever sent")
                .at(place)
                .help("leave the key out for no limit"),
        );
    }
    if let Some(concurrency) = target.limits.concurrency.as_ref().filter(|n| n.value == 0) {
        problems.push(
            Problem::new(source, "`concurrency` is at least 1")
                .at(concurrency.span.clone())
                .help("write 1 to run one case after the other"),
        );
    }
    let start = source.find("limits:").map_or(0, |place| place.start);
    let nothing = [
        ("patience", target.limits.patience.get().is_zero()),
        ("max-body", target.limits.max_body == 0),
    ];
    for (key, _) in nothing.iter().filter(|(_, nothing)| *nothing) {
        problems.push(
            Problem::new(source, format!("no answer fits into a `{key}` of nothing"))
                .at(source.find_from(start, &format!("{key}:")))
                .help("leave the key out for the default"),
        );
    }
}
