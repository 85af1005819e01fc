//! One request: noted, disturbed as the scenario says, and handed on to the service provider.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};

use super::fault;
use super::inbox::Inbox;
use crate::drive::site::Site;
use crate::scenario::{Disturbance, LostAs, TokenSeen};
use crate::transcript::{Body, Exchange, Header, Received, Request, Response, Trouble};

/// The path of the base, at either host.
pub(super) const BASE_PATH: &str = "/scim/v2";

/// Where requests come in.
pub(super) struct Desk {
    pub(super) token: SecretString,
    /// What stands before [`BASE_PATH`] in the base, and the same of the other host.
    pub(super) origins: [String; 2],
    pub(super) inbox: Mutex<Option<Inbox>>,
}

/// What a connector gets.
pub(super) enum Reply {
    Answer(http::Response<Bytes>),
    /// The connection ends.
    Nothing,
}

/// What is known when a request has been noted.
struct Taken {
    number: u32,
    disturbance: Option<Disturbance>,
    peer: Arc<Site>,
    base: String,
    bearer: Option<SecretString>,
    at: u64,
    began: Instant,
}

impl Desk {
    pub(super) fn inbox(&self) -> MutexGuard<'_, Option<Inbox>> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers one request.
    pub(super) async fn take(&self, request: http::Request<Bytes>, elsewhere: bool) -> Reply {
        let target =
            request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let full = request.uri().path().to_owned();
        let below =
            full.strip_prefix(BASE_PATH).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let path = below.unwrap_or(&full).to_owned();
        let Some(taken) = self.note(&request, &path, elsewhere) else {
            return Reply::Answer(refusal(StatusCode::SERVICE_UNAVAILABLE, Some(1)));
        };
        let began = Instant::now();
        let token = self.token_of(&request);
        let noted = self.noted(&request, &target, elsewhere);
        let disturbed = taken.disturbance.as_ref().map(ToString::to_string);
        let (reply, answer) = if elsewhere || below.is_none() {
            answered(refusal(StatusCode::NOT_FOUND, None))
        } else {
            self.reply(request, &path, &taken).await
        };
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        let received = Received {
            number: taken.number,
            at: taken.at,
            path,
            elsewhere,
            token,
            disturbed,
            exchange: Exchange { request: noted, answer, micros },
        };
        let mut inbox = self.inbox();
        if let Some(inbox) = inbox.as_mut().filter(|inbox| inbox.began == taken.began) {
            inbox.open = inbox.open.saturating_sub(1);
            inbox.last = Instant::now();
            inbox.received.push(received);
            inbox.received.sort_by_key(|one| one.number);
        }
        reply
    }

    /// Counts a request in; none where no case is open, or it has had more than enough.
    fn note(&self, request: &http::Request<Bytes>, path: &str, elsewhere: bool) -> Option<Taken> {
        let mut inbox = self.inbox();
        let inbox = inbox.as_mut().filter(|inbox| !inbox.is_full())?;
        inbox.count += 1;
        inbox.open += 1;
        inbox.last = Instant::now();
        let mut faults = inbox.faults.iter_mut().filter(|_| !elsewhere);
        let struck = faults.find_map(|fault| fault.strikes(request.method(), path));
        Some(Taken {
            number: inbox.count,
            disturbance: struck,
            peer: inbox.peer.clone(),
            base: inbox.base.clone(),
            bearer: inbox.bearer.clone(),
            at: u64::try_from(inbox.began.elapsed().as_micros()).unwrap_or(u64::MAX),
            began: inbox.began,
        })
    }

    fn token_of(&self, request: &http::Request<Bytes>) -> TokenSeen {
        let mut values = request.headers().get_all(header::AUTHORIZATION).iter();
        let (first, more) = (values.next(), values.next());
        let right = |value: &HeaderValue| {
            let token = value.to_str().ok().and_then(|text| text.split_once(' '));
            token.is_some_and(|(scheme, token)| {
                scheme.eq_ignore_ascii_case("bearer") && token.trim() == self.token.expose_secret()
            })
        };
        match (first, more) {
            (None, _) => TokenSeen::None,
            (Some(value), None) if right(value) => TokenSeen::Right,
            _ => TokenSeen::Other,
        }
    }

    fn noted(&self, request: &http::Request<Bytes>, target: &str, elsewhere: bool) -> Request {
        let origin = &self.origins[usize::from(elsewhere)];
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = request.headers().iter();
        let headers =
            headers.map(|(name, value)| Header { name: name.to_string(), value: text(value) });
        Request {
            method: request.method().to_string(),
            url: format!("{origin}{target}"),
            headers: headers.collect(),
            body: Body::from_bytes(request.body()),
        }
    }

