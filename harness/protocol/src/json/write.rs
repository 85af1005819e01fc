//! A value to bytes, without white space, as wrong as it was read or made.

use super::{Json, Text};

impl Json {
    /// The value as bytes: members in their order and as often as they stand, numbers and odd
    /// strings as written. White space and comments are not kept.
    ///
    /// Bytes, because a string that was not UTF-8 is not made so.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend(b"null"),
            Self::Bool(true) => out.extend(b"true"),
            Self::Bool(false) => out.extend(b"false"),
            Self::Number(text) => out.extend(text.as_str().as_bytes()),
            Self::String(text) => string(text, out),
            Self::Word(word) => out.extend(word.as_bytes()),
            Self::Array(elements) => {
                out.push(b'[');
                for (position, element) in elements.iter().enumerate() {
                    if position > 0 {
                        out.push(b',');
                    }
                    element.json.write(out);
                }
                out.push(b']');
            }
            Self::Object(members) => {
                out.push(b'{');
                for (position, member) in members.iter().enumerate() {
                    if position > 0 {
                        out.push(b',');
                    }
                    string(&member.name, out);
                    out.push(b':');
                    member.value.json.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

fn string(text: &Text, out: &mut Vec<u8>) {
    out.push(b'"');
    match text.raw() {
        Some(raw) => out.extend(raw),
        None => {
            for byte in text.as_str().bytes() {
                match byte {
                    b'"' | b'\\' => out.extend([b'\\', byte]),
                    b'\n' => out.extend(b"\\n"),
                    b'\r' => out.extend(b"\\r"),
                    b'\t' => out.extend(b"\\t"),
                    0..0x20 => out.extend(format!("\\u{byte:04x}").bytes()),
                    _ => out.push(byte),
                }
            }
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::json::{Document, Member, NumberText};

    #[test]
    fn writes_what_a_careful_writer_never_would() {
        let odd = Json::Object(vec![
            Member::new("id", &json!("1")),
            Member::new("id", &json!("2")),
            Member::new("n", Json::Number(NumberText::new("01.50"))),
            Member::new("s", Json::String(Text::with_raw("\u{fffd}", *b"\\ud800"))),
            Member::new("w", Json::Word("NaN".to_owned())),
        ]);
        let text = odd.to_bytes();
        let expected = r#"{"id":"1","id":"2","n":01.50,"s":"\ud800","w":NaN}"#;
        assert_eq!(String::from_utf8_lossy(&text), expected);
        assert_eq!(Document::read(&text).unwrap().value.json, odd);
    }

    #[test]
    fn escapes_what_has_to_be() {
        let value = json!({ "a\"\\\n\r\t\u{1}\u{7f}é": "😀" });
        let text = Json::from(&value).to_bytes();
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&text).unwrap(), value);
    }
}
