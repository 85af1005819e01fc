use serde_json::Value;

use super::standard_names::standardised;
use super::xml_values::read_xml;
use crate::scenario::Action;
use crate::survey::Survey;
use crate::transcript::Response;

/// Why an answer's JSON cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No body.
    #[error("the answer has no body")]
    Empty,
    /// Bytes that are not UTF-8 (RFC 8259 section 8.1).
    #[error("the body is not UTF-8: first wrong byte at {0}")]
    NotUtf8(usize),
    /// Deeper than any SCIM resource.
    #[error("the body's JSON nests deeper than 128 levels")]
    TooDeep,
    /// It is compressed, which was not asked for (RFC 9110 section 12.5.3).
    #[error("the body is compressed (`content-encoding: {0}`), which was not asked for")]
    Compressed(String),
    /// The header says that it is something else.
    #[error("the body is `{0}`, expected JSON")]
    OtherType(String),
    /// Text that is not JSON.
    #[error("the body is not JSON: {0}")]
    NotJson(String),
}

impl Unreadable {
    /// Whether nothing can be concluded about the target.
    ///
    /// What is not JSON breaks RFC 7644 sections 3.8 and 3.12, which a check may say: that the
    /// target speaks SCIM at all was looked at before the first case.
    pub(super) fn is_error(&self) -> bool {
        matches!(self, Self::Compressed(_))
    }
}

/// The JSON of an answer.
///
/// # Errors
/// The answer has no JSON that can be judged; the error says why.
pub fn read_json(response: &Response) -> Result<Value, Unreadable> {
    let bytes = response.body.bytes();
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    let mut encodings = response.header_values("content-encoding");
    if let Some(encoding) = encodings.find(|name| !name.trim().eq_ignore_ascii_case("identity")) {
        return Err(Unreadable::Compressed(encoding.to_owned()));
    }
    let text = std::str::from_utf8(&bytes).map_err(|e| Unreadable::NotUtf8(e.valid_up_to()))?;
    if let Some(other) = response.header_values("content-type").find(|kind| !is_json(kind)) {
        return Err(Unreadable::OtherType(other.to_owned()));
    }
    serde_json::from_str(text).map_err(|error| {
        // serde_json has no error kind for its depth limit, only this text.
        if error.to_string().contains("recursion limit") {
            Unreadable::TooDeep
        } else {
            Unreadable::NotJson(error.to_string())
        }
    })
}

/// What `json` looks at in the answer to an action: its JSON, with the names of the RFCs and of the
/// target's schemas where it is SCIM; in an answer in XML to what is not SCIM, its elements.
///
/// # Errors
/// The answer has neither.
pub fn read_values(
    action: &Action,
    response: &Response,
    survey: &Survey,
) -> Result<Value, Unreadable> {
    match action {
        Action::Scim(_) => read_json(response).map(|json| standardised(json, Some(survey))),
        Action::Http(_) | Action::Sts(_) => {
            read_xml(response).map_or_else(|| read_json(response), Ok)
        }
        _ => read_json(response),
    }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // `application/x-amz-json-1.1` is the JSON protocol of AWS's services.
    kind.ends_with("/json") || kind.ends_with("+json") || kind.contains("/x-amz-json-1.")
}

#[cfg(test)]
mod tests {
    use crate::transcript::{Body, Header};

    use super::*;

    fn response(kind: &str, body: &[u8]) -> Response {
        Response {
            status: 200,
            headers: vec![Header { name: "content-type".into(), value: kind.into() }],
            body: Body::from_bytes(body),
        }
    }

    #[test]
    fn tells_the_ways_of_not_being_json_apart() {
        let deep = "[".repeat(5000);
        assert_eq!(
            read_json(&response("text/html", b"<html>")),
            Err(Unreadable::OtherType("text/html".into()))
        );
        assert_eq!(read_json(&response("application/json", b"a\xff")), Err(Unreadable::NotUtf8(1)));
        assert_eq!(
            read_json(&response("application/json", deep.as_bytes())),
            Err(Unreadable::TooDeep)
        );
        assert_eq!(read_json(&response("application/json", b"")), Err(Unreadable::Empty));
        assert!(matches!(
            read_json(&response("application/json", b"{")),
            Err(Unreadable::NotJson(_))
        ));
        assert!(read_json(&response("application/scim+json; charset=utf-8", b"{}")).is_ok());
        assert!(read_json(&response("application/x-amz-json-1.1", b"{}")).is_ok());
    }
}
