use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::fault_set::FaultSet;
use crate::reply;
use crate::signin::page::uncached;

/// An answer that nobody keeps.
pub(crate) fn answer(status: StatusCode, body: &Value) -> Response<Bytes> {
    uncached(reply::json(status, body))
}

/// A refusal: `{"accepted": false, "message": …}`.
pub(crate) fn refused(refusal: &Refusal, faults: FaultSet) -> Response<Bytes> {
    let body = json!({ "accepted": false, "message": refusal.message(faults) });
    answer(refusal.status(), &body)
}
