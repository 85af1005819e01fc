use bytes::Bytes;
use http::Request;
use http::header::HOST;

/// Scheme and authority under which the client knows the service, without a slash at the end: what
/// was configured, or else what the request itself says.
pub(crate) fn origin(request: &Request<Bytes>, public_base: &str) -> String {
    if !public_base.is_empty() {
        return public_base.to_owned();
    }
    let scheme = request.uri().scheme_str().unwrap_or("http");
    let authority = request.uri().authority().map(|authority| authority.as_str());
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    match authority.or(host) {
        Some(authority) => format!("{scheme}://{authority}"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(uri: &str, host: Option<&str>) -> Request<Bytes> {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = uri.parse().unwrap();
        if let Some(host) = host {
            request.headers_mut().insert(HOST, host.parse().unwrap());
        }
        request
    }

    #[test]
    fn is_what_was_configured_or_what_the_request_says() {
        assert_eq!(origin(&request("https://a.test/x", None), "http://b.test"), "http://b.test");
        assert_eq!(origin(&request("https://a.test:1/x", Some("b.test")), ""), "https://a.test:1");
        assert_eq!(origin(&request("/x", Some("b.test:2")), ""), "http://b.test:2");
        assert_eq!(origin(&request("/x", None), ""), "");
    }
}
