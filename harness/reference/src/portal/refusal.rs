use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;
use thiserror::Error;

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::messages::{self as m};
use crate::reply;
use crate::signin::NoSession;

/// Why the portal refuses a call.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Refusal {
    /// PORTAL-01.
    #[error("{0}")]
    NoSession(#[from] NoSession),
    /// PORTAL-02, PORTAL-03.
    #[error("not assigned")]
    NotAssigned,
    /// PORTAL-04: the size of a page.
    #[error("page size out of range")]
    PageSize,
    /// PORTAL-04: a parameter that is missing or wrong.
    #[error("`{parameter}` is missing or wrong")]
    Parameter {
        /// Its name.
        parameter: &'static str,
    },
    /// PORTAL-04.
    #[error("no such operation")]
    NoOperation,
}

impl Refusal {
    /// The status. PORTAL-01 is seen; the others are inferred from the names of the exceptions.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::NoSession(_) => StatusCode::UNAUTHORIZED,
            Self::NotAssigned => StatusCode::FORBIDDEN,
            Self::PageSize | Self::Parameter { .. } => StatusCode::BAD_REQUEST,
            Self::NoOperation => StatusCode::NOT_FOUND,
        }
    }

    /// The name of the exception, without its namespace.
    pub(crate) const fn exception(&self) -> &'static str {
        match self {
            Self::NoSession(_) => "UnauthorizedException",
            Self::NotAssigned => "ForbiddenException",
            Self::PageSize | Self::Parameter { .. } => "InvalidRequestException",
            Self::NoOperation => "ResourceNotFoundException",
        }
    }

    /// The text on the wire.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::NoSession(_) => m::PORTAL_01_NO_SESSION.text.to_owned(),
            Self::NotAssigned => m::PORTAL_02_NO_ACCESS.text.to_owned(),
            Self::PageSize => m::PORTAL_04_PAGE_SIZE.text.to_owned(),
            Self::Parameter { parameter } => {
                m::PORTAL_04_PARAMETER.filled(&[("parameter", parameter)])
            }
            Self::NoOperation => m::PORTAL_04_NO_OPERATION.text.to_owned(),
        }
    }

    /// `{"message": …, "__type": …}` (PORTAL-01).
    pub(crate) fn answer(&self, faults: FaultSet) -> Response<Bytes> {
        let status = match self {
            Self::NoSession(_) if faults.has(Fault::NoSessionAs403) => StatusCode::FORBIDDEN,
            Self::NoSession(_) if faults.has(Fault::NoSessionAs500) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::NotAssigned if faults.has(Fault::NotAssignedAs404) => StatusCode::NOT_FOUND,
            other => other.status(),
        };
        let message = match faults.has(Fault::PortalErrorVague) {
            true => "error".to_owned(),
            false => self.message(),
        };
        let name = match faults.has(Fault::PortalErrorOtherType) {
            true => "Exception".to_owned(),
            false => format!("com.amazonaws.switchboard.portal#{}", self.exception()),
        };
        reply::json(status, &json!({ "message": message, "__type": name }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(refusal: &Refusal) -> (u16, String) {
        let answer = refusal.answer(FaultSet::NONE);
        (answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap())
    }

    #[test]
    fn portal_01_answers_401_with_the_words_that_were_seen() {
        for why in [NoSession::None, NoSession::Unknown, NoSession::Revoked, NoSession::Expired] {
            let (status, text) = shown(&why.into());
            assert_eq!(status, 401);
            assert!(text.contains(r#""message":"Session token not found or invalid""#), "{text}");
            assert!(
                text.contains(
                    r#""__type":"com.amazonaws.switchboard.portal#UnauthorizedException""#
                ),
                "{text}"
            );
        }
    }

    #[test]
    fn portal_02_answers_403_with_the_words_that_were_seen() {
        let (status, text) = shown(&Refusal::NotAssigned);
        assert_eq!(status, 403);
        assert!(text.contains(r#""message":"No access""#), "{text}");
        assert!(text.contains("portal#ForbiddenException"), "{text}");
    }
}
