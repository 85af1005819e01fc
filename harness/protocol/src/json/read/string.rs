//! Strings.

use super::super::{JsonError, JsonErrorKind as Kind, OddityKind, Text};
use super::reader::Reader;

impl Reader<'_> {
    /// Reads the string whose opening quote comes next.
    pub(super) fn string(&mut self) -> Result<Text, JsonError> {
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        let mut odd = false;
        loop {
            odd |= self.plain(&mut text);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => odd |= self.escape(&mut text),
                Some(control) => {
                    self.note(self.at..self.at + 1, OddityKind::ControlCharacter);
                    text.push(char::from(control));
                    self.at += 1;
                    odd = true;
                }
                None => {
                    return Err(JsonError::new(open..self.text.len(), Kind::UnterminatedString));
                }
            }
        }
        let raw = self.slice(open + 1..self.at);
        self.at += 1;
        Ok(if odd { Text::with_raw(text, raw) } else { text.into() })
    }

    /// Takes bytes up to the next that means something, and says whether any was odd.
    fn plain(&mut self, text: &mut String) -> bool {
        let start = self.at;
        let rest = self.rest();
        let length = rest
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
            .unwrap_or(rest.len());
        self.at += length;
        let plain = self.slice(start..self.at);
        if let Ok(valid) = std::str::from_utf8(plain) {
            text.push_str(valid);
            return false;
        }
        let mut at = start;
        for chunk in plain.utf8_chunks() {
            text.push_str(chunk.valid());
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                let end = at + chunk.invalid().len();
                self.note(at..end, OddityKind::InvalidUtf8);
                text.push(char::REPLACEMENT_CHARACTER);
                at = end;
            }
        }
        true
    }

    /// Takes an escape, its backslash first, and says whether it was odd.
    fn escape(&mut self, text: &mut String) -> bool {
        let start = self.at;
        let simple = match self.rest() {
            [_, byte @ (b'"' | b'\\' | b'/'), ..] => char::from(*byte),
            [_, b'b', ..] => '\u{8}',
            [_, b'f', ..] => '\u{c}',
            [_, b'n', ..] => '\n',
            [_, b'r', ..] => '\r',
            [_, b't', ..] => '\t',
            [_, b'u', ..] => return self.unicode_escape(text),
            // The backslash alone: what follows is read as if it stood without it.
            _ => {
                self.at += 1;
                text.push('\\');
                self.note(start..self.at, OddityKind::InvalidEscape);
                return true;
            }
        };
        self.at += 2;
        text.push(simple);
        false
    }

    fn unicode_escape(&mut self, text: &mut String) -> bool {
        let start = self.at;
        let Some(unit) = code_unit(self.rest()) else {
            self.at += 1;
            text.push('\\');
            self.note(start..self.at, OddityKind::InvalidEscape);
            return true;
        };
        self.at += 6;
        let low = match unit {
            0xd800..0xdc00 => code_unit(self.rest()).filter(|low| (0xdc00..0xe000).contains(low)),
            _ => None,
        };
        let units = [unit, low.unwrap_or_default()];
        let units = if low.is_some() { &units[..] } else { &units[..1] };
        match char::decode_utf16(units.iter().copied()).next() {
            Some(Ok(character)) => {
                self.at += if low.is_some() { 6 } else { 0 };
                text.push(character);
                false
            }
            _ => {
                text.push(char::REPLACEMENT_CHARACTER);
                self.note(start..self.at, OddityKind::LoneSurrogate);
                true
            }
        }
    }
}

/// The number in `\uXXXX`, if that is how `text` starts.
fn code_unit(text: &[u8]) -> Option<u16> {
    let [b'\\', b'u', digits @ ..] = text else { return None };
    let digits = digits.get(..4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
