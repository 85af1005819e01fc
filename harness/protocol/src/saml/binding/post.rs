//! HTTP POST (Bindings section 3.5): a form with a message in base64.

use super::arrival::Arrival;
use super::base64;
use super::error::BindingError;
use super::kind::MessageKind;
use super::limits::Limits;
use super::parameter::Parameters;
use super::percent::{self, Spelling};

/// What a form carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The message, which may be anything: no XML was read yet.
    pub xml: Vec<u8>,
    /// `RelayState`, however long.
    pub relay_state: Option<String>,
}

/// Reads a form that has to carry this kind of message.
///
/// # Errors
/// At the first thing that is wrong with it.
pub fn read(
    arrival: &Arrival<'_>,
    kind: MessageKind,
    limits: &Limits,
) -> Result<Posted, BindingError> {
    let parameters = parameters(arrival, limits)?;
    parameters.refuse_encoded_names()?;
    parameters.refuse_repeated()?;
    parameters.refuse_both()?;
    read_parameters(&parameters, kind)
}

/// The parameters of a form, before anything is asked of them.
///
/// # Errors
/// When the request is no POST of a form, or there is more than is read.
pub fn parameters<'a>(
    arrival: &Arrival<'a>,
    limits: &Limits,
) -> Result<Parameters<'a>, BindingError> {
    if arrival.method != "POST" {
        return Err(BindingError::OtherMethod {
            expected: "POST",
            found: arrival.method.to_owned(),
        });
    }
    if !arrival.has_form() {
        return Err(BindingError::NotAForm);
    }
    Parameters::read(arrival.body, limits)
}

/// Reads the message and RelayState from parameters; of several with the same name, the first.
///
/// # Errors
/// When the message is missing, empty, or no base64.
pub fn read_parameters(
    parameters: &Parameters<'_>,
    kind: MessageKind,
) -> Result<Posted, BindingError> {
    let text = parameters.message(kind)?;
    let xml = base64::decode(&text).ok_or(BindingError::Base64 { name: kind.parameter() })?;
    if xml.is_empty() {
        return Err(BindingError::EmptyMessage { name: kind.parameter() });
    }
    Ok(Posted { xml, relay_state: parameters.text("RelayState")? })
}

/// The body of a form that carries a message.
pub fn write(kind: MessageKind, xml: &[u8], relay_state: Option<&str>) -> String {
    let message = percent::encode(base64::encode(xml).as_bytes(), Spelling::Upper);
    let mut body = format!("{}={message}", kind.parameter());
    if let Some(relay_state) = relay_state {
        body.push_str("&RelayState=");
        body.push_str(&percent::encode(relay_state.as_bytes(), Spelling::Upper));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(body: &str) -> Result<Posted, BindingError> {
        let arrival = Arrival {
            method: "POST",
            query: None,
            content_type: Some("Application/X-WWW-form-urlencoded; charset=utf-8"),
            body: body.as_bytes(),
        };
        read(&arrival, MessageKind::Response, &Limits::default())
    }

    #[test]
    fn what_is_written_is_read() {
        let body = write(MessageKind::Response, b"<a>\xff+/</a>", Some("a b&c=\u{e9}"));
        let expected =
            Posted { xml: b"<a>\xff+/</a>".to_vec(), relay_state: Some("a b&c=é".into()) };
        assert_eq!(posted(&body), Ok(expected));
        let without = write(MessageKind::Response, b"x", None);
        assert_eq!(posted(&without).map(|posted| posted.relay_state), Ok(None));
    }

    #[test]
    fn each_thing_that_can_be_wrong_has_its_error() {
        use BindingError as Error;
        let repeated = |name: &str| Error::RepeatedParameter { name: name.to_owned() };
        let encoded = |name: &str| Error::EncodedName { name: name.to_owned() };
        for (body, error) in [
            ("", Error::NoMessage { expected: "SAMLResponse" }),
            ("SAMLRequest=QQ%3D%3D", Error::NoMessage { expected: "SAMLResponse" }),
            ("samlresponse=QQ%3D%3D", Error::NoMessage { expected: "SAMLResponse" }),
            ("SAMLResponse", Error::EmptyMessage { name: "SAMLResponse" }),
            ("SAMLResponse=", Error::EmptyMessage { name: "SAMLResponse" }),
            ("SAMLResponse=%20", Error::EmptyMessage { name: "SAMLResponse" }),
            ("SAMLResponse=Q*%3D%3D", Error::Base64 { name: "SAMLResponse" }),
            ("SAMLResponse=%Q", Error::PercentEncoding { name: "SAMLResponse".into() }),
            ("SAMLResponse=%ff", Error::NotUtf8 { name: "SAMLResponse".into() }),
            ("SAMLResponse=QQ==&SAMLResponse=QQ==", repeated("SAMLResponse")),
            ("SAMLResponse=QQ==&RelayState=&RelayState=", repeated("RelayState")),
            ("SAMLRequest=QQ==&SAMLResponse=QQ==", Error::BothMessages),
            ("SAMLResponse=QQ==&%53AMLResponse=QQ==", encoded("SAMLResponse")),
            ("SAMLRe%73ponse=QQ==", encoded("SAMLResponse")),
            ("SAMLResponse=QQ==&SAMLRe%71uest=QQ==", encoded("SAMLRequest")),
            ("SAMLResponse=QQ==&RelayState=%ff", Error::NotUtf8 { name: "RelayState".into() }),
        ] {
            assert_eq!(posted(body), Err(error), "{body}");
        }
        assert!(posted("&&other=%Q&SAMLResponse=QQ==&%53=1").is_ok(), "others do not matter");
    }

    #[test]
    fn only_a_post_of_a_form_is_read() {
        let arrival = |method, content_type| Arrival {
            method,
            query: Some(b"SAMLResponse=QQ=="),
            content_type,
            body: b"SAMLResponse=QQ==",
        };
        let form = Some("application/x-www-form-urlencoded");
        let read = |arrival| read(&arrival, MessageKind::Response, &Limits::default());
        let other = BindingError::OtherMethod { expected: "POST", found: "GET".into() };
        assert_eq!(read(arrival("GET", form)), Err(other));
        assert_eq!(read(arrival("POST", None)), Err(BindingError::NotAForm));
        assert_eq!(read(arrival("POST", Some("text/xml"))), Err(BindingError::NotAForm));
        assert!(read(arrival("POST", form)).is_ok());
    }

    #[test]
    fn a_form_has_limits() {
        let limits = Limits { encoded: 40, parameters: 2, inflated: 0 };
        let read =
            |body: &str| Parameters::read(body.as_bytes(), &limits).map(|all| all.iter().count());
        assert_eq!(read("a&b"), Ok(2));
        assert_eq!(read("a&b&c"), Err(BindingError::TooMuch { what: "parameters", limit: 2 }));
        assert_eq!(read(&"a".repeat(41)), Err(BindingError::TooMuch { what: "bytes", limit: 40 }));
    }
}
