use std::error::Error as _;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::transport::{Alone, Limits, Sent, Transport};
use crate::transcript::Trouble;
use crate::vocabulary;

/// HTTP/1.1 and HTTP/2 over TCP and TLS.
#[derive(Debug)]
pub struct HttpTransport {
    /// Keeps connections, until one of them may be broken.
    client: RwLock<reqwest::Client>,
    /// Closes each connection after one answer.
    alone: reqwest::Client,
    tls: Tls,
}

/// Which certificates are trusted.
#[derive(Clone, Copy, Debug)]
enum Tls {
    /// Those that the system trusts.
    System,
    /// None: there are no TLS connections.
    Unused,
}

impl HttpTransport {
    /// A client without proxies, cookies, redirects or decompression, so that what is recorded is
    /// what was on the wire.
    ///
    /// # Errors
    /// No TLS.
    pub fn new() -> Result<Self, Trouble> {
        Self::with(Tls::System)
    }

    /// The same for a target that is not reached over TLS. The certificates that a system trusts are
    /// hundreds of files, which take as long to be read as the first hundreds of requests.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn without_tls() -> Result<Self, Trouble> {
        Self::with(Tls::Unused)
    }

    fn with(tls: Tls) -> Result<Self, Trouble> {
        Ok(Self { client: RwLock::new(client(KEPT, tls)?), alone: client(0, tls)?, tls })
    }

    /// Lets go of all kept connections where one of them may be about to end: express, for one,
    /// hangs up after an answer of 500, and the next request would be told that it was cut.
    async fn exchange(&self, request: http::Request<Bytes>, limits: Limits) -> Sent {
        let sent = self.exchange_on_kept(request, limits).await;
        let doubtful = match &sent {
            Ok(response) => response.status().is_server_error(),
            Err(trouble) => matches!(trouble, Trouble::Cut(_) | Trouble::NotHttp(_)),
        };
        if doubtful {
            let fresh = client(KEPT, self.tls)?;
            *self.client.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        sent
    }

    async fn exchange_on_kept(&self, request: http::Request<Bytes>, limits: Limits) -> Sent {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let client = match request.extensions().get::<Alone>() {
            Some(Alone) => self.alone.clone(),
            None => self.client.read().unwrap_or_else(PoisonError::into_inner).clone(),
        };
        let request = reqwest::Request::try_from(request)
            .map_err(|error| Trouble::Unsendable(innermost(&error)))?;
        let mut response = client.execute(request).await.map_err(|error| trouble(&error, &host))?;
        let mut whole =
            http::Response::builder().status(response.status()).version(response.version());
        if let Some(headers) = whole.headers_mut() {
            headers.clone_from(response.headers());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| trouble(&error, &host))? {
            let length = u64::try_from(body.len() + chunk.len()).unwrap_or(u64::MAX);
            if length > limits.max_body {
                return Err(Trouble::BodyTooLarge(limits.max_body));
            }
            body.extend_from_slice(&chunk);
        }
        whole.body(body.freeze()).map_err(|error| Trouble::NotHttp(error.to_string()))
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: http::Request<Bytes>, limits: Limits) -> BoxFuture<'_, Sent> {
        async move {
            let answer =
                tokio::time::timeout(limits.patience, self.exchange(request, limits)).await;
            answer.unwrap_or_else(|_| {
                let patience = u64::try_from(limits.patience.as_millis()).unwrap_or(u64::MAX);
                Err(Trouble::TooSlow(vocabulary::Duration::from_millis(patience).to_string()))
            })
        }
        .boxed()
    }
}

/// Connections that are kept at most.
const KEPT: usize = 64;

/// How long a connection is kept for the next request. Servers hang up on idle ones (node after five
/// seconds), and a POST that meets that moment cannot be told from one that was done.
const IDLE: Duration = Duration::from_secs(2);

/// A client that keeps so many connections open for later requests.
fn client(kept: usize, tls: Tls) -> Result<reqwest::Client, Trouble> {
    let builder = match tls {
        Tls::System => reqwest::Client::builder(),
        Tls::Unused => reqwest::Client::builder().tls_certs_only([]),
    };
    builder
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .pool_max_idle_per_host(kept)
        .pool_idle_timeout(IDLE)
        .tcp_nodelay(true)
        .build()
        .map_err(|error| Trouble::Unsendable(innermost(&error)))
}

/// Sorts a client error into the ways a target can fail to answer.
fn trouble(error: &reqwest::Error, host: &str) -> Trouble {
    let cause = innermost(error);
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(hyper) = inner.downcast_ref::<hyper::Error>() {
            if hyper.is_parse_too_large() {
                return Trouble::HeadTooLarge;
            }
            if hyper.is_parse() || hyper.is_parse_status() {
                return Trouble::NotHttp(cause);
            }
            if hyper.is_incomplete_message() {
                return Trouble::Cut(cause);
            }
        }
        // The reader of chunks says so when a length is no number.
        let kind = inner.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if kind == Some(std::io::ErrorKind::InvalidInput) {
            return Trouble::NotHttp(cause);
        }
        source = inner.source();
    }
    if error.is_connect() {
        // What rustls says of an answer in plain text.
        let plain = cause.contains("InvalidContentType");
        let hint = if plain { "; is it HTTP without TLS?" } else { "" };
        Trouble::Connect(format!("{host}: {cause}{hint}"))
    } else {
        Trouble::Cut(cause)
    }
}

/// The innermost cause says most; the outer ones repeat the URL.
fn innermost(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
