use super::sink::{Collect, Locate, Sink};
use super::{base64, hex, json, percent, xml};
use crate::transcript::redact::span::Span;

/// An encoding that a secret may hide in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transcript::redact) enum Codec {
    /// `%2F`.
    Percent,
    /// `%2F`, and `+` for a space.
    Form,
    /// `&amp;`, `&#38;`, `&#x26;`.
    Xml,
    /// `\"`, `\u0022`.
    Json,
    /// Base64 and base64url.
    Base64,
    /// Base64 whose letters or line breaks a URL or JSON escaped.
    EscapedBase64,
    /// Hexadecimal digits.
    Hex,
}

impl Codec {
    /// Every encoding.
    pub(in crate::transcript::redact) const ALL: [Self; 7] = [
        Self::Percent,
        Self::Form,
        Self::Xml,
        Self::Json,
        Self::Base64,
        Self::EscapedBase64,
        Self::Hex,
    ];

    /// The text decoded; none if there is nothing to decode.
    ///
    /// Encodings of whole runs leave out those with no room for `shortest` bytes, and put 0xFF
    /// between the readings. A view has at most about four times the bytes of its text.
    pub(in crate::transcript::redact) fn view(
        self,
        text: &[u8],
        shortest: usize,
    ) -> Option<Vec<u8>> {
        let mut bytes = Collect::default();
        self.decode(text, shortest, &mut bytes).then_some(bytes.0)
    }

    /// Where in the text the spans of its view come from; `shortest` as for the view. The spans
    /// are sorted and disjoint; the result need not be.
    pub(in crate::transcript::redact) fn locate(
        self,
        text: &[u8],
        shortest: usize,
        spans: &[Span],
    ) -> Vec<Span> {
        let mut locate = Locate::new(spans);
        self.decode(text, shortest, &mut locate);
        locate.located
    }

    fn decode(self, text: &[u8], shortest: usize, sink: &mut impl Sink) -> bool {
        match self {
            Self::Percent => percent::decode(text, sink),
            Self::Form => percent::decode_form(text, sink),
            Self::Xml => xml::decode(text, sink),
            Self::Json => json::decode(text, sink),
            Self::Base64 => base64::decode(text, shortest, sink),
            Self::EscapedBase64 => base64::decode_escaped(text, shortest, sink),
            Self::Hex => hex::decode(text, shortest, sink),
        }
    }
}
