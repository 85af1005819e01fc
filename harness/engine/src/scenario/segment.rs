//! What a target gave, such as the `id` of a resource, written into a path or a pattern.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986 section 2.3.
pub(crate) const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What RFC 3986 section 3.3 does not allow in a segment of a path as it is.
const NO_PCHAR: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A text as one segment of a path: an `id` may hold any character (RFC 7643 section 3.1). One that climbs
/// stays as it is, and is not followed by whoever sends the request.
pub(crate) fn segment(text: &str) -> Cow<'_, str> {
    if climbs(text) {
        return Cow::Borrowed(text);
    }
    utf8_percent_encode(text, NO_PCHAR).into()
}

/// Whether a reader who decodes the text, and takes it for more than one segment, is led elsewhere by it.
pub(crate) fn climbs(text: &str) -> bool {
    text.split(['/', '\\']).any(|part| {
        let decoded = percent_decode_str(part).decode_utf8_lossy();
        decoded == "." || decoded == ".."
    })
}

/// A pattern that finds a text as it is, or percent-encoded as little or as much as one may.
pub(super) fn pattern(text: &str) -> String {
    let plain = regex::escape(text);
    let little = segment(text);
    let much = utf8_percent_encode(text, RESERVED).to_string();
    if text == little && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return plain;
    }
    format!("(?:{plain}|(?i:{}|{}))", regex::escape(&little), regex::escape(&much))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_gives_a_meaning_is_encoded() {
        for (id, expected) in [
            ("2819c223-7f76-453a-919d-413861904646", "2819c223-7f76-453a-919d-413861904646"),
            ("a+b==", "a+b=="),
            ("a/b?c#d", "a%2Fb%3Fc%23d"),
            ("100% \u{e9}", "100%25%20%C3%A9"),
            ("urn:x:u@b", "urn:x:u@b"),
            ("a..b", "a..b"),
            ("../../admin", "../../admin"),
            ("%2E%2e/admin", "%2E%2e/admin"),
        ] {
            assert_eq!(segment(id), expected);
        }
    }

    #[test]
    fn a_pattern_finds_every_spelling_and_no_other_text() {
        let pattern = regex::Regex::new(&format!("^{}$", pattern("a/b-+c=="))).unwrap();
        for spelling in ["a/b-+c==", "a%2fb-+c==", "a%2Fb-%2Bc%3D%3D"] {
            assert!(pattern.is_match(spelling), "{spelling}");
        }
        assert!(!pattern.is_match("a/bbc=="));
    }
}
