use memchr::memchr;

use super::escape::{Unit, nibble, unescape};
use super::sink::Sink;

/// Decodes the escapes of JSON strings (RFC 8259 section 7), surrogate pairs included.
pub(super) fn decode(text: &[u8], sink: &mut impl Sink) -> bool {
    unescape(text, |rest| memchr(b'\\', rest), read, sink)
}

fn read(text: &[u8]) -> Option<Unit> {
    let [b'\\', letter, ..] = text else { return None };
    let byte = match letter {
        b'"' | b'\\' | b'/' => *letter,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'u' => return character(text),
        _ => return None,
    };
    Some(Unit::byte(byte, 2))
}

/// A character in the form `\uXXXX` or `\uD83D\uDE00`; half a pair is none.
fn character(text: &[u8]) -> Option<Unit> {
    let first = code(text)?;
    if let Some(character) = char::from_u32(first) {
        return Some(Unit::char(character, 6));
    }
    let second = code(text.get(6..)?)?;
    match (first, second) {
        (0xD800..0xDC00, 0xDC00..0xE000) => {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            Some(Unit::char(char::from_u32(code)?, 12))
        }
        _ => None,
    }
}

fn code(text: &[u8]) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = text else { return None };
    let digits = digits.get(..4)?;
    digits.iter().try_fold(0, |code, digit| Some(code << 4 | u32::from(nibble(*digit)?)))
}

#[cfg(test)]
mod tests {
    use super::super::Codec;

    #[test]
    fn decodes_every_escape() {
        let text = r#"\"\\\/\b\f\n\r\t\u0041\u00E9\ud83d\uDE00"#;
        let view = Codec::Json.whole(text.as_bytes(), 6);
        assert_eq!(view.as_deref(), Some("\"\\/\u{8}\u{c}\n\r\tAé😀".as_bytes()));
    }

    #[test]
    fn leaves_what_is_no_escape() {
        for text in [r"\x41", r"\u12", r"\ud83d", r"\ude00", "\\"] {
            assert_eq!(Codec::Json.whole(text.as_bytes(), 6), None, "{text}");
        }
        let view = Codec::Json.whole(br"\ud83d\u0041", 6);
        assert_eq!(view.as_deref(), Some(br"\ud83dA".as_slice()));
    }
}
