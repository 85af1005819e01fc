//! Base64 as the bindings have it (RFC 2045 section 6.8): with padding, and white space anywhere.

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;

/// The bytes that a text stands for; none when it is no base64. White space is passed over: lines
/// of 76 characters are as usual as one line.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let white = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    if !text.bytes().any(|byte| white(&byte)) {
        return STANDARD.decode(text).ok();
    }
    let dense: Vec<u8> = text.bytes().filter(|byte| !white(byte)).collect();
    STANDARD.decode(dense).ok()
}

/// The text in one line, with padding.
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_and_refuses_all_else() {
        assert_eq!(decode("QUJD\r\nRA==\n").as_deref(), Some(&b"ABCD"[..]));
        for text in ["QUJDRA", "QUJDRA=", "QUJDRB==", "QUJD-_==", "QUJDRA==QQ==", "Q*JD", "="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
