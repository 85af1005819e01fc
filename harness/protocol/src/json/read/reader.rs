//! A position in a text: white space, comments, words and numbers.

use std::ops::Range;

use super::super::{
    Document, Json, JsonError, JsonErrorKind as Kind, Limits, Node, NumberText, Oddity, OddityKind,
    number,
};

/// What some writers put where a value should be: JavaScript's and Python's own words.
const FOREIGN_WORDS: [&str; 13] = [
    "NaN",
    "-NaN",
    "nan",
    "Infinity",
    "-Infinity",
    "+Infinity",
    "inf",
    "-inf",
    "undefined",
    "None",
    "True",
    "False",
    "nil",
];

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(in crate::json) fn document(text: &[u8], limits: &Limits) -> Result<Document, JsonError> {
    if text.len() > limits.length {
        let kind = Kind::TooLong { length: text.len(), limit: limits.length };
        return Err(JsonError::new(0..text.len(), kind));
    }
    let mut reader = Reader { text, at: 0, limits, values: 0, oddities: Vec::new(), strict: true };
    if text.starts_with(BYTE_ORDER_MARK) {
        reader.at = BYTE_ORDER_MARK.len();
        reader.note(0..reader.at, OddityKind::ByteOrderMark);
    }
    reader.skip_blank()?;
    if reader.peek().is_none() {
        return Err(JsonError::new(0..text.len(), Kind::Empty));
    }
    let value = reader.value(0)?;
    // What is behind the value is not read, so a comment in it may lack its end.
    let end = reader.at;
    if reader.skip_blank().is_err() || reader.peek().is_some() {
        reader.note(end..text.len(), OddityKind::TrailingBytes);
    }
    Ok(Document::new(value, reader.oddities, reader.strict))
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    pub(super) limits: &'a Limits,
    values: usize,
    oddities: Vec<Oddity>,
    strict: bool,
}

impl<'a> Reader<'a> {
    /// Reads the value that starts here, `depth` arrays and objects down.
    pub(super) fn value(&mut self, depth: usize) -> Result<Node, JsonError> {
        let start = self.at;
        self.values += 1;
        if self.values > self.limits.values {
            return Err(self.error_here(Kind::TooMany { limit: self.limits.values }));
        }
        let json = match self.peek() {
            Some(open @ (b'[' | b'{')) => {
                if depth >= self.limits.depth {
                    return Err(self.error_here(Kind::TooDeep { limit: self.limits.depth }));
                }
                if open == b'[' { self.array(depth)? } else { self.object(depth)? }
            }
            Some(b'"') => Json::String(self.string()?),
            _ => self.word()?,
        };
        Ok(Node { span: start..self.at, json })
    }

    fn word(&mut self) -> Result<Json, JsonError> {
        let start = self.at;
        let rest = self.rest();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._".contains(byte);
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let span = start..start + length;
        // All its bytes are ASCII.
        let word = std::str::from_utf8(self.slice(span.clone())).unwrap_or_default();
        let json = match word {
            "" => return Err(self.error_here(Kind::ExpectedValue)),
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ => match number::oddities(word) {
                Some(oddities) => {
                    for kind in oddities {
                        self.note(span.clone(), kind);
                    }
                    Json::Number(NumberText::new(word))
                }
                None if FOREIGN_WORDS.contains(&word) => {
                    self.note(span.clone(), OddityKind::Word);
                    Json::Word(word.to_owned())
                }
                None => return Err(JsonError::new(span, Kind::UnknownWord)),
            },
        };
        self.at = span.end;
        Ok(json)
    }

    /// Goes past white space and comments.
    pub(super) fn skip_blank(&mut self) -> Result<(), JsonError> {
        loop {
            let start = self.at;
            match self.rest() {
                [b' ' | b'\t' | b'\n' | b'\r', ..] => {
                    self.at += 1;
                    continue;
                }
                [b'/', b'/', rest @ ..] => {
                    let end = rest.iter().position(|byte| *byte == b'\n');
                    self.at += 2 + end.unwrap_or(rest.len());
                }
                [b'/', b'*', rest @ ..] => match rest.windows(2).position(|pair| pair == b"*/") {
                    Some(length) => self.at += 2 + length + 2,
                    None => {
                        let span = start..self.text.len();
                        return Err(JsonError::new(span, Kind::UnclosedComment));
                    }
                },
                _ => return Ok(()),
            }
            self.note(start..self.at, OddityKind::Comment);
        }
    }

    pub(super) fn note(&mut self, span: Range<usize>, kind: OddityKind) {
        self.strict &= !kind.is_forbidden();
        if self.oddities.len() < self.limits.oddities {
            self.oddities.push(Oddity { span, kind });
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Takes `wanted` when it comes next.
    pub(super) fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn slice(&self, span: Range<usize>) -> &'a [u8] {
        self.text.get(span).unwrap_or_default()
    }

    /// An error about the next byte, or about the end of the text.
    pub(super) fn error_here(&self, kind: Kind) -> JsonError {
        JsonError::new(self.at..(self.at + 1).min(self.text.len()), kind)
    }
}
