use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;
use thiserror::Error;

use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::messages as m;
use crate::query_protocol::ApiError;
use crate::reply;

/// Why QuickSight refuses a call. No text of its API is known but QS-01's: all words are this project's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum QuickSightError {
    /// QS-12: a call without credentials.
    #[error("no credentials")]
    AccessDenied,
    /// QS-11, QS-13: a parameter that is missing, malformed, or does not go with the others.
    #[error("`{0}` is missing or wrong")]
    Parameter(&'static str),
    /// QS-12.
    #[error("no such user")]
    NotFound,
    /// QS-12.
    #[error("the user exists")]
    Exists,
    /// QS-12.
    #[error("too many users")]
    Limit,
    /// No operation of QuickSight that this target has.
    #[error("no such operation")]
    NoOperation,
}

impl QuickSightError {
    fn api(&self, faults: FaultSet) -> ApiError {
        match self {
            Self::AccessDenied => {
                let status = match faults.has(Fault::QuickSightDenies403) {
                    true => StatusCode::FORBIDDEN,
                    false => StatusCode::UNAUTHORIZED,
                };
                ApiError::of(status, "AccessDeniedException", m::QS_12_DENIED)
            }
            Self::Parameter(name) => {
                let text = m::QS_11_PARAMETER.filled(&[("parameter", name)]);
                ApiError::new(StatusCode::BAD_REQUEST, "InvalidParameterValueException", text)
            }
            Self::NotFound => {
                ApiError::of(StatusCode::NOT_FOUND, "ResourceNotFoundException", m::QS_12_ABSENT)
            }
            Self::Exists => {
                ApiError::of(StatusCode::CONFLICT, "ResourceExistsException", m::QS_12_EXISTS)
            }
            Self::Limit => {
                ApiError::of(StatusCode::CONFLICT, "LimitExceededException", m::QS_12_LIMIT)
            }
            Self::NoOperation => {
                ApiError::of(StatusCode::NOT_FOUND, "ResourceNotFoundException", m::QS_NO_OPERATION)
            }
        }
    }

    /// Code and text, as the audit trail keeps them.
    pub(super) fn told(&self) -> (&'static str, String) {
        let told = self.api(FaultSet::NONE);
        (told.code, told.message)
    }

    /// The answer: the code in a header, the text in JSON.
    pub(super) fn answer(&self, request: ResourceId, faults: FaultSet) -> Response<Bytes> {
        let ApiError { status, code, message } = self.api(faults).told(faults);
        let body = json!({ "Message": message, "RequestId": request.to_string() });
        let mut response = reply::json(status, &body);
        response.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(code));
        response
    }
}
