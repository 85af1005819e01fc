use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Base64Form, ForgeContext, ForgeError, RelayStateSpec, ResponseSpec};

/// A message on its way: what is sent, octet for octet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The HTTP method.
    pub method: DeliveryMethod,
    /// The whole URL, its query included.
    pub url: String,
    /// Headers in the order in which they go out; `Host` and `Content-Length` are the transport's.
    pub headers: Vec<(String, String)>,
    /// The body: an encoded form, or nothing.
    pub body: Vec<u8>,
}

/// The HTTP method of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryMethod {
    /// HTTP Redirect: everything is in the URL.
    Get,
    /// HTTP POST: the message is in the body.
    Post,
}

/// Hands `xml` over as the description says.
pub(super) fn deliver(
    spec: &ResponseSpec,
    context: &ForgeContext<'_>,
    xml: &[u8],
) -> Result<Delivery, ForgeError> {
    let message = text_of(xml, spec.deliver.base64);
    let relay_state = match &spec.deliver.relay_state {
        RelayStateSpec::Missing => None,
        RelayStateSpec::Written(text) => Some(text.as_str()),
        RelayStateSpec::Usual => match context.request {
            Some(request) => request.relay_state.as_deref(),
            None => context.sp.relay_state.as_deref(),
        },
    };
    let mut body = format!("SAMLResponse={}", percent(&message));
    if let Some(relay_state) = relay_state {
        body.push_str(&format!("&RelayState={}", percent(relay_state)));
    }
    let mut headers =
        vec![("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    for (name, value) in &spec.deliver.headers {
        headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        headers.push((name.clone(), value.clone()));
    }
    let url = spec.deliver.url.as_deref().unwrap_or(context.acs()).to_owned();
    Ok(Delivery { method: DeliveryMethod::Post, url, headers, body: body.into_bytes() })
}

/// Octets as text.
fn text_of(octets: &[u8], form: Base64Form) -> String {
    match form {
        Base64Form::Plain => STANDARD.encode(octets),
        Base64Form::Unpadded => STANDARD_NO_PAD.encode(octets),
        Base64Form::Url => URL_SAFE.encode(octets),
        Base64Form::Broken => {
            let mut text = STANDARD.encode(octets);
            // One byte is one character here.
            text.insert(text.len() / 2, '!');
            text
        }
        Base64Form::Lines => {
            let text = STANDARD.encode(octets);
            let lines = text.as_bytes().chunks(76).map(String::from_utf8_lossy);
            lines.fold(String::with_capacity(text.len()), |text, line| text + &line + "\r\n")
        }
        Base64Form::None => String::from_utf8_lossy(octets).into_owned(),
    }
}

/// Text in a form or a query: all but the unreserved characters of RFC 3986 section 2.3 encoded.
fn percent(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(text, KEPT).to_string()
}
