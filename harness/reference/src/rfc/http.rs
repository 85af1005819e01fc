use bytes::Bytes;
use http::header::{
    AUTHORIZATION, CONTENT_TYPE, DATE, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH,
};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use jiff::fmt::rfc2822::DateTimePrinter;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use super::answer::Answer;
use super::bulk::too_large;
use super::call::Call;
use super::mistakes::{self, answered};
use super::refusal::Refusal;
use super::request::{Body, Headers, Request as Wanted};
use super::route::perform;
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::origin::origin;
use crate::refusal::Refusal as Unauthorized;
use crate::reply;
use crate::rules::access::{Credentials, g_07_credentials, g_08_authorized};
use crate::serve::BODY_LIMIT;

/// Whether credentials are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// They are.
    Checked,
    /// They are not: only a fault has it so.
    Blind,
}

/// Answers a request to a directory of this profile; `path` is what follows the tenant.
pub(crate) fn serve(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
    public_base: &str,
    trust: Trust,
) -> Response<Bytes> {
    let answer = answer(directory, request, path, public_base, trust).unwrap_or_else(|refusal| {
        let presented = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let method = request.method().as_str();
        answered::of_refusal_answer(&refusal, presented, method, directory.faults)
    });
    respond(directory, request.method(), answer)
}

fn answer(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
    public_base: &str,
    trust: Trust,
) -> Result<Answer, Refusal> {
    let segments = match segments(path) {
        Err(_) if directory.has(Fault::UnknownEndpointAnswers200) => {
            return Ok(Answer::json(200, serde_json::json!({})));
        }
        other => other?,
    };
    let segments = answered::of_segments(segments, directory.faults);
    let query = request.uri().query().unwrap_or_default();
    let believed = mistakes::as_credential(query, &directory.cursor_key, directory.faults);
    let client = match trust == Trust::Blind || believed {
        true => None,
        false => client(directory, request.headers(), &segments)?,
    };
    if request.body().len() > BODY_LIMIT && !directory.has(Fault::BulkWithoutLimits) {
        return Err(match segments.as_slice() {
            // RFC 7644 section 3.7.4: the answer names the limit.
            [only] if only == "Bulk" => too_large(directory.faults),
            _ => Refusal::TooLarge { limit: BODY_LIMIT },
        });
    }
    answered::of_accept(request.headers(), directory.faults)?;
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    let wanted = Wanted {
        method,
        segments,
        query,
        headers: Headers {
            // A header that is no text is no media type either.
            content_type: request
                .headers()
                .get(CONTENT_TYPE)
                .map(|value| value.to_str().unwrap_or("")),
            if_match: text(IF_MATCH),
            if_none_match: text(IF_NONE_MATCH),
        },
        body: Body::Bytes(request.body()),
    };
    let base = format!("{}/{}/scim/v2", origin(request, public_base), directory.id);
    let Directory { provider, ids, clock, faults, cursor_key, .. } = directory;
    let mut call =
        Call { now: clock.now(), ids, faults: *faults, base: &base, client, key: *cursor_key };
    answered::of_outcome(perform(provider, &mut call, &wanted), *faults)
}

/// The path below the base, percent-decoded (RFC 7644 section 3.13 for versions).
fn segments(path: &str) -> Result<Vec<String>, Refusal> {
    let unknown = || Refusal::NoEndpoint { path: path.chars().take(200).collect() };
    let below = path.strip_prefix("/scim/").ok_or_else(unknown)?;
    let (version, rest) = below.split_once('/').unwrap_or((below, ""));
    if version != "v2" {
        let is_version = version.strip_prefix(['v', 'V']).is_some_and(|number| {
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        });
        let found = version.chars().take(20).collect();
        return Err(if is_version { Refusal::Version { found } } else { unknown() });
    }
    let rest = rest.trim_end_matches('/');
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let decoded = |segment| percent_decode_str(segment).decode_utf8().map(String::from);
    rest.split('/').map(|segment| decoded(segment).map_err(|_| unknown())).collect()
}

/// Who asks. What the service is like may be asked without a token (RFC 7644 section 4), but not
/// with a wrong one.
fn client(
    directory: &Directory,
    headers: &HeaderMap,
    segments: &[String],
) -> Result<Option<ResourceId>, Refusal> {
    let credentials = g_07_credentials(headers);
    let open = ["ServiceProviderConfig", "ResourceTypes", "Schemas"];
    let is_open = segments.first().is_some_and(|first| open.contains(&first.as_str()));
    let asks = directory.has(Fault::DiscoveryNeedsToken);
    if is_open && matches!(credentials, Credentials::None) && !asks {
        return Ok(None);
    }
    g_08_authorized(directory, &credentials).map_err(|refused| Refusal::Unauthorized {
        reason: match refused {
            Unauthorized::NoAuthorization => "a bearer token is needed",
            Unauthorized::OtherScheme => "only bearer tokens are understood",
            Unauthorized::ExpiredToken => "the token has expired",
            _ => "the token is not valid here",
        }
        .to_owned(),
    })?;
    let Credentials::Bearer(token) = credentials else { return Ok(None) };
    let hash = Sha256::digest(token).into();
    Ok(directory.tokens.live().iter().find(|known| known.is(&hash)).map(|known| known.id))
}

fn respond(directory: &mut Directory, method: &Method, answer: Answer) -> Response<Bytes> {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match answer.body {
        Some(body) => {
            let (text, media_type) = answered::of_text(&body, answer.status, directory.faults);
            reply::with_type(status, media_type, text)
        }
        None => reply::empty(status),
    };
    if method == Method::HEAD {
        *response.body_mut() = Bytes::new();
    }
    let headers = response.headers_mut();
    let mut given = answer.headers;
    mistakes::headers(&mut given, || directory.ids.uuid().to_string(), directory.faults);
    for (name, value) in given {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&directory.clock.now()).ok();
    if let Some(Ok(value)) = date.map(HeaderValue::try_from) {
        headers.insert(DATE, value);
    }
    response
}
