//! The mistake of writing back what was read before another request has changed it.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Map, Value};

use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::registry::{Registry, Shared, lock};
use crate::rfc::table::Seq;

/// How long it takes from the reading to the writing.
const WINDOW: Duration = Duration::from_millis(2);

/// A user as a PATCH has read them.
struct Stale {
    directory: Shared,
    seq: Seq,
    attributes: Map<String, Value>,
}

/// Lets others change the user of a PATCH, and forgets what they have changed.
pub(crate) async fn lose_updates(registry: &Registry, request: &Request<Bytes>) {
    let Some(Stale { directory, seq, attributes }) = read(registry, request) else { return };
    tokio::time::sleep(WINDOW).await;
    lock(&directory).provider.users.change(seq, |user| user.attributes = attributes);
}

fn read(registry: &Registry, request: &Request<Bytes>) -> Option<Stale> {
    if request.method() != Method::PATCH {
        return None;
    }
    let (tenant, rest) = request.uri().path().strip_prefix('/')?.split_once('/')?;
    let id = ResourceId::parse(rest.strip_prefix("scim/v2/Users/")?)?;
    let directory = registry.find(tenant)?;
    let held = lock(&directory);
    if !held.has(Fault::LostUpdateAtOnce) {
        return None;
    }
    let seq = held.provider.users.seq(id)?;
    let attributes = held.provider.users.get(seq)?.attributes.clone();
    drop(held);
    Some(Stale { directory, seq, attributes })
}
