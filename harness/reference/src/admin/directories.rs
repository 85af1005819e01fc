use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answers::fresh_token;
use super::error::AdminError;
use super::sign_in;
use crate::directory::Directory;
use crate::era::Era;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::idp::KnownSp;
use crate::origin::origin;
use crate::profile::Profile;
use crate::registry::{Registry, Shared, lock, scim_base};
use crate::reply;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    profile: Option<String>,
    era: Option<String>,
    faults: Option<Vec<String>>,
    /// Metadata of the external IdP.
    metadata: Option<String>,
    /// Names of users who are there for the sign-in.
    #[serde(default)]
    users: Vec<String>,
    /// Metadata of the service providers that an identity provider knows.
    #[serde(default, rename = "serviceProviders")]
    service_providers: Vec<String>,
}

pub(crate) fn create(
    registry: &Registry,
    request: &Request<Bytes>,
) -> Result<Response<Bytes>, AdminError> {
    let wanted: Wanted = serde_json::from_slice(request.body())?;
    let profile = wanted.profile.map(|name| name.parse::<Profile>()).transpose()?;
    let era = wanted.era.map(|name| name.parse::<Era>()).transpose()?;
    let faults = wanted.faults.map(|names| read_faults(&names)).transpose()?;
    let made = registry.create(&wanted.name, profile, era, faults)?;
    let shared = registry.find(&made.id).ok_or(AdminError::NoOperation)?;
    let furnished = furnish(&mut lock(&shared), wanted.metadata.as_deref(), &wanted.users);
    if let Err(refused) = furnished {
        registry.remove(&made.id);
        return Err(refused);
    }
    let password = match introduce(&mut lock(&shared), &wanted.service_providers) {
        Ok(password) => password,
        Err(refused) => {
            registry.remove(&made.id);
            return Err(refused);
        }
    };
    let origin = origin(request, &registry.config.public_base);
    let answer = json!({
        "password": password,
        "id": made.id,
        "name": wanted.name,
        "path": format!("/{}", made.id),
        "scimBase": made.scim_base(),
        "token": fresh_token(&made.fresh),
        "saml": sign_in::shown(&lock(&shared), &origin),
    });
    Ok(reply::json(StatusCode::CREATED, &answer))
}

/// What a directory may begin with, so that one call makes one that somebody can sign in to.
fn furnish(
    directory: &mut Directory,
    metadata: Option<&str>,
    users: &[String],
) -> Result<(), AdminError> {
    if let Some(metadata) = metadata {
        sign_in::take_metadata(directory, metadata, None)?;
    }
    directory.sign_in.announced = users.to_vec();
    Ok(())
}

/// Tells an identity provider whom it knows; gives back the password of everybody.
fn introduce(directory: &mut Directory, all: &[String]) -> Result<Option<String>, AdminError> {
    if directory.profile != Profile::Saml2Idp {
        return Ok(None);
    }
    let read: Option<Vec<KnownSp>> = all.iter().map(|xml| KnownSp::read(xml)).collect();
    let password = directory.sign_in.ids.secret();
    let idp = &mut directory.sign_in.idp;
    idp.sps = read.ok_or(AdminError::NoProvider)?;
    idp.password.clone_from(&password);
    Ok(Some(password))
}

pub(crate) fn list(registry: &Registry) -> Response<Bytes> {
    let all: Vec<Value> = registry
        .all()
        .iter()
        .map(|directory| {
            let directory = lock(directory);
            json!({ "id": directory.id, "name": directory.name })
        })
        .collect();
    reply::json(StatusCode::OK, &json!({ "directories": all }))
}

pub(crate) fn show(directory: &Shared) -> Response<Bytes> {
    let directory = lock(directory);
    let answer = json!({
        "id": directory.id,
        "name": directory.name,
        "scimBase": scim_base(&directory.id),
        "profile": directory.profile.name(),
        "era": directory.era.name(),
        "provisioning": directory.tokens.is_enabled(),
        "users": directory.users.len() + directory.provider.users.len(),
        "groups": directory.groups.len() + directory.provider.groups.len(),
        "faults": fault_names(directory.faults),
        "throttle": directory.throttle.enabled,
    });
    reply::json(StatusCode::OK, &answer)
}

pub(crate) fn read_faults(names: &[String]) -> Result<FaultSet, AdminError> {
    let faults: Result<FaultSet, _> = names.iter().map(|name| name.parse::<Fault>()).collect();
    Ok(faults?)
}

pub(crate) fn fault_names(faults: FaultSet) -> Vec<&'static str> {
    faults.iter().map(Fault::name).collect()
}
