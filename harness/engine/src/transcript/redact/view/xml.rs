use memchr::memchr;

use super::escape::{Unit, nibble, unescape};
use super::sink::Sink;

/// The predefined entities (XML 1.0 section 4.6).
const ENTITIES: [(&[u8], u8); 5] =
    [(b"&amp;", b'&'), (b"&lt;", b'<'), (b"&gt;", b'>'), (b"&quot;", b'"'), (b"&apos;", b'\'')];

/// Decodes predefined entities and character references, with any number of leading zeros.
pub(super) fn decode(text: &[u8], sink: &mut impl Sink) -> bool {
    unescape(text, |rest| memchr(b'&', rest), read, sink)
}

fn read(text: &[u8]) -> Option<Unit> {
    if let Some((name, byte)) = ENTITIES.iter().find(|(name, _)| text.starts_with(name)) {
        return Some(Unit::byte(*byte, name.len()));
    }
    match text {
        // HTML takes a capital `X` as well.
        [b'&', b'#', b'x' | b'X', digits @ ..] => reference(digits, 16, 3),
        [b'&', b'#', digits @ ..] => reference(digits, 10, 2),
        _ => None,
    }
}

/// A character by its number; `before` is the length of what stands before the digits.
///
/// Digits are never the beginning of another reference, so no byte is looked at here twice.
fn reference(digits: &[u8], radix: u8, before: usize) -> Option<Unit> {
    let mut code: u32 = 0;
    for (count, digit) in digits.iter().enumerate() {
        match nibble(*digit).filter(|value| *value < radix) {
            Some(value) => {
                code = code.saturating_mul(radix.into()).saturating_add(value.into());
            }
            None if *digit == b';' && count > 0 => {
                return Some(Unit::char(char::from_u32(code)?, before + count + 1));
            }
            None => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Codec;

    #[test]
    fn decodes_entities_and_references() {
        let text = "&lt;&amp;&gt;&quot;&apos;&#65;&#00066;&#x43;&#X00044;&#233;&#x1F600;&amp;lt;";
        let view = Codec::Xml.whole(text.as_bytes(), 6);
        assert_eq!(view.as_deref(), Some("<&>\"'ABCDé😀&lt;".as_bytes()));
    }

    #[test]
    fn leaves_what_is_no_reference() {
        for text in ["&nbsp;", "&#;", "&#x;", "&#6A;", "&#65", "&#x110000;", "&#99999999999;", "&"]
        {
            assert_eq!(Codec::Xml.whole(text.as_bytes(), 6), None, "{text}");
        }
    }
}
