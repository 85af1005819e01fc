//! What is wrong in a file that a person wrote: one shape for every kind of it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::place;

/// A text that people wrote, with the name it is shown under.
#[derive(Clone)]
pub struct Source {
    text: Arc<str>,
    /// The same text, byte for byte as long, without what a terminal would obey.
    shown: Arc<NamedSource<String>>,
}

impl Source {
    /// A file's name and text.
    pub fn new(name: impl AsRef<str>, text: impl Into<String>) -> Self {
        let text = text.into();
        let shown = NamedSource::new(visible(name.as_ref()), same_length(&text));
        Self { text: text.into(), shown: Arc::new(shown) }
    }

    /// The same from a file's bytes.
    ///
    /// # Errors
    /// They are not UTF-8.
    pub fn from_bytes(name: impl AsRef<str>, bytes: Vec<u8>) -> Result<Self, Box<Problem>> {
        String::from_utf8(bytes).map(|text| Self::new(name.as_ref(), text)).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            let line =
                error.as_bytes().iter().take(good).filter(|&&byte| byte == b'\n').count() + 1;
            let problem = Problem::new(
                &Self::new(name.as_ref(), ""),
                format!("line {line} holds a byte that is not UTF-8"),
            );
            Box::new(problem.help("save the file as UTF-8"))
        })
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        self.shown.name()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place where `needle` first stands, if anywhere.
    pub fn find(&self, needle: &str) -> Option<Range<usize>> {
        self.find_from(0, needle)
    }

    /// The place where `needle` first stands at or after a byte offset, if anywhere.
    pub fn find_from(&self, offset: usize, needle: &str) -> Option<Range<usize>> {
        let start = offset + self.text().get(offset..)?.find(needle)?;
        Some(start..start + needle.len())
    }

    /// The place of a key that starts a line.
    pub fn find_key(&self, key: &str) -> Option<Range<usize>> {
        let wanted = format!("{key}:");
        let first = self.text().starts_with(&wanted).then_some(0..wanted.len());
        first.or_else(|| {
            let place = self.find(&format!("\n{wanted}"))?;
            Some(place.start + 1..place.end)
        })
    }

    /// Line, counted from 1, of a byte offset.
    pub fn line_of(&self, offset: usize) -> usize {
        place::line_and_column(self.text(), offset).0
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Source").field(&self.name()).finish()
    }
}

/// One thing wrong in a file: what, where, and what to do about it.
#[derive(Debug, Clone)]
pub struct Problem {
    source: Source,
    message: String,
    span: Option<Range<usize>>,
    label: Option<String>,
    help: Option<String>,
    hidden: bool,
}

impl Problem {
    /// A problem with the file as a whole; `message` is a lower-case fragment.
    pub fn new(source: &Source, message: impl Into<String>) -> Self {
        Self {
            source: source.clone(),
            message: visible(&message.into()),
            span: None,
            label: None,
            help: None,
            hidden: false,
        }
    }

    /// Says where, in bytes; a place outside the text is left out.
    ///
    /// What is underlined stays within the line, and of a `{` or `[` shows all of it.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Range<usize>>>) -> Self {
        let text = self.source.text();
        let inside =
            |span: &Range<usize>| span.start <= span.end && text.get(span.clone()).is_some();
        let span = span.into().filter(inside).map(|span| place::shown(text, span));
        self.span = span.filter(inside);
        self
    }

    /// Keeps the line itself from being shown: there may be a secret in it.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// What is wrong.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Says something else, of the same place.
    #[must_use]
    pub(crate) fn instead(mut self, message: impl Into<String>) -> Self {
        self.message = visible(&message.into());
        self.label = None;
        self
    }

    /// The lines that are shown with it, if any: that of its place, and the ones before and after.
    pub(crate) fn quoted(&self) -> Option<Range<usize>> {
        let span = self.span.clone().filter(|_| !self.hidden)?;
        let text = self.source.text();
        let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
        let start = before.rmatch_indices('\n').nth(1).map_or(0, |(at, _)| at + 1);
        let end = after.match_indices('\n').nth(1).map_or(text.len(), |(at, _)| span.end + at + 1);
        Some(start..end)
    }

    /// Says, at the place, what is the matter there.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(visible(&label.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(visible(&help.into()));
        self
    }

    /// Says what to do, if there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.map(|help| visible(&help));
        self
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        self.source.name()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.span {
            None => write!(f, "{}: ", self.source.name())?,
            Some(span) if self.hidden => {
                let (line, column) = place::line_and_column(self.source.text(), span.start);
                write!(f, "{}:{line}:{column}: ", self.source.name())?;
            }
            Some(_) => {}
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        let shown = self.span.is_some() && !self.hidden;
        shown.then_some(&*self.source.shown as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span.clone().filter(|_| !self.hidden)?;
        let label = self.label.clone().unwrap_or_else(|| "here".to_owned());
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(Some(label), span))))
    }
}

/// Whether a terminal would obey a character, or show the line in another order.
fn is_obeyed(letter: char) -> bool {
    let reorders = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    reorders || letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
}

/// A text as escapes where a terminal would obey it.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_obeyed(letter) { shown.extend(letter.escape_unicode()) } else { shown.push(letter) }
    }
    shown
}

/// A text with a stand-in of the same length where a terminal would obey it, so that places hold.
fn same_length(text: &str) -> String {
    let stand_in = |letter: char| match letter.len_utf8() {
        _ if !is_obeyed(letter) => letter,
        1 => '?',
        2 => '¿',
        _ => '\u{fffd}',
    };
    text.chars().map(stand_in).collect()
}

/// A `help:` line for a name that is not in a list: the nearest one, or the whole (short) list.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    let nearest = known
        .iter()
        .map(|name| (strsim::jaro_winkler(&wrong.to_lowercase(), &name.to_lowercase()), *name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((_, name)) => Some(format!("did you mean `{name}`?")),
        None if known.is_empty() => None,
        None if known.len() <= 24 => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("known here: {}", names.join(", ")))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_that_a_file_says() {
        let text = "a: \u{1b}[31m\u{9b}\u{202e}x\0";
        assert_eq!(same_length(text).len(), text.len());
        assert!(!same_length(text).chars().any(is_obeyed));
        let problem = Problem::new(&Source::new("\u{7}.yaml", text), "unknown key `\u{1b}[2J`");
        assert_eq!(problem.to_string(), "\\u{7}.yaml: unknown key `\\u{1b}[2J`");
    }

    #[test]
    fn bytes_that_are_not_text_are_refused_with_their_line() {
        let problem = Source::from_bytes("x.yaml", b"a: 1\nb: \xe9\n".to_vec()).unwrap_err();
        assert_eq!(problem.to_string(), "x.yaml: line 2 holds a byte that is not UTF-8");
    }
}
