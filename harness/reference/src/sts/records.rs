//! What the audit trail keeps of federation (STS-A-07, STS-A-08).

use serde_json::{Map, Value, json};

use super::assume::RoleSession;
use crate::admin::time;
use crate::audit::{Record, ServiceEvent};
use crate::directory::{Directory, ResourceId};
use crate::messages as m;
use crate::query_protocol::{ApiError, Parameters};

/// STS-A-07: a call of `AssumeRoleWithSAML`. How AWS records one that fails is not known (STS-A-09): code
/// and message are what every other call has.
pub(super) fn sts_a_07(
    directory: &mut Directory,
    request: ResourceId,
    with: &Parameters,
    done: Result<&RoleSession, &ApiError>,
) {
    let failure = done.err().map(|error| (error.code, error.message.clone()));
    let source = "sts.amazonaws.com";
    let mut event = ServiceEvent::new(directory, request, source, "AssumeRoleWithSAML", failure);
    // As a public record has it: no resource is changed.
    event.read_only = true;
    match done {
        Ok(session) => {
            event.identity = json!({
                "type": "SAMLUser",
                "principalId": format!("{}:{}", session.name_qualifier, session.subject),
                "userName": session.subject,
                "identityProvider": session.name_qualifier,
            });
            event.parameters = parameters(session);
            event.response = response(session, &directory.sign_in.account);
        }
        Err(_) => {
            let named =
                |name| with.get(name).map(|text| text.chars().take(2_048).collect::<String>());
            event.parameters = json!({
                "roleArn": named("RoleArn"), "principalArn": named("PrincipalArn"),
            });
        }
    }
    event.keep(directory, Record::Service);
}

fn parameters(session: &RoleSession) -> Value {
    let claims = &session.claims;
    let tags: Map<String, Value> =
        claims.tags.all.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
    json!({
        "sAMLAssertionID": session.assertion,
        "roleSessionName": claims.session_name,
        "sourceIdentity": claims.source_identity,
        "principalTags": tags,
        "transitiveTagKeys": claims.tags.transitive,
        "durationSeconds": session.seconds,
        "roleArn": session.role.arn,
        "principalArn": session.provider,
    })
}

fn response(session: &RoleSession, account: &str) -> Value {
    json!({
        "subjectType": session.subject_type,
        "issuer": session.issuer,
        "audience": session.audience,
        "subject": session.subject,
        "nameQualifier": session.name_qualifier,
        "assumedRoleUser": { "assumedRoleId": session.id(), "arn": session.arn(account) },
        // The secret key is never recorded.
        "credentials": {
            "accessKeyId": session.access_key,
            "sessionToken": "HIDDEN_DUE_TO_SECURITY_REASONS",
            "expiration": time(session.until),
        },
    })
}

/// STS-A-08: a sign-in to the console; without a session it failed.
pub(super) fn sts_a_08(
    directory: &mut Directory,
    request: ResourceId,
    provider: &str,
    session: Option<&RoleSession>,
    console: &str,
) {
    // AWS puts no code to a sign-in that fails.
    let failure = session.is_none().then(|| ("", m::STS_A_08_FAILED.text.to_owned()));
    let source = "signin.amazonaws.com";
    let mut event = ServiceEvent::new(directory, request, source, "ConsoleLogin", failure);
    event.kind = "AwsConsoleSignIn";
    if let Some(session) = session {
        event.identity = json!({
            "type": "AssumedRole",
            "principalId": session.id(),
            "arn": session.arn(&directory.sign_in.account),
            "accountId": directory.sign_in.account,
        });
    }
    let ended = if session.is_some() { "Success" } else { "Failure" };
    event.response = json!({ "ConsoleLogin": ended });
    event.additional = json!({
        "LoginTo": console,
        "MobileVersion": "No",
        "MFAUsed": "No",
        "SamlProviderArn": provider,
    });
    event.keep(directory, Record::Service);
}
