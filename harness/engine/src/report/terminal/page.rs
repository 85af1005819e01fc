use super::style::{Style, Tone};
use super::wrap;
use crate::visible::beginning;

/// Text that grows by labelled fields:
///
/// ```text
///   expected  status 409
///   came      status 201
/// ```
///
/// On a narrow page a label has a line of its own. Every line of a field is indented, so that
/// nothing a target sent can look like the beginning of a block.
#[derive(Debug)]
pub(super) struct Page {
    style: Style,
    text: String,
}

/// Columns before a label, and of a label.
const MARGIN: usize = 2;
const LABEL: usize = 10;
/// Below this width labels have a line of their own.
const NARROW: usize = 60;
/// Longest text that a field shows, in characters.
const MOST_SHOWN: usize = 600;

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Self { style, text: String::new() }
    }

    /// Columns before a field's text.
    fn indent(&self) -> usize {
        if self.style.columns() < NARROW { 2 * MARGIN } else { MARGIN + LABEL }
    }

    /// Columns that a field's text has.
    pub(super) fn room(&self) -> usize {
        self.style.columns().saturating_sub(self.indent()).max(1)
    }

    /// A line as it is.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Words below a heading, at the margin.
    pub(super) fn words(&mut self, text: &str) {
        let room = self.style.columns().saturating_sub(MARGIN);
        for line in wrap::words(&shortened(text), room) {
            self.line(&format!("{:MARGIN$}{line}", ""));
        }
    }

    /// A label with words; long ones are shortened, and it says so.
    pub(super) fn field(&mut self, label: &str, text: &str) {
        self.fields(label, std::iter::once(text));
    }

    /// A label with several texts, each on lines of its own.
    pub(super) fn fields<S: AsRef<str>>(
        &mut self,
        label: &str,
        texts: impl IntoIterator<Item = S>,
    ) {
        let room = self.room();
        let lines = texts.into_iter().flat_map(|text| wrap::words(&shortened(text.as_ref()), room));
        self.verbatim(label, lines);
    }

    /// A label with lines that are neither wrapped nor escaped; nothing where there are none.
    pub(super) fn verbatim<S: AsRef<str>>(
        &mut self,
        label: &str,
        lines: impl IntoIterator<Item = S>,
    ) {
        let indent = self.indent();
        let beside = indent > MARGIN + label.len();
        for (at, line) in lines.into_iter().enumerate() {
            let mut before = indent;
            if at == 0 {
                self.text.push_str(&" ".repeat(MARGIN));
                self.text.push_str(&self.style.paint(Tone::Quiet, label));
                if beside {
                    before = indent - MARGIN - label.len();
                } else {
                    self.text.push('\n');
                }
            }
            self.text.push_str(&" ".repeat(before));
            self.text.push_str(line.as_ref());
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

fn shortened(text: &str) -> String {
    match beginning(text, MOST_SHOWN) {
        (text, 0) => text.into_owned(),
        (text, 1) => format!("{text}… (1 more character)"),
        (text, more) => format!("{text}… ({more} more characters)"),
    }
}
