//! The API of STS: `AssumeRoleWithSAML`, which nobody signs (STS-A-01).

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use super::assume::{RoleSession, Wanted, assume};
use super::attributes::Pair;
use super::records;
use super::refusal::Refusal;
use crate::admin::time;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::iam::{Arn, Resource};
use crate::messages as m;
use crate::query_protocol::{ApiError, Parameters, Service, element, group};

const STS: Service = Service { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" };
const ACTION: &str = "AssumeRoleWithSAML";

/// Answers a call. `console` is the address of the console's sign-in endpoint.
pub(crate) fn serve(
    directory: &mut Directory,
    request: &Request<Bytes>,
    console: &str,
) -> Response<Bytes> {
    let parameters = Parameters::read(request);
    let id = directory.iam.ids.uuid();
    let faults = directory.faults;
    if parameters.get("Action") != Some(ACTION) {
        let error = ApiError::of(StatusCode::BAD_REQUEST, "InvalidAction", m::IAM_NO_ACTION);
        return STS.failure(error, id, faults);
    }
    let done = call(directory, &parameters, console);
    let plain = faults.has(Fault::NestedErrorPlain);
    let era = directory.era;
    let done = done.map_err(|refusal| refusal.told(era).api(id, plain));
    records::sts_a_07(directory, id, &parameters, done.as_ref());
    match done {
        Ok(session) => STS.success(ACTION, Some(&shown(directory, &session)), id),
        Err(error) => STS.failure(error, id, faults),
    }
}

fn call(
    directory: &mut Directory,
    with: &Parameters,
    console: &str,
) -> Result<RoleSession, Refusal> {
    let faults = directory.faults;
    for (name, parameter) in [("RoleArn", "roleArn"), ("PrincipalArn", "principalArn")] {
        sts_a_02_length(parameter, with.get(name).unwrap_or_default(), 20, 2_048, faults)?;
    }
    let pair = sts_e_15_pair(with, faults)?;
    let seconds = sts_e_21_duration(with, faults)?;
    let encoded = with.get("SAMLAssertion").unwrap_or_default();
    sts_a_02_length("sAMLAssertion", encoded, 4, 100_000, faults)?;
    sts_a_02_policies(with, faults)?;
    let policy = with.get("Policy");
    if let Some(policy) = policy {
        sts_a_02_length("policy", policy, 1, 2_048, faults)?;
        let read = serde_json::from_str::<serde_json::Map<_, _>>(policy);
        if read.is_err() && !faults.has(Fault::SessionPolicyUnread) {
            return Err(Refusal::Policy);
        }
    }
    let policy = policy.map_or(0, str::len);
    let seconds = Some(seconds);
    let wanted = Wanted { encoded, pair: &pair, seconds, policy, console };
    assume(directory, &wanted)
}

/// STS-E-15: a role and a provider, each where it belongs.
fn sts_e_15_pair(with: &Parameters, faults: FaultSet) -> Result<Pair, Refusal> {
    let role = with.get("RoleArn").unwrap_or_default();
    let provider = with.get("PrincipalArn").unwrap_or_default();
    let kind = |arn: &str| Arn::read(arn).map(|arn| arn.resource);
    let pair =
        |role: &str, provider: &str| Pair { role: role.to_owned(), provider: provider.to_owned() };
    match (kind(role), kind(provider)) {
        (Some(Resource::Role), Some(Resource::SamlProvider)) => Ok(pair(role, provider)),
        (Some(Resource::SamlProvider), Some(Resource::Role))
            if faults.has(Fault::SwappedArnsAccepted) =>
        {
            Ok(pair(provider, role))
        }
        _ => Err(Refusal::Arn),
    }
}

/// STS-E-21: 900 to 43,200 seconds, an hour where nothing is said.
fn sts_e_21_duration(with: &Parameters, faults: FaultSet) -> Result<u32, Refusal> {
    let Some(written) = with.get("DurationSeconds") else { return Ok(3_600) };
    let bounds = |constraint: &str| Refusal::Bounds {
        parameter: "durationSeconds",
        value: written.chars().take(20).collect(),
        constraint: constraint.to_owned(),
    };
    let digits = written.strip_prefix('-').unwrap_or(written);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Refusal::NotANumber);
    }
    // What is too large to be read is out of the bounds all the same.
    let beyond = if written.starts_with('-') { 0 } else { u32::MAX };
    match written.parse().unwrap_or(beyond) {
        seconds if faults.has(Fault::DurationAny) => Ok(seconds),
        ..900 => Err(bounds("Member must have value greater than or equal to 900")),
        43_201.. => Err(bounds("Member must have value less than or equal to 43200")),
        within => Ok(within),
    }
}

