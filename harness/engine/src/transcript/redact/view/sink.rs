use std::ops::Range;

use crate::transcript::redact::span::Span;

/// A byte that is in no secret (they are UTF-8) and in no encoding: nothing is found across it.
const BARRIER: u8 = 0xFF;

/// What a decoder hands its bytes to, in order.
pub(super) trait Sink {
    /// A stretch that stands in the text as it is, from `at` on.
    fn copy(&mut self, stretch: &[u8], at: usize);

    /// Bytes that one unit of the encoding stands for; `source` is that unit in the text.
    fn unit(&mut self, bytes: &[u8], source: Range<usize>);

    /// What follows has nothing to do with what came before.
    fn part(&mut self);
}

/// Collects the decoded bytes.
#[derive(Default)]
pub(super) struct Collect(pub(super) Vec<u8>);

impl Sink for Collect {
    fn copy(&mut self, stretch: &[u8], _at: usize) {
        self.0.extend_from_slice(stretch);
    }

    fn unit(&mut self, bytes: &[u8], _source: Range<usize>) {
        self.0.extend_from_slice(bytes);
    }

    fn part(&mut self) {
        self.0.push(BARRIER);
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

    fn unit(&mut self, bytes: &[u8], source: Range<usize>) {
        self.advance(bytes.len(), |_| source.clone());
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
