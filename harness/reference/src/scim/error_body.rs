use fedspec_protocol::scim::urn;
use http::StatusCode;
use jiff::Timestamp;
use jiff::fmt::strtime;
use serde_json::{Value, json};

use crate::directory::ResourceId;
use crate::era::Era;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::messages;
use crate::refusal::Refusal;

/// What an error is told with.
pub(crate) struct Circumstances<'a> {
    pub(crate) era: Era,
    pub(crate) faults: FaultSet,
    pub(crate) now: Timestamp,
    pub(crate) request: ResourceId,
    /// The Authorization header, for the fault that repeats it.
    pub(crate) authorization: Option<&'a str>,
}

/// An error as it goes out.
pub(crate) struct ErrorBody {
    pub(crate) status: StatusCode,
    pub(crate) media_type: &'static str,
    pub(crate) text: String,
}

/// SCIM-E-01: `schema` and `schemas`, `detail`, `status` as a string, `exceptionRequestId`,
/// `timeStamp`; never `scimType`. Both eras have both keys, for `schema` alone went away in 2022.
pub(crate) fn e_01_body(refusal: &Refusal, with: &Circumstances<'_>) -> ErrorBody {
    let faults = with.faults;
    let status = status(refusal, faults);
    let detail = detail(refusal, with);
    let mut body = json!({
        "schema": [urn::ERROR],
        "schemas": [urn::ERROR],
        "detail": detail,
        "status": status.as_str(),
        "exceptionRequestId": with.request.to_string(),
        "timeStamp": time_stamp(with.now),
    });
    if !faults.is_empty() {
        distort(&mut body, status, faults);
    }
    let (media_type, text) = match () {
        () if faults.has(Fault::ErrorNotJson) => ("text/plain", detail),
        () if faults.has(Fault::ErrorAsHtml) => {
            ("text/html", format!("<html><body><h1>{status}</h1></body></html>"))
        }
        () => ("application/json", body.to_string()),
    };
    ErrorBody { status: sent(status, faults), media_type, text }
}

/// SCIM-E-05: in the generic era one sentence for every 400.
fn detail(refusal: &Refusal, with: &Circumstances<'_>) -> String {
    let faults = with.faults;
    let generic = with.era == Era::Generic && refusal.status() == StatusCode::BAD_REQUEST;
    let mut detail = match () {
        () if faults.has(Fault::ErrorVague) => "error".to_owned(),
        () if generic => messages::E_05_GENERIC.text.to_owned(),
        () => refusal.detail(),
    };
    if faults.has(Fault::LeakTokenInError) {
        detail.push_str(&format!(" ({})", with.authorization.unwrap_or_default()));
    }
    if faults.has(Fault::ErrorWithStackTrace) {
        detail.push_str(" at com.example.scim.Handler.handle(Handler.java:42) SELECT * FROM users");
    }
    detail
}

/// `YYYY-MM-DD HH:MM:SS.mmm`, without zone (SCIM-E-01).
fn time_stamp(now: Timestamp) -> String {
    // The format is a constant that jiff can write for every timestamp; the fallback is never seen.
    strtime::format("%Y-%m-%d %H:%M:%S.%3f", now).unwrap_or_else(|_| now.to_string())
}

/// The status, after the faults that mix statuses up.
fn status(refusal: &Refusal, faults: FaultSet) -> StatusCode {
    let honest = refusal.status();
    if faults.is_empty() {
        return honest;
    }
    let mistakes: &[(Fault, StatusCode)] = match (refusal, honest) {
        (Refusal::NotJson, _) => &[(Fault::InvalidJsonAs500, StatusCode::INTERNAL_SERVER_ERROR)],
        (Refusal::InvalidFilter, _) => {
            &[(Fault::InvalidFilterAs500, StatusCode::INTERNAL_SERVER_ERROR)]
        }
        (Refusal::NoUser | Refusal::NoGroup, _) => &[
            (Fault::UnknownIdAs400, StatusCode::BAD_REQUEST),
            (Fault::UnknownIdAs500, StatusCode::INTERNAL_SERVER_ERROR),
        ],
        (_, StatusCode::CONFLICT) => &[
            (Fault::ConflictAs500, StatusCode::INTERNAL_SERVER_ERROR),
            (Fault::ConflictAs400, StatusCode::BAD_REQUEST),
        ],
        (_, StatusCode::UNAUTHORIZED) => &[
            (Fault::UnauthorizedAs403, StatusCode::FORBIDDEN),
            (Fault::UnauthorizedAs500, StatusCode::INTERNAL_SERVER_ERROR),
            (Fault::UnauthorizedAs404, StatusCode::NOT_FOUND),
        ],
        (_, StatusCode::TOO_MANY_REQUESTS) => {
            &[(Fault::ThrottleAs500, StatusCode::INTERNAL_SERVER_ERROR)]
        }
        _ => &[],
    };
    let made = mistakes.iter().find(|(fault, _)| faults.has(*fault)).map(|(_, status)| *status);
    let bad_request = honest == StatusCode::BAD_REQUEST && faults.has(Fault::BadRequestAs500);
    made.unwrap_or(if bad_request { StatusCode::INTERNAL_SERVER_ERROR } else { honest })
}