/// STS-A-02: how many characters a parameter has.
fn sts_a_02_length(
    parameter: &'static str,
    text: &str,
    least: usize,
    most: usize,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let constraint = match text.chars().count() {
        _ if faults.has(Fault::ParameterLengthAny) => return Ok(()),
        length if length < least => {
            format!("Member must have length greater than or equal to {least}")
        }
        length if length > most => format!("Member must have length less than or equal to {most}"),
        _ => return Ok(()),
    };
    let value = text.chars().take(20).collect();
    Err(Refusal::Bounds { parameter, value, constraint })
}

/// STS-A-02: ten managed policies at most.
fn sts_a_02_policies(with: &Parameters, faults: FaultSet) -> Result<(), Refusal> {
    let policies = with.names().filter(|name| name.starts_with("PolicyArns.member."));
    if policies.count() <= 10 || faults.has(Fault::PolicyArnsUnlimited) {
        return Ok(());
    }
    let constraint = "Member must have length less than or equal to 10".to_owned();
    Err(Refusal::Bounds { parameter: "policyArns", value: "[...]".to_owned(), constraint })
}

/// STS-A-03.
fn shown(directory: &Directory, session: &RoleSession) -> String {
    let credentials = format!(
        "{}{}{}{}",
        element("AccessKeyId", &session.access_key),
        element("SecretAccessKey", &session.secret),
        element("SessionToken", &session.token),
        element("Expiration", &time(session.until)),
    );
    let user = format!(
        "{}{}",
        element("AssumedRoleId", &session.id()),
        element("Arn", &session.arn(&directory.sign_in.account)),
    );
    let source = session.claims.source_identity.as_ref();
    [
        group("Credentials", &credentials),
        group("AssumedRoleUser", &user),
        element("PackedPolicySize", &session.packed),
        element("Subject", &session.subject),
        element("SubjectType", &session.subject_type),
        element("Issuer", &session.issuer),
        element("Audience", &session.audience),
        element("NameQualifier", &session.name_qualifier),
        source.map(|name| element("SourceIdentity", name)).unwrap_or_default(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duration(written: &str) -> Result<u32, Refusal> {
        let form = format!("DurationSeconds={}", written.replace('+', "%2B"));
        sts_e_21_duration(&Parameters::read(&Request::new(Bytes::from(form))), FaultSet::NONE)
    }

    #[test]
    fn sts_e_21_names_the_bound_whatever_number_is_written() {
        for (written, bound) in [
            ("-1", "equal to 900"),
            ("-99999999999999999999", "equal to 900"),
            ("899", "equal to 900"),
            ("43201", "equal to 43200"),
            ("99999999999999999999", "equal to 43200"),
        ] {
            let Err(Refusal::Bounds { constraint, .. }) = duration(written) else {
                panic!("{written} is within the bounds")
            };
            assert!(constraint.ends_with(bound), "{written}: {constraint}");
        }
        assert_eq!(duration("900"), Ok(900));
        for written in ["+900", "900s", "0x384", "-", "9.0"] {
            assert_eq!(duration(written), Err(Refusal::NotANumber), "{written}");
        }
    }
}
