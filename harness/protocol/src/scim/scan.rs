//! A position in a text: what the filter and path parsers read with.

use std::ops::Range;

/// A cursor over `text`; positions are byte offsets and always lie on a character boundary.
#[derive(Clone, Debug)]
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a str {
        // `at` only ever moves by whole characters, so the slice exists.
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn slice(&self, span: Range<usize>) -> &'a str {
        self.text.get(span).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Takes `wanted` when it comes next.
    pub(super) fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// Takes characters while `wanted` holds and gives their span.
    pub(super) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        start..self.at
    }

    /// Takes spaces and says whether there was one.
    pub(super) fn take_spaces(&mut self) -> bool {
        !self.take_while(|c| c == ' ').is_empty()
    }

    pub(super) fn rewind(&mut self, at: usize) {
        self.at = at;
    }

    /// The span of the next character, empty at the end of the text.
    pub(super) fn next_span(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }

    /// The span of the next word: what a reader would underline as the thing in the way.
    pub(super) fn next_word(&self) -> Range<usize> {
        let word = self.clone().take_while(|c| !matches!(c, ' ' | '(' | ')' | '[' | ']' | '"'));
        if word.is_empty() { self.next_span() } else { word }
    }
}
