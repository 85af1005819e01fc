use bytes::Bytes;
use http::{Request, Response, StatusCode};

use crate::registry::Registry;
use crate::{admin, reply, scim, signin};

/// Hands a request to the surface that its path belongs to.
pub(crate) fn dispatch(registry: &Registry, request: &Request<Bytes>) -> Response<Bytes> {
    let path = request.uri().path();
    if path == "/" {
        return reply::with_type(StatusCode::OK, "text/plain; charset=utf-8", welcome(registry));
    }
    match path.strip_prefix("/admin") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            admin::serve(registry, request, rest)
        }
        _ => signin::serve(registry, request).unwrap_or_else(|| scim::serve(registry, request)),
    }
}

/// What listens where, for a person with a browser.
fn welcome(registry: &Registry) -> String {
    let base = &registry.config.public_base;
    format!(
        "fedspec reference target\n\n\
         SCIM    {base}/{{tenant}}/scim/v2/Users, /Groups, /ServiceProviderConfig, /ResourceTypes, /Schemas\n\
         sign-in {base}/{{tenant}}/start, /portal, /native/sign-in; of the profile `saml2-sp` /login, /whoami, /saml/metadata\n\
         AWS     {base}/{{tenant}}/aws/iam, /aws/sts, /aws/sso-admin, /aws/quicksight: endpoints for AWS's clients, with any credentials; /aws/saml\n\
         admin   {base}/admin/directories (needs the admin token)\n"
    )
}
