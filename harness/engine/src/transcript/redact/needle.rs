use std::fmt;
use std::ops::Range;

use memchr::memmem::Finder;

/// One value to look for.
#[derive(Clone)]
pub(super) struct Needle {
    /// The name that is shown instead.
    pub(super) name: String,
    finder: Finder<'static>,
    /// The least distance by which the value overlaps with itself; its length if it never does.
    period: usize,
}

impl Needle {
    pub(super) fn new(name: &str, value: &str) -> Self {
        let finder = Finder::new(value.as_bytes()).into_owned();
        Self { name: name.to_owned(), finder, period: period(value.as_bytes()) }
    }

    /// The value, as UTF-8.
    pub(super) fn value(&self) -> &[u8] {
        self.finder.needle()
    }

    /// Calls `found` with ranges of `text` that hold every occurrence, also those that overlap.
    ///
    /// Linear in the text, even for a value such as `aaaaaa` in a text of nothing but `a`: a match
    /// takes in those that begin one period on, and on, so that the next one that is reported
    /// begins more than half a value further.
    pub(super) fn each(&self, text: &[u8], mut found: impl FnMut(Range<usize>)) {
        let length = self.value().len();
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| self.finder.find(rest)) {
            let start = from + at;
            let end = start + length + self.repeated(text, start + length);
            found(start..end);
            from = end - length + 1;
        }
    }

    /// How many bytes go on in whole periods after a match that ends at `end`.
    fn repeated(&self, text: &[u8], end: usize) -> usize {
        if self.period > self.value().len() / 2 {
            return 0;
        }
        let after = text.get(end..).unwrap_or_default().iter();
        let before = text.get(end - self.period..).unwrap_or_default().iter();
        let same = after.zip(before).take_while(|(one, other)| one == other).count();
        same - same % self.period
    }
}

impl fmt::Debug for Needle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The least distance by which a text overlaps with itself (Knuth, Morris and Pratt).
fn period(text: &[u8]) -> usize {
    // For every prefix that was read, the length of its longest border: what it both begins and
    // ends with. A border is shorter than its prefix, so the indexes below hold.
    let mut borders = vec![0];
    let mut border = 0;
    for byte in text.iter().skip(1) {
        while border > 0 && text[border] != *byte {
            border = borders[border - 1];
        }
        border += usize::from(text[border] == *byte);
        borders.push(border);
    }
    text.len() - border
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(value: &str, text: &str) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        Needle::new("x", value).each(text.as_bytes(), |range| ranges.push(range));
        ranges
    }

    #[test]
    fn knows_how_a_text_overlaps_with_itself() {
        for (text, expected) in [("aaaaaa", 1), ("ababab", 2), ("abab12abab", 6), ("abcdef", 6)] {
            assert_eq!(period(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn finds_occurrences_that_overlap() {
        assert_eq!(all("abab12abab", "-abab12abab12abab-"), [1..11, 7..17]);
        assert_eq!(all("abcabcab", "abcabcabcabc-abcabcab"), [0..11, 13..21]);
        assert_eq!(all("abcxyabc", "abcxyabcxyabc"), [0..8, 5..13]);
        assert_eq!(all("abcdefa", "abcdefabcdefa"), [0..7, 6..13]);
    }

    #[test]
    fn finds_each_of_several_occurrences() {
        assert_eq!(all("abcdef", "abcdefabcdef-abcde-abcdefabc"), [0..6, 6..12, 19..25]);
        assert!(all("abcdef", "abcde").is_empty());
    }

    #[test]
    fn draws_a_run_out_instead_of_matching_it_again_and_again() {
        let text = format!("{}-aaaaaaa", "a".repeat(10_000));
        assert_eq!(all("aaaaaa", &text), [0..10_000, 10_001..10_008]);
    }
}
