use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use http::{Request, Response, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::answer::Answer;
use super::error_body::{Circumstances, code, e_01_body};
use super::route::Operation;
use super::{discovery, groups, list, users};
use crate::audit::{Event, Failure, Record};
use crate::directory::{Access, Directory, Kind, ResourceId};
use crate::era::Era;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::profile::Profile;
use crate::refusal::Refusal;
use crate::registry::{Registry, Shared, lock};
use crate::rules::access::{Credentials, g_07_credentials, g_08_authorized, l_01_throttle};
use crate::serve::BODY_LIMIT;
use crate::{reply, rfc};

/// Where every request's id stands (SCIM-G-10, SCIM-E-03).
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Answers a request for `/{tenant}/scim/v2/…`.
pub(crate) fn serve(registry: &Registry, request: &Request<Bytes>) -> Response<Bytes> {
    if let Some(answer) = by_the_rfc(registry, request) {
        return answer;
    }
    let credentials = g_07_credentials(request.headers());
    let Some((tenant, path)) = split(request.uri().path()) else {
        return unknown(registry, request, &Refusal::NoEndpoint);
    };
    let Some(directory) = find(registry, tenant, &credentials) else {
        // SCIM-G-08: a wrong tenant is told like a wrong token.
        let refusal = match credentials {
            Credentials::None => Refusal::NoAuthorization,
            Credentials::Other => Refusal::OtherScheme,
            Credentials::Bearer(_) => Refusal::BadToken,
        };
        return unknown(registry, request, &refusal);
    };
    let foreign = is_foreign(registry, &directory, &credentials);
    let mut directory = lock(&directory);
    let id = directory.ids.uuid();
    let authorized = match foreign {
        true => Ok(()),
        false => g_08_authorized(&directory, &credentials),
    };
    let outcome = authorized.and_then(|()| authorized_call(&mut directory, request, path, id));
    respond(&directory, request, id, outcome)
}

/// The answer of a directory that follows the RFCs, if the address is that of one.
fn by_the_rfc(registry: &Registry, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let path = request.uri().path();
    let (tenant, _) = path.strip_prefix('/')?.split_once('/')?;
    let directory = registry.find(tenant)?;
    if lock(&directory).profile != Profile::Rfc {
        return None;
    }
    let foreign = is_foreign(registry, &directory, &g_07_credentials(request.headers()));
    let trust = if foreign { rfc::Trust::Blind } else { rfc::Trust::Checked };
    let mut directory = lock(&directory);
    // A slash and the tenant stand before the rest.
    let below = path.get(tenant.len() + 1..)?;
    Some(rfc::serve(&mut directory, request, below, &registry.config.public_base, trust))
}

/// Tenant and path below the SCIM base; `None` when the address is none of ours (SCIM-G-05).
fn split(path: &str) -> Option<(&str, &str)> {
    let (tenant, rest) = path.strip_prefix('/')?.split_once('/')?;
    let below = rest.strip_prefix("scim/v2")?;
    (below.is_empty() || below.starts_with('/')).then_some((tenant, below))
}

fn find(registry: &Registry, tenant: &str, credentials: &Credentials<'_>) -> Option<Shared> {
    if registry.config.faults.has(Fault::AcceptWrongTenant) {
        let owns = |shared: &Shared| g_08_authorized(&lock(shared), credentials).is_ok();
        let own = registry.all().into_iter().find(owns);
        return own.or_else(|| registry.find(tenant));
    }
    registry.find(tenant)
}

/// The mistake of serving tokens of other directories. One lock is held at a time.
fn is_foreign(registry: &Registry, directory: &Shared, credentials: &Credentials<'_>) -> bool {
    let faulty = lock(directory).has(Fault::AcceptForeignToken);
    let owns = |other: &Shared| g_08_authorized(&lock(other), credentials).is_ok();
    faulty && registry.all().iter().any(owns)
}

/// Everything after the authorization: rate, size, address, operation, audit record.
fn authorized_call(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
    id: ResourceId,
) -> Result<Answer, Refusal> {
    let operation = Operation::find(request.method(), path);
    let access = match (&operation, request.method().as_str()) {
        (Ok(operation), _) => operation.access(),
        (Err(_), "GET" | "HEAD" | "OPTIONS") => Access::Read,
        (Err(_), _) => Access::Write,
    };
    l_01_throttle(directory, access)?;
    if request.body().len() > BODY_LIMIT {
        return Err(Refusal::TooLarge);
    }
    let operation = match operation {
        Ok(operation) => operation,
        Err(Refusal::Unsupported) if directory.has(Fault::AcceptUnsupportedOperation) => {
            return Ok(Answer::json(StatusCode::OK, "{}".to_owned()));
        }
        Err(Refusal::NoEndpoint) if directory.has(Fault::UnknownEndpointAnswers200) => {
            return Ok(Answer::json(StatusCode::OK, "{}".to_owned()));
        }
        Err(refusal) => return Err(refusal),
    };
    let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let scim = media.is_some_and(|media| media.starts_with("application/scim+json"));
    if scim && directory.has(Fault::RefuseScimJson) {
        return Err(Refusal::WrongType { attribute: "the body".to_owned() });
    }
    let query = request.uri().query().unwrap_or_default();
    let outcome = run(directory, &operation, query, request.body())
        .and_then(|answer| broken(&operation, directory.faults).map_or(Ok(answer), Err));
    record(directory, &operation, request, id, &outcome);
    outcome
}

/// The mistakes of failing where all is well.
fn broken(operation: &Operation, faults: FaultSet) -> Option<Refusal> {
    let fault = match operation {
        Operation::GetUser(_) | Operation::GetGroup(_) => Fault::BrokenRead,
        Operation::PatchUser(_) | Operation::PatchGroup(_) => Fault::BrokenPatch,
        Operation::PutUser(_) => Fault::BrokenReplace,
        _ => return None,
    };
    faults.has(fault).then_some(Refusal::Internal)
}

fn run(
    directory: &mut Directory,
    operation: &Operation,
    query: &str,
    body: &[u8],
) -> Result<Answer, Refusal> {
    let faults = directory.faults;
    match operation {
        Operation::CreateUser => users::create(directory, body),
        Operation::GetUser(id) => users::read(directory, id),
        Operation::ListUsers => list::list(directory, Kind::User, query),
        Operation::PatchUser(id) => users::patch(directory, id, body),
        Operation::PutUser(id) => users::replace(directory, id, body),
        Operation::DeleteUser(id) => users::delete(directory, id),
        Operation::CreateGroup => groups::create(directory, body),
        Operation::GetGroup(id) => groups::read(directory, id),
        Operation::ListGroups => list::list(directory, Kind::Group, query),
        Operation::PatchGroup(id) => groups::patch(directory, id, body),
        Operation::DeleteGroup(id) => groups::delete(directory, id),
        Operation::ServiceProviderConfig => discovery::d_01_service_provider_config(faults),
        Operation::ListResourceTypes => discovery::d_02_resource_types(faults),
        Operation::ListSchemas => discovery::d_03_schemas(faults),
        Operation::GetSchema(uri) => discovery::d_04_schema(uri, faults),
    }
}

/// SCIM-CT-01: a call with a good token leaves a record, unless the directory is of the era before
/// there were any. Calls without one are not recorded, for the rows speak of calls with a token.
fn record(
    directory: &mut Directory,
    operation: &Operation,
    request: &Request<Bytes>,
    id: ResourceId,
    outcome: &Result<Answer, Refusal>,
) {
    let failed = outcome.is_err();
    let silent =
        directory.has(Fault::OmitAudit) || (failed && directory.has(Fault::OmitAuditOfFailures));
    if directory.era == Era::Generic || silent {
        return;
    }
    let read_only = operation.access() == Access::Read;
    let failure = outcome.as_ref().err().map(|refusal| Failure {
        code: code(refusal.status()),
        message: match refusal.audit_message() {
            Some(row) if !directory.has(Fault::AuditWireMessage) => row.text.to_owned(),
            _ => refusal.detail(),
        },
    });
    let answer = outcome.as_ref().ok().and_then(|answer| answer.body.as_deref());
    let event = Event {
        time: directory.clock.now(),
        operation: operation.name(),
        read_only,
        request: id,
        tenant: directory.id.as_str().into(),
        resource: operation.id().map(Into::into),
        body: request.body().clone(),
        answer: answer.filter(|_| !read_only).map(Into::into),
        failure,
    };
    directory.trail.push(Record::Scim(event.bounded()));
}

fn respond(
    directory: &Directory,
    request: &Request<Bytes>,
    id: ResourceId,
    outcome: Result<Answer, Refusal>,
) -> Response<Bytes> {
    let (now, faults) = (directory.clock.now(), directory.faults);
    match outcome {
        Ok(Answer { status, body: Some(body) }) => {
            finished(reply::with_type(status, "application/json", body), id, now, faults)
        }
        Ok(Answer { status, body: None }) => finished(reply::empty(status), id, now, faults),
        Err(refusal) => {
            let with = Circumstances {
                era: directory.era,
                faults,
                now,
                request: id,
                authorization: authorization(request),
            };
            refused(&refusal, &with)
        }
    }
}

/// The answer to a request that reaches no directory.
fn unknown(registry: &Registry, request: &Request<Bytes>, refusal: &Refusal) -> Response<Bytes> {
    let with = Circumstances {
        era: registry.config.era,
        faults: registry.config.faults,
        now: registry.config.clock.now(),
        request: registry.stranger(),
        authorization: authorization(request),
    };
    refused(refusal, &with)
}

fn refused(refusal: &Refusal, with: &Circumstances<'_>) -> Response<Bytes> {
    let body = e_01_body(refusal, with);
    let mut response = reply::with_type(body.status, body.media_type, body.text);
    let unauthorized = refusal.status() == StatusCode::UNAUTHORIZED;
    if unauthorized && !with.faults.has(Fault::OmitWwwAuthenticate) {
        // RFC 9110 section 11.6.1 demands it; whether AWS sends it is not known.
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    finished(response, with.request, with.now, with.faults)
}

fn authorization(request: &Request<Bytes>) -> Option<&str> {
    request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok())
}

/// SCIM-G-10: the headers that every answer has.
fn finished(
    mut response: Response<Bytes>,
    id: ResourceId,
    now: Timestamp,
    faults: FaultSet,
) -> Response<Bytes> {
    let headers = response.headers_mut();
    if !faults.has(Fault::OmitRequestId)
        && let Ok(value) = HeaderValue::from_str(&id.to_string())
    {
        headers.insert(REQUEST_ID, value);
    }
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok();
    if let Some(Ok(value)) = date.map(HeaderValue::try_from) {
        headers.insert(DATE, value);
    }
    if faults.has(Fault::WrongContentType) && headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    }
    response
}
