//! The API of IAM. Requests carry signatures of AWS (SigV4), which are not verified: who may call IAM is
//! not what this target is about, and it is no cloud. Any credentials will do.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::encryption::{Change, Encryption};
use super::metadata::{self, MetadataRefusal};
use super::provider::iam_07_name;
use super::records;
use super::role::{self, is_reserved, is_role_name};
use super::{Policy, Role, SamlProvider};
use crate::admin::time;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::messages::{self as m};
use crate::query_protocol::{ApiError, Parameters, Service, element, group};
use crate::serve::BODY_LIMIT;

const IAM: Service = Service { namespace: "https://iam.amazonaws.com/doc/2010-05-08/" };
/// IAM-08: SAML providers of an account at most.
const PROVIDERS: usize = 100;
/// Roles of an account at most, which is AWS's usual quota.
const ROLES: usize = 1_000;

/// The XML in the result; none for an operation that has no result.
type Done = Result<Option<String>, ApiError>;

/// Answers a call.
pub(crate) fn serve(directory: &mut Directory, request: &Request<Bytes>) -> Response<Bytes> {
    let parameters = Parameters::read(request);
    let id = directory.iam.ids.uuid();
    let action = parameters.get("Action").unwrap_or_default();
    let done = match request.body().len() > BODY_LIMIT {
        true => Err(invalid(m::IAM_TOO_LARGE.text)),
        false => act(directory, action, &parameters),
    };
    if let Some(known) = ACTIONS.iter().find(|known| **known == action) {
        records::iam_ct_01(
            directory,
            id,
            known,
            (request.headers(), &parameters),
            done.as_ref().err(),
        );
    }
    match done {
        Ok(result) => IAM.success(action, result.as_deref(), id),
        Err(error) => IAM.failure(error, id, directory.faults),
    }
}

const ACTIONS: [&str; 10] = [
    "CreateSAMLProvider",
    "UpdateSAMLProvider",
    "GetSAMLProvider",
    "ListSAMLProviders",
    "DeleteSAMLProvider",
    "CreateRole",
    "GetRole",
    "UpdateRole",
    "UpdateAssumeRolePolicy",
    "DeleteRole",
];

fn act(directory: &mut Directory, action: &str, with: &Parameters) -> Done {
    match action {
        "CreateSAMLProvider" => create_provider(directory, with),
        "UpdateSAMLProvider" => update_provider(directory, with),
        "GetSAMLProvider" => {
            let shown = provider(directory, with)?;
            Ok(Some(format!(
                "{}{}{}{}{}",
                element("SAMLProviderUUID", &shown.uuid),
                element("SAMLMetadataDocument", &shown.document),
                element("CreateDate", &time(shown.created)),
                element("ValidUntil", &time(shown.valid_until())),
                shown.encryption.shown(),
            )))
        }
        "ListSAMLProviders" => {
            let all: String = directory.iam.providers.values().map(listed).collect();
            Ok(Some(group("SAMLProviderList", &all)))
        }
        "DeleteSAMLProvider" => {
            let arn = provider(directory, with)?.arn.clone();
            directory.iam.providers.retain(|_, known| known.arn != arn);
            Ok(None)
        }
        "CreateRole" => create_role(directory, with),
        "GetRole" => Ok(Some(shown_role(role(directory, with)?))),
        "UpdateRole" => {
            let longest = max_session(directory, with)?;
            let role = changeable(directory, with)?;
            role.max_session = longest.unwrap_or(role.max_session);
            Ok(Some(String::new()))
        }
        "UpdateAssumeRolePolicy" => {
            let document = with.required("PolicyDocument")?.to_owned();
            let trust = trust(&document)?;
            let role = changeable(directory, with)?;
            (role.trust, role.document) = (trust, document);
            Ok(None)
        }
        "DeleteRole" => {
            let name = changeable(directory, with)?.name.clone();
            directory.iam.roles.remove(&name);
            Ok(None)
        }
        _ => Err(ApiError::of(StatusCode::BAD_REQUEST, "InvalidAction", m::IAM_NO_ACTION)),
    }
}

