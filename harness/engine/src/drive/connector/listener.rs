//! HTTP/1.1 from whoever calls: heads, bodies, connections and time are bounded.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::desk::{Desk, PATIENCE, Reply, refusal};
use super::gateway::GatewayError;

/// Bytes of a request's body.
const MOST_BODY: usize = 4 * 1024 * 1024;
/// Bytes of a request's head.
const MOST_HEAD: usize = 64 * 1024;
/// Before the next try where nobody can be let in.
const BREATH: Duration = Duration::from_millis(20);
/// Connections at once.
const MOST_CONNECTIONS: usize = 64;

/// Takes a port.
pub(super) async fn bind(address: &str) -> Result<(TcpListener, SocketAddr), GatewayError> {
    let failed = |cause| GatewayError::NoListener { address: address.to_owned(), cause };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let own = listener.local_addr().map_err(failed)?;
    Ok((listener, own))
}

/// Answers all who call, until it is aborted.
pub(super) async fn serve(listener: TcpListener, desk: Arc<Desk>, elsewhere: bool) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut connections = tokio::task::JoinSet::new();
    // Nobody closes the semaphore.
    while let Ok(place) = places.clone().acquire_owned().await {
        while connections.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            // No file handle is left, for one: nothing changes at once.
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let desk = desk.clone();
        connections.spawn(async move {
            let _place = place;
            let service = service_fn(move |request| answer(desk.clone(), request, elsewhere));
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(MOST_HEAD)
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    desk: Arc<Desk>,
    request: http::Request<Incoming>,
    elsewhere: bool,
) -> Result<http::Response<Full<Bytes>>, io::Error> {
    let (head, body) = request.into_parts();
    let body = tokio::time::timeout(PATIENCE, Limited::new(body, MOST_BODY).collect()).await;
    let Ok(Ok(body)) = body else {
        return Ok(refusal(http::StatusCode::PAYLOAD_TOO_LARGE, None).map(Full::new));
    };
    match desk.take(http::Request::from_parts(head, body.to_bytes()), elsewhere).await {
        Reply::Answer(response) => Ok(response.map(Full::new)),
        // The server ends a connection whose service fails.
        Reply::Nothing => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
    }
}
