//! From what is written to what it says: references resolved, ends of lines and white space
//! normalised (XML 1.0 sections 2.11 and 3.3.3).

use std::borrow::Cow;

use super::reference;

/// What character data says. A reference that stands for nothing stays as it is written, which only
/// happens in what was made, never in what was read.
pub(super) fn of_text(written: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'&', b'\r', written.as_bytes()).is_none() {
        return Cow::Borrowed(written);
    }
    Cow::Owned(normalise(written, &['&', '\r'], '\n'))
}

/// What CDATA, a comment or a processing instruction says: only ends of lines change.
pub(super) fn of_lines(written: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', written.as_bytes()).is_none() {
        return Cow::Borrowed(written);
    }
    Cow::Owned(normalise(written, &['\r'], '\n'))
}

/// What is written between the quotes of an attribute says: each white space is a space, unless a
/// reference stands for it. Without a document type every attribute is CDATA, so spaces are not
/// merged.
pub(super) fn of_attribute(written: &str) -> Cow<'_, str> {
    let special = |byte: &u8| matches!(byte, b'&' | b'\r' | b'\n' | b'\t');
    if !written.as_bytes().iter().any(special) {
        return Cow::Borrowed(written);
    }
    Cow::Owned(normalise(written, &['&', '\r', '\n', '\t'], ' '))
}

fn normalise(written: &str, special: &[char], white: char) -> String {
    let mut value = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(special) {
        let (plain, from) = rest.split_at(at);
        value.push_str(plain);
        rest = match from.as_bytes() {
            [b'&', ..] => match reference::first(from) {
                Some((name, length)) if let Ok(character) = reference::resolve(name) => {
                    value.push(character);
                    from.get(length..).unwrap_or_default()
                }
                _ => {
                    value.push('&');
                    from.get(1..).unwrap_or_default()
                }
            },
            [b'\r', b'\n', ..] => {
                value.push(white);
                from.get(2..).unwrap_or_default()
            }
            _ => {
                value.push(white);
                from.get(1..).unwrap_or_default()
            }
        };
    }
    value.push_str(rest);
    value
}

/// The most bytes that one byte of a value becomes when it is written.
pub(super) const LONGEST: usize = 6;

/// Character data that says `value`.
pub fn to_text(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    push_text(&mut text, value);
    text
}

/// What to write between double quotes so that the attribute says `value`.
pub fn to_attribute(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    push_attribute(&mut text, value);
    text
}

/// Adds character data that says `value`.
pub(super) fn push_text(text: &mut String, value: &str) {
    escape(text, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        // Needed after `]]`, and usual everywhere.
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Adds what to write between double quotes so that the attribute says `value`.
pub(super) fn push_attribute(text: &mut String, value: &str) {
    escape(text, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

fn escape(text: &mut String, value: &str, written: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in value.bytes().enumerate() {
        // Each of them is one byte, so both ends are ends of characters.
        if let Some(reference) = written(byte) {
            text.push_str(value.get(from..at).unwrap_or_default());
            text.push_str(reference);
            from = at + 1;
        }
    }
    text.push_str(value.get(from..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_lines_become_line_feeds_unless_a_reference_wrote_them() {
        assert_eq!(of_text("a\r\nb\rc\nd&#13;&#xD;\n"), "a\nb\nc\nd\r\r\n");
        assert_eq!(of_lines("a\r\nb\r&amp;"), "a\nb\n&amp;");
        assert!(matches!(of_text("a\nb\tc"), Cow::Borrowed(_)));
    }

    #[test]
    fn white_space_in_an_attribute_becomes_spaces_unless_a_reference_wrote_it() {
        assert_eq!(of_attribute("a\tb\nc\r\nd\re  f"), "a b c d e  f");
        assert_eq!(of_attribute("&#9;&#xA;&#13;&quot;&lt;"), "\t\n\r\"<");
        assert!(matches!(of_attribute("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn resolving_happens_once() {
        assert_eq!(of_text("&amp;lt;&#38;#60;"), "&lt;&#60;");
    }

    #[test]
    fn what_is_written_for_a_value_says_it() {
        let value = "a&b<c>]]>\"'\t\n\r\r\né&amp;";
        assert_eq!(of_text(&to_text(value)), value);
        assert_eq!(of_attribute(&to_attribute(value)), value);
        let longest = to_text(value).len().max(to_attribute(value).len());
        assert!(longest <= value.len() * LONGEST);
        assert_eq!(to_attribute("\"").len(), LONGEST);
    }
}
