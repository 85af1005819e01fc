use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Method, Request, Response, StatusCode};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::error::AdminError;
use super::{assignments, directories, people, provisioning, sessions, settings, sign_in};
use crate::registry::{Registry, Shared};
use crate::reply;
use crate::serve::BODY_LIMIT;

/// Answers a request below `/admin`; `rest` is the path after that.
pub(crate) fn serve(registry: &Registry, request: &Request<Bytes>, rest: &str) -> Response<Bytes> {
    route(registry, request, rest).unwrap_or_else(|error| {
        let body = json!({ "error": { "code": error.code(), "message": error.to_string() } });
        reply::json(error.status(), &body)
    })
}

fn route(
    registry: &Registry,
    request: &Request<Bytes>,
    rest: &str,
) -> Result<Response<Bytes>, AdminError> {
    if !is_admin(registry, request) {
        return Err(AdminError::Unauthorized);
    }
    if request.body().len() > BODY_LIMIT {
        return Err(AdminError::TooLarge);
    }
    let body = request.body();
    let method = request.method();
    let segments: Vec<&str> = rest.split('/').skip(1).collect();
    let Some((&"directories", below)) = segments.split_first() else {
        return Err(AdminError::NoOperation);
    };
    let find = |id: &str| -> Result<Shared, AdminError> {
        registry
            .find(id)
            .ok_or_else(|| AdminError::NoDirectory { id: id.chars().take(64).collect() })
    };
    match (method, below) {
        (&Method::POST, []) => directories::create(registry, request),
        (&Method::GET, []) => Ok(directories::list(registry)),
        (&Method::GET, [id]) => Ok(directories::show(&find(id)?)),
        (&Method::DELETE, [id]) => {
            find(id)?;
            registry.remove(id);
            Ok(reply::empty(StatusCode::NO_CONTENT))
        }
        (&Method::POST, [id, "provisioning", "enable"]) => provisioning::enable(&find(id)?),
        (&Method::POST, [id, "provisioning", "disable"]) => provisioning::disable(&find(id)?, body),
        (&Method::GET, [id, "tokens"]) => Ok(provisioning::list_tokens(&find(id)?)),
        (&Method::POST, [id, "tokens"]) => provisioning::create_token(&find(id)?),
        (&Method::DELETE, [id, "tokens", token]) => {
            provisioning::delete_token(&find(id)?, token, body)
        }
        (&Method::GET, [id, "reminders"]) => Ok(provisioning::reminders(&find(id)?)),
        (&Method::GET, [id, "clock"]) => Ok(settings::read_clock(&find(id)?)),
        (&Method::POST, [id, "clock", "advance"]) => settings::advance_clock(&find(id)?, body),
        (&Method::GET, [id, "events"]) => {
            Ok(settings::read_events(&find(id)?, request.uri().query().unwrap_or_default()))
        }
        (&Method::GET, [id, "faults"]) => Ok(settings::read_faults(&find(id)?)),
        (&Method::PUT, [id, "faults"]) => settings::write_faults(&find(id)?, body),
        (&Method::GET, [id, "saml"]) => Ok(sign_in::show(registry, &find(id)?, request)),
        (&Method::PUT, [id, "saml", "provider"]) => sign_in::upload(&find(id)?, body),
        (&Method::DELETE, [id, "saml", "provider"]) => Ok(sign_in::forget(&find(id)?)),
        (&Method::PUT, [id, "saml", "certificates"]) => {
            sign_in::replace_certificates(&find(id)?, body)
        }
        (&Method::PUT, [id, "identity-source"]) => sign_in::set_source(&find(id)?, body),
        (&Method::PUT, [id, "saml", "policy"]) => sign_in::set_policy(&find(id)?, body),
        (&Method::PUT, [id, "access-control"]) => sign_in::set_access_control(&find(id)?, body),
        (&Method::GET, [id, "sessions"]) => Ok(sessions::list(&find(id)?)),
        (&Method::DELETE, [id, "sessions"]) => Ok(sessions::revoke_all(&find(id)?)),
        (&Method::DELETE, [id, "sessions", session]) => sessions::revoke(&find(id)?, session),
        (&Method::PUT, [id, "assignments"]) => assignments::assign(&find(id)?, body),
        (&Method::POST, [id, "people"]) => people::create(&find(id)?, body),
        (&Method::PUT, [id, "callers"]) => people::set_callers(&find(id)?, body),
        (&Method::PUT, [id, "organization"]) => people::set_organization(&find(id)?, body),
        (&Method::PUT, [id, "second-factor"]) => people::set_second_factor(&find(id)?, body),
        (&Method::GET, [id, "outbox"]) => Ok(people::outbox(&find(id)?)),
        (&Method::PUT, [id, "active-directory"]) => people::synchronize(&find(id)?, body),
        (&Method::PUT, [id, "throttle"]) => settings::set_throttle(&find(id)?, body),
        _ => Err(AdminError::NoOperation),
    }
}

/// Compares hashes, so that the time taken tells nothing about the token.
fn is_admin(registry: &Registry, request: &Request<Bytes>) -> bool {
    let expected = &registry.config.admin_token;
    let presented = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = presented.and_then(|value| value.strip_prefix("Bearer "));
    !expected.is_empty()
        && token.is_some_and(|token| Sha256::digest(token) == Sha256::digest(expected))
}