fn create_provider(directory: &mut Directory, with: &Parameters) -> Done {
    let faults = directory.faults;
    let (name, document) = (with.required("Name")?, with.required("SAMLMetadataDocument")?);
    if let Err(row) = iam_07_name(name)
        && !faults.has(Fault::AcceptAnyProviderName)
    {
        return Err(ApiError::of(StatusCode::BAD_REQUEST, "ValidationError", row));
    }
    if directory.iam.providers.contains_key(name) && !faults.has(Fault::ProviderTwice) {
        return Err(ApiError::of(StatusCode::CONFLICT, "EntityAlreadyExists", m::IAM_09_EXISTS));
    }
    if directory.iam.providers.len() >= PROVIDERS && !faults.has(Fault::ManyProviders) {
        return Err(ApiError::of(StatusCode::CONFLICT, "LimitExceeded", m::IAM_08_LIMIT));
    }
    let idps = metadata::read(document, directory.clock.now(), faults).map_err(refused)?;
    let encryption = encryption(directory, &Encryption::default(), with)?;
    let provider = SamlProvider {
        arn: format!("arn:aws:iam::{}:saml-provider/{name}", directory.sign_in.account),
        uuid: directory.iam.ids.uuid(),
        created: directory.clock.now(),
        document: document.to_owned(),
        idps,
        encryption: encryption.unwrap_or_default(),
    };
    let shown = element("SAMLProviderArn", &provider.arn);
    directory.iam.providers.insert(name.to_owned(), provider);
    Ok(Some(shown))
}

fn update_provider(directory: &mut Directory, with: &Parameters) -> Done {
    let faults = directory.faults;
    let (arn, before) = provider(directory, with).map(|p| (p.arn.clone(), p.encryption.clone()))?;
    let document = with.get("SAMLMetadataDocument");
    let read = |text| metadata::read(text, directory.clock.now(), faults).map_err(refused);
    let idps = document.map(read).transpose()?;
    let encryption = encryption(directory, &before, with)?;
    if idps.is_none() && encryption.is_none() {
        return Err(invalid(m::IAM_11_NOTHING.text));
    }
    if let Some(known) = directory.iam.providers.values_mut().find(|known| known.arn == arn)
        && !faults.has(Fault::ProviderUpdateLost)
    {
        known.encryption = encryption.unwrap_or(before);
        if let (Some(idps), Some(document)) = (idps, document) {
            (known.idps, known.document) = (idps, document.to_owned());
        }
    }
    Ok(Some(element("SAMLProviderArn", &arn)))
}

/// IAM-11: what a call makes of the encryption of assertions; none where it says nothing of it.
fn encryption(
    directory: &mut Directory,
    before: &Encryption,
    with: &Parameters,
) -> Result<Option<Encryption>, ApiError> {
    let Some(change) = Change::read(with) else { return Ok(None) };
    let named = (directory.iam.ids.digits(22), directory.clock.now());
    change.iam_11_apply(before, named, directory.faults).map(Some)
}

fn provider<'a>(directory: &'a Directory, with: &Parameters) -> Result<&'a SamlProvider, ApiError> {
    let arn = with.required("SAMLProviderArn")?;
    let found = directory.iam.providers.values().find(|known| known.arn == arn);
    found.ok_or_else(absent)
}

fn listed(provider: &SamlProvider) -> String {
    let inner = format!(
        "{}{}{}",
        element("Arn", &provider.arn),
        element("ValidUntil", &time(provider.valid_until())),
        element("CreateDate", &time(provider.created)),
    );
    group("member", &inner)
}

