use std::ops::Range;

use crate::xml::XmlErrorKind;
use crate::xml::character::{is_white, skip_white};
use crate::xml::error::Refusal;

/// Checks an XML declaration (production 23). Any version 1.x is read as 1.0, as the fifth edition
/// asks.
///
/// `span` reaches from `<?xml` to `?>`.
pub(super) fn check(text: &str, span: Range<usize>) -> Result<(), Refusal> {
    let malformed = |at: usize| Refusal::new(at..span.end, XmlErrorKind::MalformedDeclaration);
    let end = span.end - 2;
    let mut at = span.start + 5;
    let mut expected = &["version", "encoding", "standalone"][..];
    loop {
        let next = skip_white(text.as_bytes(), at).min(end);
        if next == end {
            // The version is all that has to be there.
            return if expected.len() == 3 { Err(malformed(at)) } else { Ok(()) };
        }
        if next == at {
            return Err(malformed(at));
        }
        let Some((name, value)) = pair(text, next..end) else { return Err(malformed(next)) };
        at = value.end + 1;
        // What may follow: the names after this one. The version cannot be passed over.
        let Some(index) = expected.iter().position(|one| *one == name) else {
            return Err(malformed(next));
        };
        if expected.len() == 3 && index > 0 {
            return Err(malformed(next));
        }
        expected = expected.get(index + 1..).unwrap_or_default();
        let written = text.get(value.clone()).unwrap_or_default();
        match name {
            "version" if !is_version(written) => return Err(malformed(next)),
            "standalone" if !matches!(written, "yes" | "no") => return Err(malformed(next)),
            "encoding" if !is_encoding(written) => return Err(malformed(next)),
            "encoding" if !written.eq_ignore_ascii_case("utf-8") => {
                let kind = XmlErrorKind::OtherEncoding { encoding: written.to_owned() };
                return Err(Refusal::new(value, kind));
            }
            _ => {}
        }
    }
}

/// `name = "value"` at the start of `span`: the name, and where the value stands.
fn pair(text: &str, span: Range<usize>) -> Option<(&str, Range<usize>)> {
    let bytes = text.as_bytes();
    let inside = bytes.get(span.clone())?;
    let length = inside.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    let name = text.get(span.start..span.start + length)?;
    let equals = skip_white(bytes, span.start + length);
    let quote = skip_white(bytes, equals + 1);
    let mark = *bytes.get(quote)?;
    if bytes.get(equals) != Some(&b'=') || !matches!(mark, b'"' | b'\'') {
        return None;
    }
    let rest = bytes.get(quote + 1..span.end)?;
    let length = memchr::memchr(mark, rest)?;
    debug_assert!(!name.bytes().any(is_white));
    Some((name, quote + 1..quote + 1 + length))
}

fn is_version(written: &str) -> bool {
    let minor = written.strip_prefix("1.");
    minor.is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Production 81.
fn is_encoding(written: &str) -> bool {
    let mut bytes = written.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}
