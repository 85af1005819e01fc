//! The only file that knows quick-xml: it cuts the text into tokens, in linear time. What a token
//! holds is read elsewhere, from the text itself.

use std::ops::Range;

use quick_xml::events::Event;

use crate::xml::XmlErrorKind;
use crate::xml::error::Refusal;

/// What a stretch of the text is, by how it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Text,
    Reference,
    CData,
    Comment,
    Instruction,
    Declaration,
    Doctype,
    Start,
    Empty,
    End,
}

/// Tokens without gaps: each begins where the last one ended.
pub(super) struct Tokens<'t> {
    inner: quick_xml::Reader<&'t [u8]>,
    text: &'t str,
    /// Bytes before the first token.
    base: usize,
    at: usize,
}

impl<'t> Tokens<'t> {
    /// The tokens of `text` from the byte `base` on, where no byte order mark may stand: quick-xml
    /// would pass over it without counting it.
    pub(super) fn new(text: &'t str, base: usize) -> Self {
        let mut inner = quick_xml::Reader::from_str(text.get(base..).unwrap_or_default());
        let config = inner.config_mut();
        // Both are checked by us, with spans.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Self { inner, text, base, at: base }
    }

    /// Where the next token begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next token and its bytes.
    pub(super) fn next(&mut self) -> Result<Option<(Token, Range<usize>)>, Refusal> {
        loop {
            let start = self.at;
            let token = match self.inner.read_event() {
                Ok(Event::Text(_)) => Token::Text,
                Ok(Event::GeneralRef(_)) => Token::Reference,
                Ok(Event::CData(_)) => Token::CData,
                Ok(Event::Comment(_)) => Token::Comment,
                Ok(Event::PI(_)) => Token::Instruction,
                Ok(Event::Decl(_)) => Token::Declaration,
                Ok(Event::DocType(_)) => Token::Doctype,
                Ok(Event::Start(_)) => Token::Start,
                Ok(Event::Empty(_)) => Token::Empty,
                Ok(Event::End(_)) => Token::End,
                Ok(Event::Eof) => return Ok(None),
                Err(_) => return Err(self.broken(start)),
            };
            let end = usize::try_from(self.inner.buffer_position()).unwrap_or(usize::MAX);
            self.at = self.base.saturating_add(end).min(self.text.len());
            if self.at > start {
                return Ok(Some((token, start..self.at)));
            }
        }
    }

    /// What has no end, told by how it begins.
    fn broken(&self, start: usize) -> Refusal {
        let rest = self.text.get(start..).unwrap_or_default();
        let (length, kind) = match rest.as_bytes() {
            [b'<', b'!', b'-', b'-', ..] => (4, XmlErrorKind::UnclosedComment),
            [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] => {
                (9, XmlErrorKind::UnclosedCData)
            }
            [b'<', b'!', b'D' | b'd', ..] => (2, XmlErrorKind::Doctype),
            [b'<', b'!', ..] => (2, XmlErrorKind::UnknownMarkup),
            [b'<', b'?', ..] => (2, XmlErrorKind::UnclosedInstruction),
            [b'<', ..] => (1, XmlErrorKind::UnclosedTag),
            [b'&', ..] => (1, XmlErrorKind::BareAmpersand),
            _ => (0, XmlErrorKind::UnclosedTag),
        };
        Refusal::new(start..start + length, kind)
    }
}
