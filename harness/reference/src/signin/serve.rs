use std::collections::BTreeSet;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::json;

use super::address::{Addresses, sso_r_09_acs};
use super::own_metadata::sp_106_metadata;
use super::{Connector, audited, consumer, home, page, start};
use crate::directory::Directory;
use crate::messages as m;
use crate::native;
use crate::origin::origin;
use crate::portal::{self, portal_01_session, roles_of};
use crate::profile::Profile;
use crate::registry::{Registry, lock};
use crate::rules::sign_in::sso_r_17_connector;
use crate::{iam, idp, quicksight, scim, sp, sso_admin, sts};

/// Answers a request for the sign-in or the portal of a directory; `None` when the address is of neither.
pub(crate) fn serve(registry: &Registry, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let path = request.uri().path().strip_prefix('/')?;
    let tenant = path.split('/').next()?;
    let shared = registry.find(tenant)?;
    let mut directory = lock(&shared);
    let below = path.get(tenant.len()..)?;
    match directory.profile {
        Profile::Rfc => None,
        Profile::Saml2Idp => {
            Some(idp::serve(&mut directory, request, below, &registry.config.public_base))
        }
        Profile::Saml2Sp => {
            Some(sp::serve(&mut directory, request, below, &registry.config.public_base))
        }
        Profile::Aws => aws(&mut directory, request, below, &registry.config.public_base),
    }
}

fn aws(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
    public_base: &str,
) -> Option<Response<Bytes>> {
    let addresses = Addresses::of(directory, &origin(request, public_base));
    let first = path.split('/').nth(1);
    if matches!(first, Some("platform" | "start" | "portal" | "native")) {
        provision(directory);
    }
    if path == sso_r_09_acs(directory) {
        return Some(consumer::consume(directory, request, &addresses));
    }
    match (request.method(), path) {
        (&Method::GET, "/start" | "/start/") => Some(open(directory, request, &addresses)),
        (&Method::GET, "/portal" | "/portal/") => {
            page::see_other(&format!("{}start", home(directory)))
        }
        (&Method::GET, "/platform/saml/metadata") => Some(sp_106_metadata(directory, &addresses)),
        (&Method::POST, "/aws/sso-admin" | "/aws/sso-admin/") => {
            Some(sso_admin::serve(directory, request))
        }
        (_, path) if path == "/native" || path.starts_with("/native/") => {
            Some(native::serve(directory, request, path, &addresses.start))
        }
        (method, path) if path.starts_with("/aws/") => {
            account(directory, request, method, path, &origin(request, public_base))
        }
        _ => {
            let portal = path.strip_prefix("/portal")?;
            portal.starts_with('/').then(|| portal::serve(directory, request, portal))
        }
    }
}

/// The AWS account of the directory: IAM, STS, the console's form and QuickSight, each below a path
/// instead of a host of AWS's.
fn account(
    directory: &mut Directory,
    request: &Request<Bytes>,
    method: &Method,
    path: &str,
    origin: &str,
) -> Option<Response<Bytes>> {
    let console = format!("{origin}/{}/aws/saml", directory.id);
    match (method, path.strip_suffix('/').unwrap_or(path)) {
        (&Method::POST | &Method::GET, "/aws/iam") => Some(iam::serve(directory, request)),
        (&Method::POST | &Method::GET, "/aws/sts") => Some(sts::api(directory, request, &console)),
        (&Method::POST, "/aws/saml") => Some(sts::console(directory, request, &console)),
        (_, "/aws/iam" | "/aws/sts" | "/aws/saml" | "/aws/sso-admin") => {
            let why = "This address answers to POST.";
            Some(page::page(
                StatusCode::METHOD_NOT_ALLOWED,
                "Method not allowed",
                &[("error", why)],
            ))
        }
        (_, path) => match path.strip_prefix("/aws/quicksight") {
            Some(below) => Some(quicksight::serve(directory, request, below)),
            None => {
                Some(page::page(StatusCode::NOT_FOUND, "There is nothing at this address", &[]))
            }
        },
    }
}

/// Makes the users who were announced. One that cannot be made is as if nobody had named it.
fn provision(directory: &mut Directory) {
    for name in std::mem::take(&mut directory.sign_in.announced) {
        let user = json!({
            "userName": name, "displayName": name,
            "name": { "givenName": "Given", "familyName": "Family" },
        });
        let _ = scim::create_user(directory, user.to_string().as_bytes());
    }
}

/// The start address: the portal for who is signed in, the IdP for everybody else (SSO-R-12).
fn open(
    directory: &mut Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
) -> Response<Bytes> {
    if let Ok(session) = portal_01_session(directory, request.headers()) {
        let name = format!("signed in as {}", session.who.name);
        let roles: BTreeSet<String> = roles_of(directory, &session.who)
            .map(|(account, role)| format!("{role} in account {account}"))
            .collect();
        let user = std::iter::once(("user", name.as_str()));
        let shown: Vec<_> = user.chain(roles.iter().map(|role| ("role", role.as_str()))).collect();
        return page::page(StatusCode::OK, "AWS access portal (reference target)", &shown);
    }
    if let Err(refusal) = sso_r_17_connector(directory.sign_in.connector, directory.faults) {
        audited::sso_ct_01_failure(directory, &refusal);
        return consumer::refused(directory, &refusal);
    }
    if directory.sign_in.connector != Connector::None {
        return page::page(StatusCode::OK, m::SSO_R_17_SOURCE.text, &[]);
    }
    let wanted = format!("{}start", home(directory));
    let started = start::start(directory, addresses, request.headers(), &wanted);
    started.unwrap_or_else(|| page::page(StatusCode::NOT_FOUND, m::SSO_R_12_NO_IDP.text, &[]))
}
