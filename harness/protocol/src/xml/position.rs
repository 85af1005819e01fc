use std::fmt;

/// A place in a text, as people and editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Lines from 1; a line ends with LF, CR LF or CR.
    pub line: usize,
    /// Characters from 1, not bytes.
    pub column: usize,
}

impl Position {
    /// The place of the byte `offset` in `text`. What lies outside counts as the end, what lies
    /// inside a character as its start.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or_default();
        let bytes = before.as_bytes();
        let mut line = 1;
        let mut start = 0;
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            // CR LF ends one line, at its LF.
            if bytes.get(at) == Some(&b'\r') && text.as_bytes().get(at + 1) == Some(&b'\n') {
                continue;
            }
            line += 1;
            start = at + 1;
        }
        let column = before.get(start..).map_or(0, |rest| rest.chars().count()) + 1;
        Self { line, column }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_of_every_end_and_characters_instead_of_bytes() {
        let text = "a\nb\r\nc\réé<";
        let place = |offset| Position::of(text, offset).to_string();
        assert_eq!(place(0), "1:1");
        assert_eq!(place(2), "2:1");
        assert_eq!(place(5), "3:1");
        assert_eq!(place(text.len() - 1), "4:3");
        assert_eq!(place(text.len() - 2), "4:2", "inside a character");
        assert_eq!(place(1_000), "4:4");
    }
}
