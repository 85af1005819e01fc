use super::super::visible::beginning;
use super::style::{Style, Tone};
use super::wrap;

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
        let lines = wrap::words(&shortened(text), self.room());
        self.verbatim(label, lines);
    }

    /// A label with lines that are neither wrapped nor escaped.
    pub(super) fn verbatim<S: AsRef<str>>(
        &mut self,
        label: &str,
        lines: impl IntoIterator<Item = S>,
    ) {
        let indent = self.indent();
        let mut lead = self.style.paint(Tone::Quiet, label);
        if indent > MARGIN + label.len() {
            lead = format!("{:MARGIN$}{lead}{:1$}", "", indent - MARGIN - label.len());
        } else {
            self.line(&format!("{:MARGIN$}{lead}", ""));
            lead = " ".repeat(indent);
        }
        for line in lines {
            let line = format!("{lead}{}", line.as_ref());
            self.line(line.trim_end());
            lead = " ".repeat(indent);
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
