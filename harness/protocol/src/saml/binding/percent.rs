//! Percent-encoding in forms and queries, in every spelling.

use super::error::BindingError;

/// Which of several spellings with the same meaning is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// All but the unreserved characters of RFC 3986 section 2.3, with capital digits.
    Upper,
    /// The same with small digits, as .NET and its customers do; the octets that are signed differ.
    Lower,
    /// Every byte.
    All,
    /// A space becomes `+`, and the rest is as in [`Upper`](Self::Upper).
    Plus,
}

/// The bytes as they may stand in a form or a query.
pub fn encode(bytes: &[u8], spelling: Spelling) -> String {
    let digits = match spelling {
        Spelling::Lower => b"0123456789abcdef",
        Spelling::Upper | Spelling::All | Spelling::Plus => b"0123456789ABCDEF",
    };
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
    let mut rest = bytes;
    loop {
        // Messages are long, and almost all of them is kept.
        let plain = match spelling {
            Spelling::All => 0,
            _ => rest.iter().take_while(|byte| UNRESERVED[usize::from(**byte)]).count(),
        };
        let (kept, from) = rest.split_at(plain);
        // Unreserved bytes are ASCII.
        text.push_str(std::str::from_utf8(kept).unwrap_or_default());
        let Some((byte, after)) = from.split_first() else { return text };
        rest = after;
        match byte {
            b' ' if spelling == Spelling::Plus => text.push('+'),
            byte => {
                text.push('%');
                // Four bits are below 16.
                text.push(char::from(digits[usize::from(byte >> 4)]));
                text.push(char::from(digits[usize::from(byte & 15)]));
            }
        }
    }
}

/// The bytes that RFC 3986 section 2.3 leaves as they are.
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let ascii = byte as u8;
        table[byte] = ascii.is_ascii_alphanumeric() || matches!(ascii, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// What the bytes say, with `+` as a space; none when a `%` has no two digits after it.
pub fn decode(written: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written;
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let [high, low, after @ ..] = rest else { return None };
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                // Two digits fit a byte.
                let byte = u8::try_from(digit(high)? * 16 + digit(low)?).ok()?;
                bytes.push(byte);
                rest = after;
            }
            byte => bytes.push(*byte),
        }
    }
    Some(bytes)
}

/// What the value of a parameter says, as text.
pub(super) fn decode_text(name: &str, written: &[u8]) -> Result<String, BindingError> {
    let bytes =
        decode(written).ok_or_else(|| BindingError::PercentEncoding { name: name.to_owned() })?;
    String::from_utf8(bytes).map_err(|_| BindingError::NotUtf8 { name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_says_the_same() {
        let bytes: Vec<u8> = (0..=255).collect();
        for spelling in [Spelling::Upper, Spelling::Lower, Spelling::All, Spelling::Plus] {
            assert_eq!(decode(encode(&bytes, spelling).as_bytes()), Some(bytes.clone()));
        }
        assert_eq!(encode(b"a b+/=", Spelling::Upper), "a%20b%2B%2F%3D");
        assert_eq!(encode(b"a b+/=", Spelling::Lower), "a%20b%2b%2f%3d");
        assert_eq!(encode(b"a b", Spelling::Plus), "a+b");
        assert_eq!(encode(b"aZ", Spelling::All), "%61%5A");
    }

    #[test]
    fn a_percent_sign_needs_two_digits() {
        for written in ["%", "%4", "%4g", "%%41", "a%+1", "%-1"] {
            assert_eq!(decode(written.as_bytes()), None, "{written}");
        }
        assert_eq!(decode(b"%4a+%4A"), Some(b"J J".to_vec()));
    }
}
