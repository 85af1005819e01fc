use std::cmp::Reverse;
use std::ops::Range;

/// A place where a secret stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Bytes of the text; never empty.
    pub(super) range: Range<usize>,
    /// Which secret, by its place in the set.
    pub(super) secret: usize,
}

impl Span {
    /// The same, so many bytes further on.
    pub(super) fn moved(self, by: usize) -> Self {
        Self { range: self.range.start + by..self.range.end + by, ..self }
    }
}

/// Sorts spans and joins those that overlap, so that they can be replaced from left to right.
///
/// A joined span has the secret that begins first, the longer one where two begin together.
pub(super) fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.range.start, Reverse(span.range.end), span.secret));
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.range.start < last.range.end => {
                last.range.end = last.range.end.max(span.range.end);
            }
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(range: Range<usize>, secret: usize) -> Span {
        Span { range, secret }
    }

    #[test]
    fn joins_what_overlaps_and_leaves_neighbours_apart() {
        let spans = vec![span(9..12, 2), span(0..4, 1), span(0..6, 0), span(5..9, 3)];
        assert_eq!(merge(spans), [span(0..9, 0), span(9..12, 2)]);
    }
}
