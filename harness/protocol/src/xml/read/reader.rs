use std::borrow::Cow;
use std::ops::Range;

use crate::xml::character::{self, is_white, ncname_end};
use crate::xml::error::{Refusal, XmlError};
use crate::xml::piece::{Piece, offset};
use crate::xml::{Limits, XmlErrorKind, reference};

use super::scope::Scope;
use super::tag::{self, AttributePieces};
use super::token::{Token, Tokens};
use super::{declaration, duplicate};

/// One thing that the document holds, checked.
#[derive(Clone, Copy, Debug)]
pub(in crate::xml) enum Step {
    Declaration(Piece),
    /// A run of characters and references up to the next markup.
    Text(Piece),
    CData(Piece),
    Comment(Piece),
    /// A processing instruction, and where its target ends.
    Instruction(Piece, u32),
    /// A start tag; its attributes are those of the reader.
    Start(Start),
    /// The end of the innermost element: its end tag and the white space in it, both empty after
    /// `/>`.
    End(Piece, Piece),
}

/// Where the pieces of a start tag stand.
#[derive(Clone, Copy, Debug)]
pub(in crate::xml) struct Start {
    /// From `<` to `>`.
    pub(in crate::xml) span: Piece,
    /// The name as written.
    pub(in crate::xml) name: Piece,
    /// Where the local part of the name begins.
    pub(in crate::xml) local: u32,
    /// The white space after the last attribute.
    pub(in crate::xml) tail: Piece,
    /// The namespace of the element.
    pub(in crate::xml) namespace: u32,
    /// Whether the tag ends with `/>`.
    pub(in crate::xml) empty: bool,
}

/// Reads a document step by step, and stops at the first broken rule.
pub(in crate::xml) struct Reader<'t> {
    text: &'t str,
    limits: Limits,
    tokens: Tokens<'t>,
    scope: Scope<'t>,
    open: Vec<Open>,
    attributes: Vec<AttributePieces>,
    nodes: usize,
    root: bool,
    /// The last tag was empty, so its end is still to be told.
    empty: bool,
}

/// An element that has not ended.
struct Open {
    name: Piece,
    /// What was declared before it.
    mark: usize,
}

/// Bytes of a byte order mark.
const MARK: &str = "\u{feff}";

impl<'t> Reader<'t> {
    /// A reader of `text`, which may begin with a byte order mark.
    pub(in crate::xml) fn new(text: &'t str, limits: &Limits) -> Result<Self, XmlError> {
        let base = if text.starts_with(MARK) { MARK.len() } else { 0 };
        let mut reader = Self {
            text,
            limits: *limits,
            tokens: Tokens::new(text, base),
            scope: Scope::new(),
            open: Vec::new(),
            attributes: Vec::new(),
            nodes: 0,
            root: false,
            empty: false,
        };
        reader.check_whole(base).map_err(|refusal| refusal.at(text))?;
        Ok(reader)
    }

    /// What holds for the text as a whole, so that no step needs to look at it.
    fn check_whole(&mut self, base: usize) -> Result<(), Refusal> {
        let limit = self.limits.most_bytes();
        let length = self.text.len();
        if length > limit {
            return Err(Refusal::new(0..0, XmlErrorKind::TooLong { length, limit }));
        }
        if let Some(at) = character::first_illegal(self.text) {
            let found = self.text.get(at..).and_then(|rest| rest.chars().next());
            let (code, length) = found.map_or((0, 0), |found| (found.into(), found.len_utf8()));
            return Err(Refusal::new(at..at + length, XmlErrorKind::IllegalCharacter { code }));
        }
        if self.text.get(base..).is_some_and(|rest| rest.starts_with(MARK)) {
            let span = base..base + MARK.len();
            return Err(Refusal::new(span, XmlErrorKind::TextOutsideRoot));
        }
        Ok(())
    }

    /// The next step; none after the end of the document.
    pub(in crate::xml) fn step(&mut self) -> Result<Option<Step>, XmlError> {
        self.advance().map_err(|refusal| refusal.at(self.text))
    }

