use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::answers::time;
use super::directories;
use super::error::AdminError;
use crate::registry::{Shared, lock};
use crate::reply;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    faults: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Throttle {
    enabled: bool,
}

pub(crate) fn read_clock(directory: &Shared) -> Response<Bytes> {
    let now = lock(directory).clock.now();
    reply::json(StatusCode::OK, &json!({ "now": time(now) }))
}

pub(crate) fn advance_clock(
    directory: &Shared,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let Advance { seconds } = serde_json::from_slice(body)?;
    let now = lock(directory).clock.advance(seconds)?;
    Ok(reply::json(StatusCode::OK, &json!({ "now": time(now) })))
}

/// The audit trail, of one operation when `eventName` is given.
pub(crate) fn read_events(directory: &Shared, query: &str) -> Response<Bytes> {
    let name = form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "eventName")
        .map(|(_, value)| value.into_owned());
    let directory = lock(directory);
    let records: Vec<Value> = directory
        .trail
        .iter()
        .filter(|event| name.as_deref().is_none_or(|name| event.name() == name))
        .enumerate()
        .map(|(number, event)| event.shown(number, directory.faults))
        .collect();
    reply::json(StatusCode::OK, &json!({ "Records": records }))
}

pub(crate) fn read_faults(directory: &Shared) -> Response<Bytes> {
    let faults = lock(directory).faults;
    reply::json(StatusCode::OK, &json!({ "faults": directories::fault_names(faults) }))
}

pub(crate) fn write_faults(
    directory: &Shared,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let Faults { faults } = serde_json::from_slice(body)?;
    lock(directory).faults = directories::read_faults(&faults)?;
    Ok(read_faults(directory))
}

pub(crate) fn set_throttle(
    directory: &Shared,
    body: &Bytes,
) -> Result<Response<Bytes>, AdminError> {
    let Throttle { enabled } = serde_json::from_slice(body)?;
    lock(directory).throttle.enabled = enabled;
    Ok(reply::json(StatusCode::OK, &json!({ "enabled": enabled })))
}
