//! Pages for people. Their markup is this project's: of AWS's pages only texts are known.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, HeaderValue, LOCATION, PRAGMA, SET_COOKIE};
use http::{Response, StatusCode};

use crate::reply;

/// What a person fills in.
pub(crate) struct Form<'a> {
    /// Where it goes; empty for the page's own address.
    pub(crate) action: &'a str,
    /// Names and values that go with it.
    pub(crate) hidden: &'a [(&'a str, &'a str)],
    /// Names and labels of what is asked for; `password` is not shown.
    pub(crate) fields: &'a [(&'a str, &'a str)],
    /// Names and values of what sends it; the value is the label. Without a name none is sent.
    pub(crate) buttons: &'a [(&'a str, &'a str)],
}

impl Form<'_> {
    fn html(&self) -> String {
        let mut html = format!("<form method=\"post\" action=\"{}\">\n", escape(self.action));
        for (name, value) in self.hidden {
            let (name, value) = (escape(name), escape(value));
            html.push_str(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n"));
        }
        for (name, label) in self.fields {
            let kind = if *name == "password" { "password" } else { "text" };
            let (name, label) = (escape(name), escape(label));
            html.push_str(&format!(
                "<p><label>{label}<br><input type=\"{kind}\" name=\"{name}\" autocomplete=\"off\"></label></p>\n"
            ));
        }
        for (name, value) in self.buttons {
            let name = match name.is_empty() {
                true => String::new(),
                false => format!(" name=\"{}\" value=\"{}\"", escape(name), escape(value)),
            };
            let label = escape(value);
            html.push_str(&format!("<p><button type=\"submit\"{name}>{label}</button></p>\n"));
        }
        html + "</form>\n"
    }
}

/// How pages look: readable on a telephone and in the dark.
const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;\
                     color-scheme:light dark}input,button{font:inherit;padding:.3rem .6rem}\
                     .error{border-left:.25rem solid #c22;padding-left:.75rem}p{overflow-wrap:anywhere}";

/// A page: one heading, then paragraphs, each of a class of its own.
pub(crate) fn page(
    status: StatusCode,
    heading: &str,
    paragraphs: &[(&str, &str)],
) -> Response<Bytes> {
    with_forms(status, heading, paragraphs, &[])
}

/// A page with forms below its paragraphs.
pub(crate) fn with_forms(
    status: StatusCode,
    heading: &str,
    paragraphs: &[(&str, &str)],
    forms: &[Form<'_>],
) -> Response<Bytes> {
    let heading = escape(heading);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{heading}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head>\n\
         <body>\n<h1>{heading}</h1>\n"
    );
    for (class, text) in paragraphs {
        html.push_str(&format!("<p class=\"{class}\">{}</p>\n", escape(text)));
    }
    html.extend(forms.iter().map(Form::html));
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
    fn forms_hold_text_as_text() {
        let form = Form {
            action: "a\"b",
            hidden: &[("x", "<y>")],
            fields: &[("password", "Your & word")],
            buttons: &[("", "Go"), ("role", "r\"1")],
        };
        let shown = with_forms(StatusCode::OK, "Sign in", &[], &[form]);
        let text = String::from_utf8(shown.body().to_vec()).unwrap();
        for part in [
            "action=\"a&quot;b\"",
            "name=\"x\" value=\"&lt;y&gt;\"",
            "Your &amp; word<br><input type=\"password\" name=\"password\"",
            "<button type=\"submit\">Go</button>",
            "<button type=\"submit\" name=\"role\" value=\"r&quot;1\">r&quot;1</button>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn an_address_that_is_no_header_leads_nowhere() {
        assert!(see_other("/a\r\nSet-Cookie: x=y").is_none());
        assert_eq!(see_other("/a").unwrap().headers()[LOCATION], "/a");
    }
}
