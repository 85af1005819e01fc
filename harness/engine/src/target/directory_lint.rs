use super::admin_lint::{Calls, unasked};
use super::lint::{base_url, secret};
use super::{AdminFile, BearerFrom, Credentials, DirectoryFile, Operation, TotpFile};
use crate::problem::{Problem, Source};
use crate::scenario::{At, Purpose};

/// The `directory` part of a target file: calls, what they may name, and what they have to give.
pub(super) fn check(
    source: &Source,
    file: &DirectoryFile,
    admin: Option<&AdminFile>,
    problems: &mut Vec<Problem>,
) {
    let sandbox = admin.and_then(|admin| admin.sandbox.as_ref());
    base_url(source, &file.base, sandbox.is_some(), problems);
    secret(source, &file.auth, "directory:", problems);
    let start = source.find_key("directory").map_or(0, |place| place.start);
    if let Credentials::Bearer(BearerFrom::Sandbox(_)) = &file.auth {
        problems.push(
            Problem::new(source, "these calls take no token from a sandbox")
                .at(source.find_from(start, "sandbox:"))
                .help("take it from `env`, `file` or `command`, or leave `auth` out"),
        );
    }
    let Some(totp) = &file.totp else { return };
    let keys = sandbox.iter().flat_map(|sandbox| sandbox.open.result.keys());
    let sandbox: Vec<String> = keys.map(|key| format!("sandbox.{key}")).collect();
    for purpose in [Purpose::Enroll, Purpose::Register, Purpose::Verify, Purpose::Resync] {
        let Some(call) = totp.operation(purpose) else { continue };
        let mut known: Vec<String> =
            parameters(purpose).iter().map(|name| format!("with.{name}")).collect();
        known.extend(sandbox.iter().cloned());
        let from = call.span.as_ref().map_or(start, |span| span.start);
        Calls { source, from, problems }.operation(call, &known);
        results(source, purpose, call, problems);
    }
    codes(source, totp, problems);
}

const fn parameters(purpose: Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::Enroll => &["user", "password"],
        Purpose::Register | Purpose::Verify => &["user", "password", "id", "code"],
        Purpose::Resync => &["user", "password", "id", "code", "second-code"],
    }
}

/// What a call gives: a new device its secret, and nothing that nobody asks for.
fn results(source: &Source, purpose: Purpose, call: &At<Operation>, problems: &mut Vec<Problem>) {
    let known: &[&str] = match purpose {
        Purpose::Enroll => &["secret", "id", "message"],
        _ => &["accepted", "message"],
    };
    if purpose == Purpose::Enroll && !call.result.contains_key("secret") {
        problems.push(
            Problem::new(source, "`enroll` has to give the result `secret`")
                .at(call.span.clone())
                .label("missing in its `result`")
                .help("add `result: { secret: $.… }`, with a JSONPath into the answer"),
        );
    }
    unasked(source, purpose, known, call, problems);
}

/// A call that checks a code carries it.
fn codes(source: &Source, totp: &TotpFile, problems: &mut Vec<Problem>) {
    for (purpose, wanted) in [
        (Purpose::Register, "${with.code}"),
        (Purpose::Verify, "${with.code}"),
        (Purpose::Resync, "${with.second-code}"),
    ] {
        let Some(call) = totp.operation(purpose) else { continue };
        let written = serde_json::to_string(&call.http).unwrap_or_default();
        if !written.contains(wanted) {
            problems.push(
                Problem::new(source, format!("`{purpose}` does not send `{wanted}`"))
                    .at(call.span.clone())
                    .help("write it where the target expects the code"),
            );
        }
    }
}
