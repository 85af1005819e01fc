use super::sink::{Collect, Locate, Sink};
use super::{base64, hex, json, percent, xml};
use crate::transcript::redact::sought::Sought;
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

    /// Hands over the text decoded, in pieces with the place of each in the whole view; nothing if
    /// there is nothing to decode. What is to be found lies within one piece.
    ///
    /// Encodings of whole runs leave out those with no room for what is `sought`, and put 0xFF
    /// between the readings. A view has at most about four times the bytes of its text.
    pub(in crate::transcript::redact) fn view(
        self,
        text: &[u8],
        sought: Sought,
        take: impl FnMut(&[u8], usize),
    ) {
        let mut bytes = Collect::new(take);
        if self.decode(text, sought, &mut bytes) {
            bytes.finish();
        }
    }

    /// The whole view, for secrets of any kind that are so long.
    #[cfg(test)]
    pub(super) fn whole(self, text: &[u8], shortest: usize) -> Option<Vec<u8>> {
        let mut whole = None;
        let sought = Sought { shortest, are_ascii: false };
        self.view(text, sought, |piece, at| {
            let whole: &mut Vec<u8> = whole.get_or_insert_default();
            assert_eq!(whole.len(), at);
            whole.extend_from_slice(piece);
        });
        whole
    }

    /// Where in the text the spans of its view come from; `sought` as for the view. The spans
    /// are sorted and disjoint; the result need not be.
    pub(in crate::transcript::redact) fn locate(
        self,
        text: &[u8],
        sought: Sought,
        spans: &[Span],
    ) -> Vec<Span> {
        let mut locate = Locate::new(spans);
        self.decode(text, sought, &mut locate);
        locate.located
    }

    fn decode(self, text: &[u8], sought: Sought, sink: &mut impl Sink) -> bool {
        match self {
            Self::Percent => percent::decode(text, sink),
            Self::Form => percent::decode_form(text, sink),
            Self::Xml => xml::decode(text, sink),
            Self::Json => json::decode(text, sink),
            Self::Base64 => base64::decode(text, sought, sink),
            Self::EscapedBase64 => base64::decode_escaped(text, sought, sink),
            Self::Hex => hex::decode(text, sought, sink),
        }
    }
}
