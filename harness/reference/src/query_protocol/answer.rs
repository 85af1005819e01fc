use std::fmt::Display;

use bytes::Bytes;
use fedspec_protocol::xml::escape_text;
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::messages::MessageRow;
use crate::reply;

/// The header in which AWS names a request.
const REQUEST_ID: &str = "x-amzn-requestid";

/// An error as an API of AWS tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl ApiError {
    pub(crate) const fn new(status: StatusCode, code: &'static str, message: String) -> Self {
        Self { status, code, message }
    }

    /// One with a text that has nothing to be filled in.
    pub(crate) fn of(status: StatusCode, code: &'static str, row: MessageRow) -> Self {
        Self::new(status, code, row.text.to_owned())
    }

    /// The same as a target with these mistakes tells it.
    pub(crate) fn told(mut self, faults: FaultSet) -> Self {
        if faults.has(Fault::AwsErrorsVague) {
            "error".clone_into(&mut self.message);
        }
        if faults.has(Fault::AwsErrorCodesMixedUp) {
            self.code = "Failure";
        }
        if faults.has(Fault::AwsErrorsAs500) {
            self.status = StatusCode::INTERNAL_SERVER_ERROR;
        }
        self
    }
}

/// Which API answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Service {
    /// The namespace of its XML.
    pub(crate) namespace: &'static str,
}

impl Service {
    /// The answer to a call that worked; `result` is the XML in the result, none where there is none.
    pub(crate) fn success(
        self,
        action: &str,
        result: Option<&str>,
        request: ResourceId,
    ) -> Response<Bytes> {
        let result = result.map(|inner| format!("<{action}Result>{inner}</{action}Result>"));
        let xml = format!(
            "<{action}Response xmlns=\"{namespace}\">{result}<ResponseMetadata><RequestId>{request}\
             </RequestId></ResponseMetadata></{action}Response>",
            namespace = self.namespace,
            result = result.unwrap_or_default(),
        );
        answer(StatusCode::OK, xml, request)
    }

    /// The answer to a call that was refused (STS-F-03).
    pub(crate) fn failure(
        self,
        error: ApiError,
        request: ResourceId,
        faults: FaultSet,
    ) -> Response<Bytes> {
        let error = error.told(faults);
        if faults.has(Fault::AwsErrorsAsJson) {
            let told = json!({ "Code": error.code, "Message": error.message });
            return reply::json(error.status, &json!({ "Error": told }));
        }
        let blame = if error.status.is_server_error() { "Receiver" } else { "Sender" };
        let named = match faults.has(Fault::ErrorWithoutRequestId) {
            true => String::new(),
            false => element("RequestId", &request),
        };
        let xml = format!(
            "<ErrorResponse xmlns=\"{namespace}\"><Error>{blame}{code}{message}</Error>{named}\
             </ErrorResponse>",
            namespace = self.namespace,
            blame = element("Type", &blame),
            code = element("Code", &error.code),
            message = element("Message", &error.message),
        );
        answer(error.status, xml, request)
    }
}

fn answer(status: StatusCode, xml: String, request: ResourceId) -> Response<Bytes> {
    let mut response = reply::with_type(status, "text/xml", xml);
    if let Ok(value) = HeaderValue::try_from(request.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// An element with a text.
pub(crate) fn element(name: &str, text: &dyn Display) -> String {
    // Text that came in as a form may hold what XML has no way to write.
    let text: String = text.to_string().chars().filter(|c| is_written(*c)).collect();
    format!("<{name}>{}</{name}>", escape_text(&text))
}

/// An element with elements in it.
pub(crate) fn group(name: &str, inner: &str) -> String {
    format!("<{name}>{inner}</{name}>")
}

/// Whether XML 1.0 has a way to write a character (section 2.2).
const fn is_written(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: Service = Service { namespace: "urn:x" };

    fn text(response: &Response<Bytes>) -> String {
        String::from_utf8(response.body().to_vec()).unwrap()
    }

    #[test]
    fn sts_f_03_tells_an_error_as_xml_with_a_request_id() {
        let error = ApiError::new(StatusCode::BAD_REQUEST, "Code", "a < \"b\" \u{1}".to_owned());
        let request = ResourceId::from_bits(7);
        let shown = SERVICE.failure(error, request, FaultSet::NONE);
        assert_eq!(shown.headers()[REQUEST_ID], request.to_string());
        let expected = format!(
            "<ErrorResponse xmlns=\"urn:x\"><Error><Type>Sender</Type><Code>Code</Code>\
             <Message>a &lt; \"b\" </Message></Error><RequestId>{request}</RequestId></ErrorResponse>"
        );
        assert_eq!(text(&shown), expected);
    }

    #[test]
    fn a_success_has_a_result_only_where_there_is_one() {
        let request = ResourceId::from_bits(7);
        let plain = text(&SERVICE.success("Do", None, request));
        assert!(plain.starts_with("<DoResponse xmlns=\"urn:x\"><ResponseMetadata>"), "{plain}");
        let full = text(&SERVICE.success("Do", Some(&element("A", &1)), request));
        assert!(full.contains("<DoResult><A>1</A></DoResult>"), "{full}");
    }
}
