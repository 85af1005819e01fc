use std::ops::Range;

use crate::xml::character::{is_white, ncname_end, skip_white};
use crate::xml::error::Refusal;
use crate::xml::piece::{Piece, offset};
use crate::xml::{Limits, XmlErrorKind, reference};

use super::scope::NO_NAMESPACE;

/// Where the pieces of an attribute stand; all of it lies in one stretch of the text:
/// white space, name, `=` between white space, quote, value, quote.
#[derive(Clone, Copy, Debug)]
pub(in crate::xml) struct AttributePieces {
    /// Where the white space before the name begins.
    pub(in crate::xml) start: u32,
    /// Where the name begins.
    pub(in crate::xml) name: u32,
    /// Where the local part of the name begins: at `name` when there is no prefix.
    pub(in crate::xml) local: u32,
    /// Where the name ends.
    pub(in crate::xml) name_end: u32,
    /// The value as written, between its quotes.
    pub(in crate::xml) value: Piece,
    /// The namespace of the name.
    pub(in crate::xml) namespace: u32,
}

impl AttributePieces {
    pub(in crate::xml) fn name(self) -> Piece {
        Piece { start: self.name, end: self.name_end }
    }

    /// Without the colon; empty when there is none.
    pub(in crate::xml) fn prefix(self) -> Piece {
        Piece { start: self.name, end: self.local.saturating_sub(1).max(self.name) }
    }

    pub(in crate::xml) fn local(self) -> Piece {
        Piece { start: self.local, end: self.name_end }
    }

    /// From the white space before it to its closing quote.
    pub(in crate::xml) fn whole(self) -> Piece {
        Piece { start: self.start, end: self.value.end.saturating_add(1) }
    }
}

/// A name with at most one colon.
#[derive(Clone, Copy, Debug)]
pub(super) struct QName {
    pub(super) start: usize,
    /// Where the local part begins: at `start` when there is no prefix.
    pub(super) local: usize,
    pub(super) end: usize,
}

/// The qualified name that begins at `at`.
pub(super) fn qname(text: &str, at: usize, limits: &Limits) -> Result<QName, Refusal> {
    let bytes = text.as_bytes();
    let mut end = ncname_end(text, at);
    let mut local = at;
    if bytes.get(end) == Some(&b':') {
        local = end + 1;
        let prefix = end;
        end = ncname_end(text, local);
        if prefix == at || end == local || bytes.get(end) == Some(&b':') {
            return Err(Refusal::new(at..end, XmlErrorKind::MisplacedColon));
        }
    }
    if end == at {
        return Err(Refusal::new(at..at, XmlErrorKind::MalformedName));
    }
    if end - at > limits.name {
        return Err(Refusal::new(at..end, XmlErrorKind::NameTooLong { limit: limits.name }));
    }
    Ok(QName { start: at, local, end })
}

/// A start tag: its name, and where the last attribute ends. The attributes go to `attributes`,
/// their namespaces still open.
///
/// `inside` is what stands between `<` and `>` or `/>`.
pub(super) fn start(
    text: &str,
    inside: Range<usize>,
    limits: &Limits,
    attributes: &mut Vec<AttributePieces>,
) -> Result<(QName, usize), Refusal> {
    attributes.clear();
    let name = qname(text, inside.start, limits)?;
    let mut at = name.end;
    loop {
        let next = skip_white(text.as_bytes(), at);
        if next >= inside.end {
            return Ok((name, at));
        }
        if next == at {
            // After the name this is a character that no name holds, after a value a missing space.
            let kind = match attributes.is_empty() {
                true => XmlErrorKind::MalformedName,
                false => XmlErrorKind::NoSpaceBeforeAttribute,
            };
            return Err(Refusal::new(at..at, kind));
        }
        if attributes.len() == limits.attributes {
            let kind = XmlErrorKind::TooManyAttributes { limit: limits.attributes };
            return Err(Refusal::new(next..next, kind));
        }
        let attribute = attribute(text, at, next, inside.end, limits)?;
        at = attribute.value.end as usize + 1;
        attributes.push(attribute);
    }
}

/// The attribute whose name begins at `start`, after white space from `white` on.
fn attribute(
    text: &str,
    white: usize,
    start: usize,
    end: usize,
    limits: &Limits,
) -> Result<AttributePieces, Refusal> {
    let bytes = text.as_bytes();
    let name = qname(text, start, limits)?;
    let written = || text.get(name.start..name.end).unwrap_or_default().to_owned();
    let equals = skip_white(bytes, name.end);
    if equals >= end || bytes.get(equals) != Some(&b'=') {
        let kind = match bytes.get(name.end) {
            Some(byte) if !is_white(*byte) && name.end < end => XmlErrorKind::MalformedName,
            _ => XmlErrorKind::AttributeWithoutValue { name: written() },
        };
        return Err(Refusal::new(name.start..name.end, kind));
    }
    let quote = skip_white(bytes, equals + 1);
    let mark = match bytes.get(quote) {
        Some(mark @ (b'"' | b'\'')) if quote < end => *mark,
        _ => {
            let kind = XmlErrorKind::AttributeWithoutQuotes { name: written() };
            return Err(Refusal::new(name.start..equals + 1, kind));
        }
    };
    let from = quote + 1;
    let rest = bytes.get(from..end).unwrap_or_default();
    // The token ends outside of quotes, so each quote has its other half.
    let Some(length) = memchr::memchr(mark, rest) else {
        return Err(Refusal::new(quote..from, XmlErrorKind::UnclosedTag));
    };
    let value = from..from + length;
    check_value(text, value.clone(), limits)?;
    Ok(AttributePieces {
        start: offset(white),
        name: offset(name.start),
        local: offset(name.local),
        name_end: offset(name.end),
        value: Piece::new(value.start, value.end),
        namespace: NO_NAMESPACE,
    })
}

fn check_value(text: &str, value: Range<usize>, limits: &Limits) -> Result<(), Refusal> {
    if value.len() > limits.value {
        return Err(Refusal::new(value, XmlErrorKind::ValueTooLong { limit: limits.value }));
    }
    let written = text.get(value.clone()).unwrap_or_default();
    for at in memchr::memchr2_iter(b'<', b'&', written.as_bytes()) {
        let place = value.start + at;
        if written.as_bytes().get(at) == Some(&b'<') {
            return Err(Refusal::new(place..place + 1, XmlErrorKind::LessThanInValue));
        }
        let rest = written.get(at..).unwrap_or_default();
        let Some((name, length)) = reference::first(rest) else {
            return Err(Refusal::new(place..place + 1, XmlErrorKind::BareAmpersand));
        };
        reference::resolve(name).map_err(|kind| Refusal::new(place..place + length, kind))?;
    }
    Ok(())
}
