//! The only wrapper around axum and hyper: listens, collects a bounded body, hands the request on.

use std::io;

use axum::Router;
use axum::body::Body;
use axum::serve::ListenerExt as _;
use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::BodyExt;
use tokio::net::TcpListener;

use crate::reference::Reference;

/// The largest body that is read, in bytes: `bulk.maxPayloadSize` of SCIM-D-01.
pub const BODY_LIMIT: usize = 1_048_576;
/// How much of a body that is too large is read and dropped, so that the client can finish sending
/// and sees the answer instead of a broken connection.
const DRAIN_LIMIT: usize = 16 * BODY_LIMIT;

/// Serves a target on a listener until `stop` is ready; requests under way are finished first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    reference: Reference,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // Small answers must not wait for one another (Nagle's algorithm).
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router(reference)).with_graceful_shutdown(stop).await
}

/// An HTTP service that answers every path.
pub(crate) fn router(reference: Reference) -> Router {
    Router::new().fallback(move |request: Request<Body>| {
        let reference = reference.clone();
        async move { answer(&reference, request).await }
    })
}

async fn answer(reference: &Reference, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = collect(body).await;
    reference.handle(Request::from_parts(head, body)).await.map(Body::from)
}

/// The body up to one byte more than the limit, which tells that it was larger. A body that breaks
/// off counts as far as it came.
async fn collect(mut body: Body) -> Bytes {
    let mut kept = BytesMut::new();
    let mut seen = 0usize;
    while let Some(Ok(frame)) = body.frame().await {
        let Ok(data) = frame.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        let room = (BODY_LIMIT + 1).saturating_sub(kept.len());
        kept.extend(data.iter().take(room));
        if seen > DRAIN_LIMIT {
            break;
        }
    }
    kept.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_a_body_of_the_limit_and_one_byte_of_what_is_more() {
        for (sent, kept) in
            [(0, 0), (10, 10), (BODY_LIMIT, BODY_LIMIT), (BODY_LIMIT + 99, BODY_LIMIT + 1)]
        {
            assert_eq!(collect(Body::from(vec![b'x'; sent])).await.len(), kept);
        }
    }
}