fn create_role(directory: &mut Directory, with: &Parameters) -> Done {
    let name = with.required("RoleName")?;
    let document = with.required("AssumeRolePolicyDocument")?;
    let path = with.get("Path").unwrap_or("/");
    let enclosed = path.starts_with('/') && path.ends_with('/') && !path.contains([' ', ',']);
    let named = is_role_name(name) || directory.has(Fault::RoleNameAny);
    if !named || !enclosed {
        return Err(ApiError::of(StatusCode::BAD_REQUEST, "ValidationError", m::IAM_08_ROLE_NAME));
    }
    let longest = max_session(directory, with)?;
    if directory.iam.roles.contains_key(name) {
        return Err(ApiError::of(StatusCode::CONFLICT, "EntityAlreadyExists", m::IAM_09_EXISTS));
    }
    if directory.iam.roles.len() >= ROLES {
        return Err(ApiError::of(StatusCode::CONFLICT, "LimitExceeded", m::IAM_08_LIMIT));
    }
    let role = Role {
        arn: format!("arn:aws:iam::{}:role{path}{name}", directory.sign_in.account),
        path: path.to_owned(),
        name: name.to_owned(),
        id: format!("AROA{}", directory.iam.ids.digits(17)),
        created: directory.clock.now(),
        trust: trust(document)?,
        document: document.to_owned(),
        max_session: longest.unwrap_or(*role::SESSION.start()),
    };
    let shown = shown_role(&role);
    directory.iam.roles.insert(name.to_owned(), role);
    Ok(Some(shown))
}

fn role<'a>(directory: &'a Directory, with: &Parameters) -> Result<&'a Role, ApiError> {
    directory.iam.roles.get(with.required("RoleName")?).ok_or_else(absent)
}

/// ADM-01: a role that IAM Identity Center keeps is changed by nobody else.
fn changeable<'a>(
    directory: &'a mut Directory,
    with: &Parameters,
) -> Result<&'a mut Role, ApiError> {
    let name = with.required("RoleName")?;
    let changed = directory.has(Fault::ProtectedRoleChanged);
    let found = directory.iam.roles.get_mut(name).ok_or_else(absent)?;
    if is_reserved(name) && !changed {
        let message = m::ADM_01_PROTECTED.filled(&[("role", name)]);
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "UnmodifiableEntity", message));
    }
    Ok(found)
}

/// STS-A-06: what a call says of the longest session.
fn max_session(directory: &Directory, with: &Parameters) -> Result<Option<u32>, ApiError> {
    let Some(written) = with.get("MaxSessionDuration") else { return Ok(None) };
    let any = directory.has(Fault::MaxSessionDurationAny);
    let read = written.parse().ok().filter(|seconds| any || role::SESSION.contains(seconds));
    let wrong = || {
        let row = m::STS_A_06_MAX_SESSION;
        ApiError::of(StatusCode::BAD_REQUEST, "ValidationError", row)
    };
    read.map(Some).ok_or_else(wrong)
}

fn trust(document: &str) -> Result<Policy, ApiError> {
    let row = m::STS_E_18_MALFORMED;
    let malformed = || ApiError::of(StatusCode::BAD_REQUEST, "MalformedPolicyDocument", row);
    Policy::read(document).ok_or_else(malformed)
}

fn shown_role(role: &Role) -> String {
    // The document comes percent-encoded (IAM API reference, `Role`).
    let document = utf8_percent_encode(&role.document, NON_ALPHANUMERIC);
    let inner = format!(
        "{}{}{}{}{}{}{}",
        element("Path", &role.path),
        element("RoleName", &role.name),
        element("RoleId", &role.id),
        element("Arn", &role.arn),
        element("CreateDate", &time(role.created)),
        element("AssumeRolePolicyDocument", &document),
        element("MaxSessionDuration", &role.max_session),
    );
    group("Role", &inner)
}

fn refused(refusal: MetadataRefusal) -> ApiError {
    match refusal {
        MetadataRefusal::Malformed => invalid(m::IAM_01_METADATA.text),
        MetadataRefusal::Short => {
            ApiError::of(StatusCode::BAD_REQUEST, "ValidationError", m::IAM_06_SHORT)
        }
        MetadataRefusal::TooMany => {
            ApiError::of(StatusCode::CONFLICT, "LimitExceeded", m::IAM_08_LIMIT)
        }
    }
}

fn invalid(text: &str) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "InvalidInput", text.to_owned())
}

fn absent() -> ApiError {
    ApiError::of(StatusCode::NOT_FOUND, "NoSuchEntity", m::IAM_09_ABSENT)
}