/// The status on the status line.
fn sent(status: StatusCode, faults: FaultSet) -> StatusCode {
    match status {
        StatusCode::BAD_REQUEST if faults.has(Fault::BadRequestAs200) => StatusCode::OK,
        other => other,
    }
}

fn distort(body: &mut Value, status: StatusCode, faults: FaultSet) {
    let Some(members) = body.as_object_mut() else { return };
    if faults.has(Fault::ErrorWithoutSchemas) {
        members.remove("schemas");
    }
    if faults.has(Fault::ErrorWithoutDetail) {
        members.remove("detail");
    }
    if faults.has(Fault::ErrorWithoutIds) {
        members.remove("exceptionRequestId");
        members.remove("timeStamp");
    }
    if faults.has(Fault::ErrorStatusNumber) {
        members.insert("status".to_owned(), status.as_u16().into());
    }
    if faults.has(Fault::ErrorStatusMismatch) {
        members.insert("status".to_owned(), "500".into());
    }
    if faults.has(Fault::ErrorWithScimType) {
        members.insert("scimType".to_owned(), "tooMany".into());
    }
}

/// The code in the audit trail, as AWS's operation tables name the statuses.
pub(crate) const fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "UnauthorizedException",
        StatusCode::NOT_FOUND => "ResourceNotFoundException",
        StatusCode::CONFLICT => "ConflictException",
        StatusCode::TOO_MANY_REQUESTS => "ThrottlingException",
        StatusCode::INTERNAL_SERVER_ERROR => "InternalServerException",
        _ => "ValidationException",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Unique;

    fn body(refusal: &Refusal, era: Era, faults: FaultSet) -> (StatusCode, Value) {
        let with = Circumstances {
            era,
            faults,
            now: "2022-04-15T14:09:03.693Z".parse().unwrap(),
            request: ResourceId::from_bits(7),
            authorization: Some("Bearer secret"),
        };
        let body = e_01_body(refusal, &with);
        (body.status, serde_json::from_str(&body.text).unwrap())
    }

    #[test]
    fn e_01_has_the_keys_that_were_seen_and_no_scim_type() {
        let refusal = Refusal::Duplicate { of: Unique::UserName };
        let (status, body) = body(&refusal, Era::Specific, FaultSet::NONE);
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(
            body,
            json!({
                "schema": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "detail": "Refused to create a new, duplicate resource.",
                "status": "409",
                "exceptionRequestId": "00000000-0000-0000-0000-000000000007",
                "timeStamp": "2022-04-15 14:09:03.693",
            })
        );
    }

    #[test]
    fn e_05_answers_every_400_of_the_generic_era_and_no_other_status() {
        let generic = "Request is unparsable, syntactically incorrect, or violates schema.";
        for refusal in [Refusal::NotJson, Refusal::InvalidFilter, Refusal::TooManyChanges] {
            assert_eq!(body(&refusal, Era::Generic, FaultSet::NONE).1["detail"], generic);
        }
        let not_found = body(&Refusal::NoUser, Era::Generic, FaultSet::NONE).1;
        assert_eq!(not_found["detail"], "USER does not exist.");
    }

    #[test]
    fn never_repeats_the_authorization_but_by_a_fault() {
        let honest = body(&Refusal::BadToken, Era::Specific, FaultSet::NONE).1;
        assert!(!honest.to_string().contains("secret"));
        let faults = [Fault::LeakTokenInError].into_iter().collect();
        let leaky = body(&Refusal::BadToken, Era::Specific, faults).1;
        assert!(leaky.to_string().contains("secret"));
    }
}
