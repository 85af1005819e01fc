//! Arrays and objects.

use std::collections::HashSet;

use super::super::{Json, JsonError, JsonErrorKind as Kind, Member, OddityKind};
use super::reader::Reader;

/// Members up to which comparing each name with each is cheaper than a table.
const FEW: usize = 16;

impl Reader<'_> {
    pub(super) fn array(&mut self, depth: usize) -> Result<Json, JsonError> {
        let open = self.at;
        let mut elements = Vec::new();
        self.at += 1;
        self.skip_blank()?;
        while !self.take(b']') {
            if self.peek().is_none() {
                return Err(self.unclosed(open, b']'));
            }
            elements.push(self.value(depth + 1)?);
            self.next(open, b']')?;
        }
        Ok(Json::Array(elements))
    }

    pub(super) fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        let open = self.at;
        let mut members = Vec::new();
        self.at += 1;
        self.skip_blank()?;
        while !self.take(b'}') {
            members.push(self.member(open, depth)?);
            self.next(open, b'}')?;
        }
        self.note_repeated_names(&members);
        Ok(Json::Object(members))
    }

    fn member(&mut self, open: usize, depth: usize) -> Result<Member, JsonError> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {}
            None => return Err(self.unclosed(open, b'}')),
            Some(_) => return Err(self.error_here(Kind::ExpectedName)),
        }
        let name = self.string()?;
        let name_span = start..self.at;
        self.skip_blank()?;
        if !self.take(b':') {
            return Err(self.error_here(Kind::ExpectedColon));
        }
        self.skip_blank()?;
        Ok(Member { name_span, name, value: self.value(depth + 1)? })
    }

    /// Goes to the next element or member, or to the bracket that closes.
    fn next(&mut self, open: usize, close: u8) -> Result<(), JsonError> {
        self.skip_blank()?;
        let comma = self.at;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.skip_blank()?;
                if self.peek() == Some(close) {
                    self.note(comma..comma + 1, OddityKind::TrailingComma);
                }
                Ok(())
            }
            Some(byte) if byte == close => Ok(()),
            Some(_) => Err(self.error_here(Kind::ExpectedComma)),
            None => Err(self.unclosed(open, close)),
        }
    }

    fn unclosed(&self, open: usize, close: u8) -> JsonError {
        let kind = if close == b']' { Kind::UnclosedArray } else { Kind::UnclosedObject };
        JsonError::new(open..self.text.len(), kind)
    }

    fn note_repeated_names(&mut self, members: &[Member]) {
        let mut seen = HashSet::new();
        for (position, member) in members.iter().enumerate() {
            let name = member.name.as_str();
            let repeated = if members.len() <= FEW {
                members.iter().take(position).any(|earlier| earlier.name.as_str() == name)
            } else {
                !seen.insert(name)
            };
            if repeated {
                let kind = OddityKind::RepeatedName { name: excerpt(name) };
                self.note(member.name_span.clone(), kind);
            }
        }
    }
}

/// At most 40 characters, so that a message stays short whatever came in.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(40) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
    }
}
