use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;

use crate::transcript::Trouble;

/// How much of an answer is waited for and read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the first byte sent to the last received.
    pub patience: Duration,
    /// Bytes of body.
    pub max_body: u64,
}

/// An extension of a request that has to have a connection of its own.
///
/// What a raw request leaves unread or half understood at the target must not meet the next one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alone;

/// What came back.
pub type Sent = Result<http::Response<Bytes>, Trouble>;

/// A way to get a request to a target and its answer back, whole and bounded.
///
/// Redirects are not followed here, and nothing is remembered from one request to the next.
pub trait Transport: Send + Sync {
    /// Sends one request.
    fn send(&self, request: http::Request<Bytes>, limits: Limits) -> BoxFuture<'_, Sent>;
}
