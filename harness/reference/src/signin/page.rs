//! Pages for people. Their markup is this project's: of AWS's pages only texts are known.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, HeaderValue, LOCATION, PRAGMA, SET_COOKIE};
use http::{Response, StatusCode};

use crate::reply;

/// A page: one heading, then paragraphs, each of a class of its own.
pub(crate) fn page(
    status: StatusCode,
    heading: &str,
    paragraphs: &[(&str, &str)],
) -> Response<Bytes> {
    let heading = escape(heading);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{heading}</title></head>\n\
         <body>\n<h1>{heading}</h1>\n"
    );
    for (class, text) in paragraphs {
        html.push_str(&format!("<p class=\"{class}\">{}</p>\n", escape(text)));
    }
    html.push_str("</body>\n</html>\n");
    uncached(reply::with_type(status, "text/html; charset=utf-8", html))
}

/// Sends the browser elsewhere with a GET.
pub(crate) fn see_other(location: &str) -> Option<Response<Bytes>> {
    let mut response = reply::empty(StatusCode::SEE_OTHER);
    response.headers_mut().insert(LOCATION, HeaderValue::try_from(location).ok()?);
    Some(uncached(response))
}

/// The same answer, setting a cookie as well.
pub(crate) fn with_cookie(
    mut response: Response<Bytes>,
    cookie: Option<HeaderValue>,
) -> Response<Bytes> {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The same answer, not to be kept by anybody on the way (SAML Bindings section 3.5.6, SP-17).
pub(crate) fn uncached(mut response: Response<Bytes>) -> Response<Bytes> {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// Text that stands between tags or in double quotes. Apostrophes stay as they are, so that a text
/// is found in the page as it is written.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_text_as_text() {
        let shown = page(StatusCode::FORBIDDEN, "It's <b>", &[("why", "a & \"b\"")]);
        let text = String::from_utf8(shown.body().to_vec()).unwrap();
        assert!(text.contains("<h1>It's &lt;b&gt;</h1>"), "{text}");
        assert!(text.contains("<p class=\"why\">a &amp; &quot;b&quot;</p>"), "{text}");
        assert_eq!(shown.headers()[CACHE_CONTROL], "no-cache, no-store");
    }

    #[test]
    fn an_address_that_is_no_header_leads_nowhere() {
        assert!(see_other("/a\r\nSet-Cookie: x=y").is_none());
        assert_eq!(see_other("/a").unwrap().headers()[LOCATION], "/a");
    }
}
