//! Cookies, as little of RFC 6265 as is needed.

use http::HeaderMap;
use http::header::{COOKIE, HeaderValue};

/// The value of the cookie of this name. Of several the first, which is the most specific one
/// (RFC 6265 section 5.4).
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';'));
    let named = |pair: &'a str| pair.trim().split_once('=').filter(|(found, _)| *found == name);
    pairs.filter_map(named).map(|(_, value)| value).find(|value| !value.is_empty())
}

/// What sets a cookie for everything below a path. It lasts until the browser closes; the server knows
/// when the session is over.
pub(crate) fn set(name: &str, value: &str, path: &str) -> Option<HeaderValue> {
    // No `SameSite`: the answer of an IdP is a POST from another site, and has to carry the cookie
    // that ties it to its request.
    HeaderValue::try_from(format!("{name}={value}; Path={path}; HttpOnly")).ok()
}

/// What makes a browser forget a cookie.
pub(crate) fn forget(name: &str, path: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("{name}=; Path={path}; HttpOnly; Max-Age=0")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (COOKIE, value.parse().unwrap())).collect()
    }

    #[test]
    fn finds_a_cookie_by_its_whole_name() {
        let sent = headers(&["a=1; session=x=y;session2=z", "b=2"]);
        assert_eq!(read(&sent, "session"), Some("x=y"));
        assert_eq!(read(&sent, "b"), Some("2"));
        assert_eq!(read(&sent, "sess"), None);
        assert_eq!(read(&headers(&["session="]), "session"), None);
        assert_eq!(read(&HeaderMap::new(), "a"), None);
    }
}
