use fedspec_protocol::scim::urn;
use http::HeaderMap;
use http::header::ACCEPT;
use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::rfc::answer::Answer;
use crate::rfc::refusal::Refusal;

/// A refusal as it is answered, with the mistakes about errors. `authorization` is what the client
/// presented.
pub(crate) fn of_refusal_answer(
    refusal: &Refusal,
    authorization: Option<&str>,
    method: &str,
    faults: FaultSet,
) -> Answer {
    let mut answer = Answer::from(refusal);
    if faults.is_empty() {
        return answer;
    }
    answer.status = status(refusal, faults);
    if faults.has(Fault::OmitWwwAuthenticate) {
        answer.headers.retain(|(name, _)| *name != "www-authenticate");
    }
    if let Some(Value::Object(body)) = &mut answer.body {
        body.insert("status".to_owned(), answer.status.to_string().into());
        distort(body, answer.status, authorization, faults);
        let mutability = body.get("scimType") == Some(&json!("mutability"));
        if method == "PATCH" && mutability && faults.has(Fault::PatchMutabilityUnnamed) {
            body.remove("scimType");
        }
    }
    let bad = answer.status == 400 && faults.has(Fault::BadRequestAs200);
    answer.status = if bad { 200 } else { answer.status };
    answer
}

/// The mistakes of an answer that is known as a whole.
pub(crate) fn of_outcome(
    outcome: Result<Answer, Refusal>,
    faults: FaultSet,
) -> Result<Answer, Refusal> {
    match outcome {
        Err(Refusal::NoEndpoint { .. }) if faults.has(Fault::UnknownEndpointAnswers200) => {
            Ok(Answer::json(200, json!({})))
        }
        Err(Refusal::NotJson { .. }) if faults.has(Fault::InvalidJsonAccepted) => {
            Ok(Answer::json(200, json!({})))
        }
        Ok(answer)
            if faults.has(Fault::ContentLocationDiffers)
                && answer.body.is_some()
                && answer.header("location").is_some() =>
        {
            Ok(answer.with("content-location", "https://inner.invalid/elsewhere".to_owned()))
        }
        other => other,
    }
}

/// The path as it is taken: ids may begin with a word that they should not have.
pub(crate) fn of_segments(mut segments: Vec<String>, faults: FaultSet) -> Vec<String> {
    if let (true, Some(id)) = (faults.has(Fault::ReservedWordInIds), segments.get_mut(1)) {
        *id = id.trim_start_matches("bulkId-").to_owned();
    }
    segments
}

/// Refuses what a client says it understands.
pub(crate) fn of_accept(headers: &HeaderMap, faults: FaultSet) -> Result<(), Refusal> {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let odd = accept.is_none_or(|accept| accept.contains(','));
    match odd && faults.has(Fault::RefuseAcceptLists) {
        true => Err(Refusal::NotAcceptable),
        false => Ok(()),
    }
}

fn status(refusal: &Refusal, faults: FaultSet) -> u16 {
    let honest = refusal.status();
    let mistakes: &[(Fault, u16)] = match (refusal, honest) {
        (Refusal::NotJson { .. }, _) => &[(Fault::InvalidJsonAs500, 500)],
        (Refusal::Filter(_), _) => &[(Fault::InvalidFilterAs500, 500)],
        (Refusal::NoResource { .. }, _) => {
            &[(Fault::UnknownIdAs400, 400), (Fault::UnknownIdAs500, 500)]
        }
        (_, 409) => &[(Fault::ConflictAs500, 500), (Fault::ConflictAs400, 400)],
        (_, 401) => &[
            (Fault::UnauthorizedAs403, 403),
            (Fault::UnauthorizedAs500, 500),
            (Fault::UnauthorizedAs404, 404),
        ],
        (_, 400) => &[(Fault::BadRequestAs500, 500)],
        _ => &[],
    };
    let made = mistakes.iter().find(|(fault, _)| faults.has(*fault));
    made.map_or(honest, |(_, status)| *status)
}

fn distort(
    body: &mut Map<String, Value>,
    status: u16,
    authorization: Option<&str>,
    faults: FaultSet,
) {
    if faults.has(Fault::ErrorWithoutSchemas) {
        body.remove("schemas");
    }
    if faults.has(Fault::ErrorWithoutDetail) {
        body.remove("detail");
    }
    if faults.has(Fault::ErrorStatusNumber) {
        body.insert("status".to_owned(), status.into());
    }
    if faults.has(Fault::ErrorStatusMismatch) {
        body.insert("status".to_owned(), "500".into());
    }
    if faults.has(Fault::ErrorWithScimType) {
        body.insert("scimType".to_owned(), "tooMany".into());
    }
    if let Some(Value::String(detail)) = body.get_mut("detail") {
        if faults.has(Fault::ErrorVague) {
            "error".clone_into(detail);
        }
        if faults.has(Fault::LeakTokenInError) {
            detail.push_str(&format!(" ({})", authorization.unwrap_or_default()));
        }
        if faults.has(Fault::ErrorWithStackTrace) {
            detail.push_str(
                " at com.example.scim.Handler.handle(Handler.java:42) SELECT * FROM users",
            );
        }
    }
}

