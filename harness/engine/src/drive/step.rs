use std::collections::BTreeMap;
use std::time::Instant;

use base64::Engine as _;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::redirect;
use super::site::Site;
use super::transport::Alone;
use super::url::{Address, Unaddressed};
use crate::scenario::{
    Alteration, Auth, Bindings, HttpAction, ScimAction, TemplateError, render, render_text,
};
use crate::transcript::{Body, Exchange, Header, Request, Response, Trouble};

/// A request that is ready to be sent.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    body: Bytes,
    /// Whether the connection is used for this alone.
    alone: Option<Alone>,
}

/// What a browser says that it takes.
const PAGE: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
const FORM: &str = "application/x-www-form-urlencoded";
const SCIM_JSON: &str = "application/scim+json";
const USER_AGENT: &str = concat!("fedspec/", env!("CARGO_PKG_VERSION"));

impl Prepared {
    /// What a browser asks for when somebody follows a link.
    pub(super) fn page(url: String) -> Self {
        let headers = vec![("accept".to_owned(), PAGE.to_owned())];
        Self { method: Method::GET, url, headers, body: Bytes::new(), alone: None }
    }

    /// A form that is posted.
    pub(super) fn form(url: String, body: Bytes) -> Self {
        let headers = vec![
            ("accept".to_owned(), PAGE.to_owned()),
            ("content-type".to_owned(), FORM.to_owned()),
        ];
        Self { method: Method::POST, url, headers, body, alone: None }
    }

    /// A message on its way: these octets, and these headers.
    pub(super) fn message(
        method: Method,
        url: String,
        headers: &[(String, String)],
        body: Bytes,
    ) -> Self {
        let mut all = vec![("accept".to_owned(), PAGE.to_owned())];
        all.extend(headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())));
        Self { method, url, headers: all, body, alone: None }
    }

    /// The same with another header.
    #[must_use]
    pub(super) fn with_header(mut self, name: &str, value: String) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }

    /// Where it goes.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The method.
    pub(super) const fn method(&self) -> &Method {
        &self.method
    }

    /// What it carries.
    pub(super) fn body(&self) -> Bytes {
        self.body.clone()
    }

    /// Whether the target may have made something when the answer is not waited for.
    pub(super) fn creates(&self) -> bool {
        self.method == Method::POST
    }
}

/// A SCIM request: this JSON body, usual headers.
pub(super) fn scim(
    action: &ScimAction,
    address: Address,
    body: Option<&Value>,
    bearer: Option<&SecretString>,
    content_type: &str,
    bindings: &Bindings<'_>,
) -> Result<Prepared, Unaddressed> {
    let mut headers = vec![("accept".to_owned(), SCIM_JSON.to_owned())];
    let body = body.map(|body| {
        headers.push(("content-type".to_owned(), content_type.to_owned()));
        body.to_string().into_bytes()
    });
    let body = Bytes::from(body.unwrap_or_default());
    authorize(&mut headers, &action.auth, bearer, bindings)?;
    merge(&mut headers, &action.headers, bindings)?;
    Ok(Prepared { method: action.method.to_http(), url: address.url, headers, body, alone: None })
}

/// A raw request: what is written is what is sent.
pub(super) fn raw(
    action: &HttpAction,
    address: Address,
    bearer: Option<&SecretString>,
    bindings: &Bindings<'_>,
) -> Result<Prepared, Unaddressed> {
    let mut headers = Vec::new();
    if !action.form.is_empty() {
        headers.push(("content-type".to_owned(), FORM.to_owned()));
    }
    authorize(&mut headers, &action.auth, bearer, bindings)?;
    merge(&mut headers, &action.headers, bindings)?;
    let body = match (&action.text, &action.base64) {
        (Some(text), _) => render_text(text, bindings)?.into_bytes(),
        // The lint has refused what does not decode.
        (None, Some(encoded)) => {
            base64::engine::general_purpose::STANDARD.decode(encoded.as_bytes()).unwrap_or_default()
        }
        (None, None) => form(&action.form, bindings)?.into_bytes(),
    };
    Ok(Prepared {
        method: action.method.to_http(),
        url: address.url,
        headers,
        body: body.into(),
        alone: Some(Alone),
    })
}

/// A form with these names and values; a list gives a name several times.
fn form(
    fields: &BTreeMap<String, Value>,
    bindings: &Bindings<'_>,
) -> Result<String, TemplateError> {
    let mut form = ::url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        let values = match render(value, bindings)? {
            Value::Array(many) => many,
            one => vec![one],
        };
        for value in values {
            match value {
                Value::String(text) => form.append_pair(name, &text),
                other => form.append_pair(name, &other.to_string()),
            };
        }
    }
    Ok(form.finish())
}

/// A call with JSON that is not SCIM: an administrator's, or a clean-up.
pub(super) fn call(
    method: Method,
    url: String,
    bearer: Option<&SecretString>,
    body: Option<&Value>,
) -> Prepared {
    let mut headers = vec![("accept".to_owned(), "*/*".to_owned())];
    if let Some(token) = bearer {
        headers.push(("authorization".to_owned(), format!("Bearer {}", token.expose_secret())));
    }
    let body = body.map(|body| {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
        body.to_string().into_bytes()
    });
    Prepared { method, url, headers, body: body.unwrap_or_default().into(), alone: None }
}

