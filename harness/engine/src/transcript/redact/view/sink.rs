use std::ops::Range;

use crate::transcript::redact::span::Span;

/// A byte that is in no secret (they are UTF-8) and in no encoding: nothing is found across it.
const BARRIER: u8 = 0xFF;

/// What a decoder hands its bytes to, in order.
pub(super) trait Sink {
    /// A stretch that stands in the text as it is, from `at` on.
    fn copy(&mut self, stretch: &[u8], at: usize);

    /// Bytes that one unit of the encoding stands for; `source` is that unit in the text.
    fn unit(&mut self, bytes: &[u8], source: Range<usize>) {
        self.units(bytes, |_| source.clone());
    }

    /// Bytes of several units in a row; `source` gives the place in the text that the byte at an
    /// offset comes from.
    fn units(&mut self, bytes: &[u8], source: impl Fn(usize) -> Range<usize>);

    /// What follows has nothing to do with what came before.
    fn part(&mut self);

    /// The next part has at most so many bytes.
    fn expect(&mut self, _bytes: usize) {}
}

/// From so many bytes on, a view is handed over at the end of a part.
const PIECE: usize = 64 * 1024;

/// Collects the decoded bytes, and hands them over in pieces with the place of each in the whole
/// view. As a piece ends where a part does, nothing to be found is cut in two.
pub(super) struct Collect<F> {
    bytes: Vec<u8>,
    passed: usize,
    take: F,
}

impl<F: FnMut(&[u8], usize)> Collect<F> {
    pub(super) fn new(take: F) -> Self {
        Self { bytes: Vec::new(), passed: 0, take }
    }

    /// Hands over what is left.
    pub(super) fn finish(mut self) {
        if !self.bytes.is_empty() {
            (self.take)(&self.bytes, self.passed);
        }
    }
}

impl<F: FnMut(&[u8], usize)> Sink for Collect<F> {
    fn copy(&mut self, stretch: &[u8], _at: usize) {
        self.bytes.extend_from_slice(stretch);
    }

    fn units(&mut self, bytes: &[u8], _source: impl Fn(usize) -> Range<usize>) {
        self.bytes.extend_from_slice(bytes);
    }

    fn part(&mut self) {
        self.bytes.push(BARRIER);
        if self.bytes.len() >= PIECE {
            (self.take)(&self.bytes, self.passed);
            self.passed += self.bytes.len();
            self.bytes.clear();
        }
    }

    fn expect(&mut self, bytes: usize) {
        if bytes >= PIECE {
            self.bytes.reserve(bytes + 1);
        }
    }
}

/// Translates spans of the view, sorted and disjoint, into spans of the text, of whole units.
pub(super) struct Locate<'a> {
    wanted: std::slice::Iter<'a, Span>,
    current: Option<&'a Span>,
    /// Where in the text the current span begins.
    start: usize,
    /// How many bytes of the view went by.
    passed: usize,
    pub(super) located: Vec<Span>,
}

impl<'a> Locate<'a> {
    pub(super) fn new(wanted: &'a [Span]) -> Self {
        let mut wanted = wanted.iter();
        let current = wanted.next();
        Self { wanted, current, start: 0, passed: 0, located: Vec::new() }
    }

    /// Lets `length` bytes go by; `source` says where the one at an offset comes from.
    fn advance(&mut self, length: usize, source: impl Fn(usize) -> Range<usize>) {
        let end = self.passed + length;
        while let Some(span) = self.current {
            if span.range.start >= end {
                break;
            }
            if span.range.start >= self.passed {
                self.start = source(span.range.start - self.passed).start;
            }
            if span.range.end > end {
                break;
            }
            // The span is not empty and its last byte is among these, not before them.
            let range = self.start..source(span.range.end - 1 - self.passed).end;
            self.located.push(Span { range, secret: span.secret });
            self.current = self.wanted.next();
        }
        self.passed = end;
    }
}

impl Sink for Locate<'_> {
    fn copy(&mut self, stretch: &[u8], at: usize) {
        self.advance(stretch.len(), |offset| at + offset..at + offset + 1);
    }

    fn units(&mut self, bytes: &[u8], source: impl Fn(usize) -> Range<usize>) {
        self.advance(bytes.len(), source);
    }

    fn part(&mut self) {
        self.passed += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translates_ranges_of_the_view_into_whole_units_of_the_text() {
        let span = |range| Span { range, secret: 0 };
        // `ab%41%42cd` reads `abABcd`; then comes a part that reads `é` and stands at 10..16.
        let wanted = [span(0..1), span(1..3), span(3..6), span(8..9)];
        let mut locate = Locate::new(&wanted);
        locate.copy(b"ab", 0);
        locate.unit(b"A", 2..5);
        locate.unit(b"B", 5..8);
        locate.copy(b"cd", 8);
        locate.part();
        locate.unit("é".as_bytes(), 10..16);
        assert_eq!(locate.located, [span(0..1), span(1..5), span(5..10), span(10..16)]);
    }
}
