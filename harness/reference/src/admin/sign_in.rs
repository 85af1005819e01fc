//! The external IdP of a directory, and what its service provider asks.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answers::time;
use super::error::AdminError;
use crate::directory::Directory;
use crate::origin::origin;
use crate::profile::Profile;
use crate::registry::{Registry, Shared, lock};
use crate::reply;
use crate::rules::access_attributes::abac_08_acceptable;
use crate::signin::{
    AccessControl, Addresses, Connector, IdentityProvider, Mapping, Policy, metadata,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Upload {
    metadata: String,
    /// The certificate that the metadata have to be signed with (SP-108).
    signing_certificate: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Certificates {
    certificates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
struct Settings {
    allow_unsolicited: bool,
    force_authn: bool,
    authn_context: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        let Policy { allow_unsolicited, force_authn, authn_context } = Policy::default();
        Self { allow_unsolicited, force_authn, authn_context }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    connector: Option<Account>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Account {
    Working,
    Broken,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Access {
    enabled: bool,
    #[serde(default)]
    attributes: Vec<AccessAttribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessAttribute {
    key: String,
    source: Vec<String>,
}

/// Where the sign-in of a directory is, and whom it trusts.
pub(crate) fn show(
    registry: &Registry,
    directory: &Shared,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    let directory = lock(directory);
    let origin = origin(request, &registry.config.public_base);
    reply::json(StatusCode::OK, &shown(&directory, &origin))
}

/// Takes the metadata of an IdP (SSO-R-14). IAM Identity Center has one external IdP, which the new one
/// replaces; a service provider of SAML takes several, each replaced by what has its entityID.
pub(crate) fn upload(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let Upload { metadata, signing_certificate } = serde_json::from_slice(body)?;
    let directory = &mut *lock(directory);
    let providers = take_metadata(directory, &metadata, signing_certificate.as_deref())?;
    Ok(reply::json(StatusCode::OK, &json!({ "providers": providers })))
}

/// The same for a directory that is just being made.
pub(crate) fn take_metadata(
    directory: &mut Directory,
    text: &str,
    signing_certificate: Option<&str>,
) -> Result<Vec<Value>, AdminError> {
    let (now, faults) = (directory.clock.now(), directory.faults);
    let signed = match signing_certificate {
        Some(certificate) => Some(metadata::sp_108_signed(text, certificate, faults)?),
        None => None,
    };
    let text = signed.as_deref().unwrap_or(text);
    let taken = match directory.profile {
        Profile::Saml2Sp => metadata::sp_109_read(text, now, faults)?,
        Profile::Aws | Profile::Rfc | Profile::Saml2Idp => {
            vec![metadata::sso_r_14_read(text, now, faults)?]
        }
    };
    let shown = taken.iter().map(shown_provider).collect();
    if directory.profile != Profile::Saml2Sp {
        directory.sign_in.providers.clear();
    }
    taken.into_iter().for_each(|provider| directory.sign_in.providers.put(provider));
    Ok(shown)
}

/// Replaces the signing certificates of the only IdP (SSO-R-10).
pub(crate) fn replace_certificates(
    directory: &Shared,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let Certificates { certificates } = serde_json::from_slice(body)?;
    let directory = &mut *lock(directory);
    let known = directory.sign_in.providers.iter().last().cloned();
    let mut provider = known.ok_or(AdminError::NoProvider)?;
    provider.keys = metadata::read_certificates(&certificates)?;
    let shown = shown_provider(&provider);
    directory.sign_in.providers.put(provider);
    Ok(reply::json(StatusCode::OK, &shown))
}

/// Trusts no IdP any longer.
pub(crate) fn forget(directory: &Shared) -> Response<Bytes> {
    lock(directory).sign_in.providers.clear();
    reply::empty(StatusCode::NO_CONTENT)
}

/// Makes a directory behind a connector the identity source, or an IdP again (SSO-R-17).
pub(crate) fn set_source(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let Source { connector } = serde_json::from_slice(body)?;
    lock(directory).sign_in.connector = match connector {
        None => Connector::None,
        Some(Account::Working) => Connector::Working,
        Some(Account::Broken) => Connector::Broken,
    };
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// What a service provider decides for itself; what is left out is as it is at first.
pub(crate) fn set_policy(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let Settings { allow_unsolicited, force_authn, authn_context } = serde_json::from_slice(body)?;
    lock(directory).sign_in.policy = Policy { allow_unsolicited, force_authn, authn_context };
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// Attributes for access control: on or off, and which are configured (ABAC-08).
pub(crate) fn set_access_control(
    directory: &Shared,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let Access { enabled, attributes } = serde_json::from_slice(body)?;
    let mut directory = lock(directory);
    let asked: Vec<(String, Vec<String>)> =
        attributes.into_iter().map(|one| (one.key, one.source)).collect();
    if !abac_08_acceptable(&asked, directory.faults) {
        return Err(AdminError::AccessAttributes);
    }
    let mappings = asked
        .into_iter()
        .map(|(key, sources)| Mapping {
            key,
            source: sources.into_iter().next().unwrap_or_default(),
        })
        .collect();
    directory.sign_in.access_control = AccessControl { enabled, mappings };
    Ok(reply::json(StatusCode::OK, &json!({ "enabled": enabled, "status": "ENABLED" })))
}

/// The addresses of a directory's sign-in, and whom it trusts.
pub(crate) fn shown(directory: &Directory, origin: &str) -> Value {
    let addresses = Addresses::of(directory, origin);
    json!({
        "entityId": addresses.entity_id,
        "acs": addresses.acs,
        "metadata": addresses.metadata,
        "start": addresses.start,
        "identity": addresses.identity,
        "providers": directory.sign_in.providers.iter().map(shown_provider).collect::<Vec<_>>(),
    })
}

fn shown_provider(provider: &IdentityProvider) -> Value {
    json!({
        "entityId": provider.entity_id,
        "singleSignOnService": provider.redirect,
        "certificates": provider.keys.len(),
        "nameIdFormats": provider.formats,
        "validUntil": provider.ends.valid_until.map(time),
    })
}
