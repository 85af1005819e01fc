use http::{HeaderValue, Method, Uri, header};

use crate::transcript::Trouble;

/// How many redirects in a row are followed.
pub(super) const MAX_HOPS: usize = 5;

/// Where a redirect leads, if it may be followed.
///
/// Only to the same scheme, host and port: a request carries the token, and a token never goes
/// to another host. Only so that the method stays the same (RFC 9110 section 15.4): 307 and 308,
/// or any redirect of a GET.
pub(super) fn follow(
    status: http::StatusCode,
    location: Option<&HeaderValue>,
    from: &url::Url,
    method: &Method,
) -> Option<Result<Uri, Trouble>> {
    let keeps_method = match status.as_u16() {
        307 | 308 => true,
        301..=303 => *method == Method::GET || *method == Method::HEAD,
        _ => return None,
    };
    let location = location.and_then(|value| value.to_str().ok())?;
    let refuse =
        |why: &str| Some(Err(Trouble::Redirect { to: location.to_owned(), why: why.to_owned() }));
    let Ok(to) = from.join(location) else { return refuse("that is no URL") };
    if to.origin() != from.origin() {
        return refuse("another host must not see the token");
    }
    if !keeps_method {
        return refuse("the method would change");
    }
    Some(to.as_str().parse().map_err(|_| Trouble::Redirect {
        to: location.to_owned(),
        why: "that is no URL".to_owned(),
    }))
}

/// Too many of them.
pub(super) fn loops(to: String) -> Trouble {
    Trouble::Redirect { to, why: format!("{MAX_HOPS} redirects in a row") }
}

/// The header that says where.
pub(super) fn location(headers: &http::HeaderMap) -> Option<&HeaderValue> {
    headers.get(header::LOCATION)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn to(status: u16, location: &'static str, method: &Method) -> Option<Result<String, ()>> {
        let from = url::Url::parse("https://a.test/scim/v2/Users").unwrap();
        let value = HeaderValue::from_static(location);
        follow(StatusCode::from_u16(status).unwrap(), Some(&value), &from, method)
            .map(|followed| followed.map(|uri| uri.to_string()).map_err(|_| ()))
    }

    #[test]
    fn stays_with_the_host_and_the_method() {
        assert_eq!(to(308, "/v3/Users", &Method::POST), Some(Ok("https://a.test/v3/Users".into())));
        assert_eq!(
            to(302, "Users/1", &Method::GET),
            Some(Ok("https://a.test/scim/v2/Users/1".into()))
        );
        assert_eq!(to(302, "/v3/Users", &Method::POST), Some(Err(())));
        for elsewhere in ["https://b.test/", "http://a.test/", "https://a.test:444/", "//b.test/x"]
        {
            assert_eq!(to(307, elsewhere, &Method::GET), Some(Err(())), "{elsewhere}");
        }
        assert_eq!(to(201, "https://b.test/", &Method::POST), None);
    }
}
