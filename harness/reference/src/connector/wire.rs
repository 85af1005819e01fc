//! Requests with patience: what is told to wait waits, what may be sent again is.

use std::time::Duration;

use http::{Method, StatusCode, header};
use serde_json::Value;
use thiserror::Error;

use super::fault::{ConnectorFault, ConnectorFaults};

/// Why an event has no effect, as the administrator reads it.
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error("bad credentials: the service provider refuses the token (401)")]
    BadCredentials,
    #[error("the service provider sends us to another host, which gets no token")]
    Elsewhere,
    #[error("the service provider answers {0}: {1}")]
    Refused(u16, String),
    #[error("the service provider does not answer: {0}")]
    Silent(String),
    /// Whether it was done is not known: it is sent again only after a look.
    #[error("the answer to a create is lost")]
    Unknown,
    #[error("the event has no `{0}`")]
    Incomplete(&'static str),
    #[error("more than one resource of the service provider may be meant")]
    Ambiguous,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) json: Value,
}

/// The way to one service provider.
pub(super) struct Wire<'a> {
    base: String,
    token: &'a str,
    client: reqwest::Client,
    faults: &'a ConnectorFaults,
}

/// Tries of one request.
const TRIES: u32 = 4;
/// Before something is sent again that nobody said when to send.
const PAUSE: Duration = Duration::from_millis(50);
/// Nobody is waited for longer.
const LONGEST: u64 = 60;
/// For one answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer.
const MOST: usize = 16 * 1024 * 1024;

impl<'a> Wire<'a> {
    pub(super) fn new(
        base: &str,
        token: &'a str,
        faults: &'a ConnectorFaults,
    ) -> Result<Self, Failure> {
        let client = reqwest::Client::builder()
            .tls_certs_only([])
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(|error| Failure::Silent(error.to_string()))?;
        Ok(Self { base: base.trim_end_matches('/').to_owned(), token, client, faults })
    }

    /// Sends a request to a path below the base, or to one with a query.
    ///
    /// # Errors
    /// A refusal is an answer, but for that of the token.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, Failure> {
        let has = |fault| self.faults.contains(&fault);
        let creates = method == Method::POST;
        let url = format!("{}{path}", self.base);
        let mut last = Failure::Silent("no try".to_owned());
        for _ in 0..TRIES {
            let response = match self.once(&method, &url, body).await {
                Ok(response) => response,
                Err(_) if creates && !has(ConnectorFault::RetriesBlindly) => {
                    return Err(Failure::Unknown);
                }
                Err(error) => {
                    last = error;
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            let status = response.status();
            if status == StatusCode::UNAUTHORIZED && !has(ConnectorFault::GoesOnAfter401) {
                return Err(Failure::BadCredentials);
            }
            if status == StatusCode::TOO_MANY_REQUESTS && !has(ConnectorFault::LosesWritesOn429) {
                let told = response.headers().get(header::RETRY_AFTER);
                let told = told.and_then(|value| value.to_str().ok()?.trim().parse::<u64>().ok());
                let pause = Duration::from_secs(told.unwrap_or(1).min(LONGEST));
                let pause = if has(ConnectorFault::IgnoresRetryAfter) { PAUSE } else { pause };
                last = Failure::Refused(429, String::new());
                tokio::time::sleep(pause).await;
                continue;
            }
            if status.is_redirection() {
                let to = response.headers().get(header::LOCATION);
                let to = to.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
                if has(ConnectorFault::CarriesTokenElsewhere) && to.starts_with("http") {
                    return read(self.once(&method, &to, body).await?).await;
                }
                return Err(Failure::Elsewhere);
            }
            if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED {
                if creates && !has(ConnectorFault::RetriesBlindly) {
                    return Err(Failure::Unknown);
                }
                last = Failure::Refused(status.as_u16(), String::new());
                if has(ConnectorFault::GivesUpOn500) {
                    return Err(last);
                }
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            return read(response).await;
        }
        Err(last)
    }

    async fn once(
        &self,
        method: &Method,
        url: &str,
        body: Option<&Value>,
    ) -> Result<reqwest::Response, Failure> {
        let mut request = self
            .client
            .request(method.clone(), url)
            .header(header::ACCEPT, "application/scim+json")
            .bearer_auth(self.token);
        if let Some(body) = body {
            request = request
                .header(header::CONTENT_TYPE, "application/scim+json")
                .body(body.to_string());
        }
        request.send().await.map_err(|error| Failure::Silent(error.to_string()))
    }
}

async fn read(mut response: reqwest::Response) -> Result<Answer, Failure> {
    let status = response.status().as_u16();
    let mut bytes = Vec::new();
    let silent = |error: reqwest::Error| Failure::Silent(error.to_string());
    while let Some(chunk) = response.chunk().await.map_err(silent)? {
        if bytes.len() + chunk.len() > MOST {
            return Err(Failure::Silent("an answer without end".to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Answer { status, json: serde_json::from_slice(&bytes).unwrap_or_default() })
}

impl Answer {
    /// Whether it was done.
    pub(super) const fn is_good(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// What was done, or why not.
    pub(super) fn good(self) -> Result<Self, Failure> {
        if self.is_good() { Ok(self) } else { Err(self.refusal()) }
    }

    pub(super) fn refusal(&self) -> Failure {
        let detail = self.json.get("detail").and_then(Value::as_str).unwrap_or_default();
        Failure::Refused(self.status, detail.to_owned())
    }

    /// The id of the resource.
    pub(super) fn id(&self) -> Option<&str> {
        self.json.get("id")?.as_str().filter(|id| !id.is_empty())
    }
}

/// A text as a segment of a path.
pub(super) fn segment(id: &str) -> String {
    percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC).to_string()
}
