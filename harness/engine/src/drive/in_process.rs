use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::transport::{Limits, Sent, Transport};
use crate::transcript::Trouble;
use crate::vocabulary;

type Service =
    dyn Fn(http::Request<Bytes>) -> BoxFuture<'static, http::Response<Bytes>> + Send + Sync;

/// A target that is a function in this process, with the same limits as one on a wire.
#[derive(Clone)]
pub struct InProcess {
    service: Arc<Service>,
}

impl InProcess {
    /// Wraps a function from request to answer.
    pub fn new<F>(service: impl Fn(http::Request<Bytes>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = http::Response<Bytes>> + Send + 'static,
    {
        Self { service: Arc::new(move |request| service(request).boxed()) }
    }
}

impl Transport for InProcess {
    fn send(&self, request: http::Request<Bytes>, limits: Limits) -> BoxFuture<'_, Sent> {
        async move {
            let answer = tokio::time::timeout(limits.patience, (self.service)(request)).await;
            let response = answer.map_err(|_| {
                let patience = u64::try_from(limits.patience.as_millis()).unwrap_or(u64::MAX);
                Trouble::TooSlow(vocabulary::Duration::from_millis(patience).to_string())
            })?;
            let length = u64::try_from(response.body().len()).unwrap_or(u64::MAX);
            if length > limits.max_body {
                return Err(Trouble::BodyTooLarge(limits.max_body));
            }
            Ok(response)
        }
        .boxed()
    }
}