/// The text of a body and its media type, with the mistakes about both.
pub(crate) fn of_text(body: &Value, status: u16, faults: FaultSet) -> (String, &'static str) {
    let honest = "application/scim+json";
    if faults.is_empty() {
        return (body.to_string(), honest);
    }
    let text = match body.to_string().strip_prefix('{') {
        Some(rest) if faults.has(Fault::RepeatMemberInAnswers) => {
            format!("{{\"schemas\":[],{rest}")
        }
        _ => entries(body, faults).to_string(),
    };
    match () {
        () if status >= 400 && faults.has(Fault::ErrorNotJson) => {
            ("failed".to_owned(), "text/plain")
        }
        () if status >= 400 && faults.has(Fault::ErrorAsHtml) => {
            ("<html><body><h1>Error</h1></body></html>".to_owned(), "text/html")
        }
        () if faults.has(Fault::WrongContentType) => (text, "text/plain"),
        () => (text, honest),
    }
}

fn entries(body: &Value, faults: FaultSet) -> Value {
    let mut body = body.clone();
    let is_list = body.pointer("/schemas/0") == Some(&json!(urn::LIST_RESPONSE));
    if is_list && faults.has(Fault::EntriesWithoutSchemas) {
        let entries = body.get_mut("Resources").and_then(Value::as_array_mut);
        for entry in entries.into_iter().flatten().filter_map(Value::as_object_mut) {
            entry.remove("schemas");
        }
    }
    body
}

/// The answer to a POST or PUT, made of what was sent.
pub(crate) fn of_written(
    shown: &mut Map<String, Value>,
    body: &Map<String, Value>,
    faults: FaultSet,
) {
    if !faults.has(Fault::AnswerBeforeNormalising) {
        return;
    }
    for (name, value) in body.iter().filter(|(name, _)| shown_as_sent(name)) {
        shown.insert(name.clone(), value.clone());
    }
    if let Some(Value::Object(meta)) = shown.get_mut("meta") {
        meta.insert("lastModified".to_owned(), "2001-01-01T00:00:00.000Z".into());
    }
}

/// The answer to a PUT or PATCH without what every resource has.
pub(crate) fn of_changed(shown: &mut Map<String, Value>, faults: FaultSet) {
    for (fault, name) in [
        (Fault::ChangesAnsweredWithoutSchemas, "schemas"),
        (Fault::ChangesAnsweredWithoutId, "id"),
        (Fault::ChangesAnsweredWithoutMeta, "meta"),
    ] {
        if faults.has(fault) {
            shown.remove(name);
        }
    }
}

fn shown_as_sent(name: &str) -> bool {
    !["id", "meta", "schemas", "password", "groups"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(fault: Fault, refusal: &Refusal) -> Answer {
        of_refusal_answer(refusal, Some("Bearer secret"), "PATCH", [fault].into_iter().collect())
    }

    #[test]
    fn an_error_is_as_it_should_be_without_a_fault() {
        let refusal = Refusal::Taken { path: "userName" };
        assert_eq!(
            of_refusal_answer(&refusal, None, "POST", FaultSet::NONE),
            Answer::from(&refusal)
        );
    }

    #[test]
    fn each_fault_spoils_what_it_names() {
        let taken = Refusal::Taken { path: "userName" };
        assert_eq!(made(Fault::ConflictAs500, &taken).status, 500);
        assert_eq!(made(Fault::UnknownIdAs500, &taken).status, 409);
        let body = |fault| made(fault, &taken).body.unwrap();
        assert_eq!(body(Fault::ErrorStatusNumber)["status"], 409);
        assert_eq!(body(Fault::ErrorWithoutSchemas).get("schemas"), None);
        assert!(body(Fault::LeakTokenInError)["detail"].as_str().unwrap().contains("secret"));
        let unnamed =
            made(Fault::PatchMutabilityUnnamed, &Refusal::ReadOnly { path: "id".to_owned() });
        assert_eq!(unnamed.body.unwrap().get("scimType"), None);
    }

    #[test]
    fn a_body_is_itself_without_a_fault() {
        let body = json!({ "a": 1 });
        assert_eq!(
            of_text(&body, 200, FaultSet::NONE),
            (body.to_string(), "application/scim+json")
        );
        let faults = [Fault::RepeatMemberInAnswers].into_iter().collect();
        assert_eq!(of_text(&body, 200, faults).0, r#"{"schemas":[],"a":1}"#);
    }
}
