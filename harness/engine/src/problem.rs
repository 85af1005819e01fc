//! What is wrong in a file that a person wrote: one shape for every kind of it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// A text that people wrote, with the name it is shown under.
#[derive(Clone)]
pub struct Source {
    inner: Arc<NamedSource<String>>,
}

impl Source {
    /// A file's name and text.
    pub fn new(name: impl AsRef<str>, text: impl Into<String>) -> Self {
        Self { inner: Arc::new(NamedSource::new(name, text.into())) }
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        self.inner.name()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        self.inner.inner()
    }

    /// The place where `needle` first stands, if anywhere.
    pub fn find(&self, needle: &str) -> Option<Range<usize>> {
        self.text().find(needle).map(|start| start..start + needle.len())
    }

    /// Line, counted from 1, of a byte offset.
    pub fn line_of(&self, offset: usize) -> usize {
        let end = offset.min(self.text().len());
        self.text().as_bytes().iter().take(end).filter(|&&b| b == b'\n').count() + 1
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
}

impl Problem {
    /// A problem with the file as a whole; `message` is a lower-case fragment.
    pub fn new(source: &Source, message: impl Into<String>) -> Self {
        Self {
            source: source.clone(),
            message: message.into(),
            span: None,
            label: None,
            help: None,
        }
    }

    /// Says where, in bytes; a place outside the text is left out.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Range<usize>>>) -> Self {
        self.span = span.into().filter(|span| {
            span.start <= span.end && self.source.text().get(span.clone()).is_some()
        });
        self
    }

    /// Says, at the place, what is the matter there.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do, if there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        self.source.name()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.span.is_none() {
            write!(f, "{}: ", self.source.name())?;
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
        self.span.as_ref().map(|_| &*self.source.inner as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span.clone()?;
        let label = self.label.clone().unwrap_or_else(|| "here".to_owned());
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(Some(label), span))))
    }
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