fn authorize(
    headers: &mut Vec<(String, String)>,
    auth: &Auth,
    bearer: Option<&SecretString>,
    bindings: &Bindings<'_>,
) -> Result<(), Unaddressed> {
    let value = match auth {
        Auth::None => None,
        Auth::Target => bearer.map(|token| format!("Bearer {}", token.expose_secret())),
        Auth::Bearer(token) => Some(format!("Bearer {}", render_text(token, bindings)?)),
        Auth::Altered(alteration) => {
            let token = altered(*alteration, bearer)?;
            Some(format!("Bearer {}", token.expose_secret()))
        }
        Auth::Raw(whole) => Some(render_text(whole, bindings)?),
    };
    headers.extend(value.map(|value| ("authorization".to_owned(), value)));
    Ok(())
}

/// The token, but not quite.
pub(super) fn altered(
    alteration: Alteration,
    bearer: Option<&SecretString>,
) -> Result<SecretString, Unaddressed> {
    let other = bearer.and_then(|token| alteration.of(token.expose_secret()));
    other.map(SecretString::from).ok_or(Unaddressed::NoOtherToken(match alteration {
        Alteration::Longer => "longer",
        Alteration::Shorter => "shorter",
        Alteration::OtherCase => "written in the other case",
    }))
}

/// The scenario's headers replace the usual ones of the same name.
fn merge(
    headers: &mut Vec<(String, String)>,
    own: &BTreeMap<String, String>,
    bindings: &Bindings<'_>,
) -> Result<(), TemplateError> {
    for (name, value) in own {
        let name = name.to_ascii_lowercase();
        let value = render_text(value, bindings)?;
        headers.retain(|(other, _)| *other != name);
        headers.push((name, value));
    }
    Ok(())
}

impl Site {
    /// Sends a request, follows redirects that keep to the host, and records what happened.
    pub(super) async fn exchange(&self, prepared: &Prepared) -> Exchange {
        self.recorded(prepared, self.follow(prepared)).await
    }

    /// Sends a request, follows nothing, and records what happened.
    pub(super) async fn once(&self, prepared: &Prepared) -> Exchange {
        let answer = async {
            let response =
                self.transport.send(wire(prepared, &prepared.url)?, self.limits()).await?;
            self.heard(response.version());
            Ok(recorded(&response))
        };
        self.recorded(prepared, answer).await
    }

    async fn recorded(
        &self,
        prepared: &Prepared,
        answer: impl Future<Output = Result<Response, Trouble>>,
    ) -> Exchange {
        let request = Request {
            method: prepared.method.to_string(),
            url: prepared.url.clone(),
            headers: prepared
                .headers
                .iter()
                .map(|(name, value)| Header { name: name.clone(), value: value.clone() })
                .collect(),
            body: Body::from_bytes(&prepared.body),
        };
        self.pace.turn().await;
        let began = Instant::now();
        let answer = answer.await;
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.let_settle(prepared, answer.as_ref().ok()).await;
        Exchange { request, answer, micros }
    }

    /// Waits for what was changed to be seen, where the target needs a moment for that.
    async fn let_settle(&self, prepared: &Prepared, answer: Option<&Response>) {
        let settle = self.target.limits.settle.get();
        let reads = matches!(prepared.method, Method::GET | Method::HEAD | Method::OPTIONS)
            || prepared.url.ends_with("/.search");
        let changed = answer.is_some_and(|response| (200..300).contains(&response.status));
        if changed && !reads && !settle.is_zero() {
            tokio::time::sleep(settle).await;
        }
    }

    async fn follow(&self, prepared: &Prepared) -> Result<Response, Trouble> {
        let mut at = prepared.url.clone();
        for _ in 0..=redirect::MAX_HOPS {
            let request = wire(prepared, &at)?;
            let response = self.transport.send(request, self.limits()).await?;
            self.heard(response.version());
            if !response.status().is_redirection() {
                return Ok(recorded(&response));
            }
            let from =
                ::url::Url::parse(&at).map_err(|error| Trouble::Unsendable(error.to_string()))?;
            let location = redirect::location(response.headers());
            match redirect::follow(response.status(), location, &from, &prepared.method) {
                None => return Ok(recorded(&response)),
                Some(to) => at = to?.to_string(),
            }
        }
        Err(redirect::loops(at))
    }
}

fn wire(prepared: &Prepared, url: &str) -> Result<http::Request<Bytes>, Trouble> {
    let unsendable = |cause: &dyn std::fmt::Display| Trouble::Unsendable(cause.to_string());
    let uri: http::Uri = url.parse().map_err(|error| unsendable(&error))?;
    if uri.path().split('/').any(is_dot_segment) {
        // The client would resolve it and ask for another path than the record shows.
        return Err(unsendable(&format!("`..` or `.` in the path `{}`", uri.path())));
    }
    let mut request = http::Request::builder()
        .method(prepared.method.clone())
        .uri(uri)
        .body(prepared.body.clone())
        .map_err(|error| unsendable(&error))?;
    if let Some(alone) = prepared.alone {
        request.extensions_mut().insert(alone);
    }
    let headers = request.headers_mut();
    if !prepared.headers.iter().any(|(name, _)| name == header::USER_AGENT.as_str()) {
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    }
    for (name, value) in &prepared.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| unsendable(&error))?;
        let value = HeaderValue::from_str(value)
            .map_err(|_| unsendable(&format!("header `{name}` holds a control character")))?;
        headers.append(name, value);
    }
    Ok(request)
}

/// `.` and `..`, also in percent-encoding (RFC 3986 section 5.2.4).
fn is_dot_segment(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

fn recorded(response: &http::Response<Bytes>) -> Response {
    let headers = response.headers().iter().map(|(name, value)| Header {
        name: name.to_string(),
        value: String::from_utf8_lossy(value.as_bytes()).into_owned(),
    });
    Response {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: Body::from_bytes(response.body()),
    }
}