    async fn reply(
        &self,
        request: http::Request<Bytes>,
        path: &str,
        taken: &Taken,
    ) -> (Reply, Result<Response, Trouble>) {
        let cut = |why: &str| (Reply::Nothing, Err(Trouble::Cut(why.to_owned())));
        match &taken.disturbance {
            None => answered(self.forward(request, path, None, taken).await),
            Some(Disturbance::Query(by)) => {
                let query = fault::replaced(request.uri().query(), by);
                answered(self.forward(request, path, Some(query), taken).await)
            }
            Some(Disturbance::Answer(canned)) => {
                let status = StatusCode::from_u16(canned.status);
                let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let body = fault::body(canned).to_string();
                let mut response = scim(status, body);
                if let Some(pause) = canned.retry_after {
                    let seconds = pause.get().as_secs();
                    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                }
                answered(response)
            }
            Some(Disturbance::Cut) => cut("by fedspec, before it was looked at"),
            Some(Disturbance::Hang(time)) => {
                tokio::time::sleep(time.get()).await;
                cut("by fedspec, after a silence")
            }
            Some(Disturbance::Lose(lost)) => {
                let done = self.forward(request, path, None, taken).await.status();
                match lost {
                    LostAs::Cut => cut(&format!("by fedspec, instead of the answer {done}")),
                    LostAs::ServerError => {
                        answered(refusal(StatusCode::INTERNAL_SERVER_ERROR, None))
                    }
                }
            }
            Some(Disturbance::Redirect(status)) => {
                let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
                let to = format!("{}{target}", self.origins[1]);
                let status =
                    StatusCode::from_u16(*status).unwrap_or(StatusCode::TEMPORARY_REDIRECT);
                let mut response = http::Response::new(Bytes::new());
                *response.status_mut() = status;
                if let Ok(to) = HeaderValue::from_str(&to) {
                    response.headers_mut().insert(header::LOCATION, to);
                }
                answered(response)
            }
        }
    }

    /// The service provider's own answer, with its address replaced by the one that the connector knows.
    async fn forward(
        &self,
        request: http::Request<Bytes>,
        path: &str,
        query: Option<String>,
        taken: &Taken,
    ) -> http::Response<Bytes> {
        let right = self.token_of(&request) == TokenSeen::Right;
        let (mut head, body) = request.into_parts();
        let query = query.or_else(|| head.uri.query().map(str::to_owned));
        let query = query.filter(|query| !query.is_empty()).map(|query| format!("?{query}"));
        let base = taken.base.trim_end_matches('/');
        let url = format!("{base}{path}{}", query.unwrap_or_default());
        let Ok(uri) = url.parse() else { return refusal(StatusCode::BAD_REQUEST, None) };
        head.uri = uri;
        head.headers.remove(header::HOST);
        if let Some(bearer) = taken.bearer.as_ref().filter(|_| right) {
            let value = HeaderValue::from_str(&format!("Bearer {}", bearer.expose_secret()));
            let Ok(value) = value else { return refusal(StatusCode::INTERNAL_SERVER_ERROR, None) };
            head.headers.insert(header::AUTHORIZATION, value);
        }
        let request = http::Request::from_parts(head, body);
        let limits = taken.peer.limits();
        match taken.peer.transport.send(request, limits).await {
            Ok(response) => self.own(response, base),
            Err(_) => refusal(StatusCode::BAD_GATEWAY, None),
        }
    }

    fn own(&self, response: http::Response<Bytes>, base: &str) -> http::Response<Bytes> {
        let own = format!("{}{BASE_PATH}", self.origins[0]);
        let (mut head, body) = response.into_parts();
        head.headers.remove(header::CONTENT_LENGTH);
        head.headers.remove(header::TRANSFER_ENCODING);
        for value in head.headers.values_mut() {
            let text = value.to_str().ok().filter(|text| text.contains(base));
            if let Some(Ok(mine)) =
                text.map(|text| HeaderValue::from_str(&text.replace(base, &own)))
            {
                *value = mine;
            }
        }
        let body = match std::str::from_utf8(&body) {
            Ok(text) if text.contains(base) => Bytes::from(text.replace(base, &own)),
            _ => body,
        };
        http::Response::from_parts(head, body)
    }
}

fn answered(response: http::Response<Bytes>) -> (Reply, Result<Response, Trouble>) {
    let headers = response.headers().iter().map(|(name, value)| Header {
        name: name.to_string(),
        value: String::from_utf8_lossy(value.as_bytes()).into_owned(),
    });
    let noted = Response {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: Body::from_bytes(response.body()),
    };
    (Reply::Answer(response), Ok(noted))
}

/// An error of SCIM that is fedspec's own.
pub(super) fn refusal(status: StatusCode, retry_after: Option<u64>) -> http::Response<Bytes> {
    let canned =
        crate::scenario::CannedAnswer { status: status.as_u16(), retry_after: None, body: None };
    let mut response = scim(status, fault::body(&canned).to_string());
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn scim(status: StatusCode, body: String) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/scim+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// How long a client may take to send a request.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