    /// The attributes of the last start tag.
    pub(in crate::xml) fn attributes(&self) -> &[AttributePieces] {
        &self.attributes
    }

    /// Every namespace that was declared so far, by its number.
    pub(in crate::xml) fn namespaces(&self) -> &[Cow<'t, str>] {
        self.scope.namespaces()
    }

    /// Where the last step ended.
    pub(in crate::xml) fn offset(&self) -> usize {
        self.tokens.at()
    }

    /// The text that is read.
    pub(in crate::xml) fn text(&self) -> &'t str {
        self.text
    }

    fn advance(&mut self) -> Result<Option<Step>, Refusal> {
        if self.empty {
            self.empty = false;
            self.close();
            let nothing = Piece::new(self.tokens.at(), self.tokens.at());
            return Ok(Some(Step::End(nothing, nothing)));
        }
        let Some((token, span)) = self.tokens.next()? else { return self.finish() };
        let step = match token {
            Token::Text | Token::Reference => self.text_run(token, span)?,
            Token::CData if self.open.is_empty() => {
                return Err(Refusal::new(span, XmlErrorKind::CDataOutsideRoot));
            }
            Token::CData => Step::CData(Piece::new(span.start, span.end)),
            Token::Comment => self.comment(span)?,
            Token::Instruction => self.instruction(span)?,
            Token::Declaration => self.declaration(span)?,
            Token::Doctype => return Err(Refusal::new(span, XmlErrorKind::Doctype)),
            Token::Start | Token::Empty => self.start(token, span)?,
            Token::End => return self.end(span).map(Some),
        };
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            let kind = XmlErrorKind::TooManyNodes { limit: self.limits.nodes };
            return Err(Refusal::new(self.tokens.at()..self.tokens.at(), kind));
        }
        Ok(Some(step))
    }

    fn finish(&self) -> Result<Option<Step>, Refusal> {
        let end = self.text.len();
        if let Some(open) = self.open.last() {
            let name = open.name.of(self.text).to_owned();
            return Err(Refusal::new(open.name.range(), XmlErrorKind::UnclosedElement { name }));
        }
        match self.root {
            true => Ok(None),
            false => Err(Refusal::new(end..end, XmlErrorKind::NoRoot)),
        }
    }

    /// Everything up to the next `<`.
    fn text_run(&mut self, first: Token, span: Range<usize>) -> Result<Step, Refusal> {
        let start = span.start;
        let mut token = first;
        let mut span = span;
        loop {
            self.check_text(token, span.clone())?;
            let end = self.tokens.at();
            if matches!(self.text.as_bytes().get(end), None | Some(b'<')) {
                return Ok(Step::Text(Piece::new(start, end)));
            }
            let Some(next) = self.tokens.next()? else {
                return Ok(Step::Text(Piece::new(start, end)));
            };
            (token, span) = next;
        }
    }

    fn check_text(&self, token: Token, span: Range<usize>) -> Result<(), Refusal> {
        let written = self.text.get(span.clone()).unwrap_or_default();
        if self.open.is_empty() {
            return match written.bytes().position(|byte| !is_white(byte)) {
                Some(at) => {
                    let span = span.start + at..span.end;
                    Err(Refusal::new(span, XmlErrorKind::TextOutsideRoot))
                }
                None => Ok(()),
            };
        }
        if token == Token::Reference {
            let name = written.get(1..written.len() - 1).unwrap_or_default();
            return match reference::resolve(name) {
                Ok(_) => Ok(()),
                Err(kind) => Err(Refusal::new(span, kind)),
            };
        }
        for at in memchr::memchr_iter(b']', written.as_bytes()) {
            if written.get(at..).is_some_and(|rest| rest.starts_with("]]>")) {
                let at = span.start + at;
                return Err(Refusal::new(at..at + 3, XmlErrorKind::CDataEndInText));
            }
        }
        Ok(())
    }

    fn comment(&self, span: Range<usize>) -> Result<Step, Refusal> {
        // A hyphen before `-->` makes two as well.
        let inside = self.text.get(span.start + 4..span.end - 2).unwrap_or_default();
        if let Some(at) = inside.find("--") {
            let at = span.start + 4 + at;
            return Err(Refusal::new(at..at + 2, XmlErrorKind::HyphensInComment));
        }
        Ok(Step::Comment(Piece::new(span.start, span.end)))
    }

    fn instruction(&self, span: Range<usize>) -> Result<Step, Refusal> {
        let start = span.start + 2;
        let end = ncname_end(self.text, start);
        let target = self.text.get(start..end).unwrap_or_default();
        let after = self.text.as_bytes().get(end).copied().unwrap_or_default();
        if target.is_empty() || !(is_white(after) || end == span.end - 2) {
            return Err(Refusal::new(start..end, XmlErrorKind::MalformedTarget));
        }
        if target.len() > self.limits.name {
            let kind = XmlErrorKind::NameTooLong { limit: self.limits.name };
            return Err(Refusal::new(start..end, kind));
        }
        if target.eq_ignore_ascii_case("xml") {
            return Err(Refusal::new(start..end, XmlErrorKind::ReservedTarget));
        }
        Ok(Step::Instruction(Piece::new(span.start, span.end), offset(end)))
    }

    fn declaration(&self, span: Range<usize>) -> Result<Step, Refusal> {
        if self.text.get(..span.start).is_none_or(|before| !matches!(before, "" | MARK)) {
            return Err(Refusal::new(span, XmlErrorKind::LateDeclaration));
        }
        declaration::check(self.text, span.clone())?;
        Ok(Step::Declaration(Piece::new(span.start, span.end)))
    }

    fn start(&mut self, token: Token, span: Range<usize>) -> Result<Step, Refusal> {
        let first = self.open.is_empty();
        if first && self.root {
            return Err(Refusal::new(span, XmlErrorKind::SecondRoot));
        }
        self.root = true;
        if self.open.len() >= self.limits.depth {
            let kind = XmlErrorKind::TooDeep { limit: self.limits.depth };
            return Err(Refusal::new(span, kind));
        }
        let empty = token == Token::Empty;
        let end = span.end - if empty { 2 } else { 1 };
        let (name, tail) =
            tag::start(self.text, span.start + 1..end, &self.limits, &mut self.attributes)?;
        let mark = self.scope.mark();
        self.scope.enter(self.text, &mut self.attributes, &self.limits)?;
        let prefix = name.start..name.local.saturating_sub(1).max(name.start);
        let namespace = self.scope.element(self.text, prefix)?;
        duplicate::check(self.text, &self.attributes)?;
        let whole = Piece::new(name.start, name.end);
        self.open.push(Open { name: whole, mark });
        self.empty = empty;
        Ok(Step::Start(Start {
            span: Piece::new(span.start, span.end),
            name: whole,
            local: offset(name.local),
            tail: Piece::new(tail, end),
            namespace,
            empty,
        }))
    }

    fn end(&mut self, span: Range<usize>) -> Result<Step, Refusal> {
        let Some(open) = self.open.last() else {
            return Err(Refusal::new(span, XmlErrorKind::UnexpectedEnd));
        };
        let expected = open.name.of(self.text);
        let inside = self.text.get(span.start + 2..span.end - 1).unwrap_or_default();
        let found = inside.trim_end_matches([' ', '\t', '\n', '\r']);
        if found != expected {
            let name = tag::qname(self.text, span.start + 2, &self.limits);
            let whole = name.is_ok_and(|name| name.end - name.start == found.len());
            let kind = match whole {
                true => XmlErrorKind::OtherEnd {
                    expected: expected.to_owned(),
                    found: found.to_owned(),
                },
                false => XmlErrorKind::MalformedEnd,
            };
            return Err(Refusal::new(span, kind));
        }
        let white = Piece::new(span.start + 2 + found.len(), span.end - 1);
        self.close();
        Ok(Step::End(Piece::new(span.start, span.end), white))
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.scope.leave(open.mark);
        }
    }
}
