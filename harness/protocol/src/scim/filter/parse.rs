//! Text to filter: recursive descent, `or` over `and` over one expression.
//!
//! The grammar of RFC 7644 figure 1, with three tolerances that the RFC's own examples need: runs
//! of spaces, spaces inside brackets, and no space between an operator and an opening quote.

use serde_json::Value;

use super::error::{FilterError, FilterErrorKind as Kind, excerpt};
use super::literal::literal;
use super::{CompareOp, Filter};
use crate::scim::attr::{AttrPath, is_path_char};
use crate::scim::scan::Scan;

/// Bytes of text that are read; longer filters are refused.
pub const MAX_LENGTH: usize = 16 * 1024;

/// Levels of round and square brackets that are read; deeper filters are refused. Everything that
/// recurses over a parsed filter is bounded by it.
pub const MAX_DEPTH: usize = 64;

impl Filter {
    /// Reads a filter. Operators and names are case-insensitive; values are JSON.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        if text.len() > MAX_LENGTH {
            let kind = Kind::TooLong { length: text.len(), limit: MAX_LENGTH };
            return Err(FilterError::new(0..text.len(), kind));
        }
        let mut scan = Scan::new(text);
        scan.take_spaces();
        if scan.at_end() {
            return Err(FilterError::new(0..text.len(), Kind::Empty));
        }
        let filter = Parser { scan: &mut scan, depth: 0, place: Place::Resource }.alternatives()?;
        scan.take_spaces();
        if scan.at_end() { Ok(filter) } else { Err(expected_end(&scan)) }
    }
}

/// Reads the filter of a value path whose `[` has just been read, and the `]` after it.
pub(in crate::scim) fn parse_inside_brackets(scan: &mut Scan<'_>) -> Result<Filter, FilterError> {
    Parser { scan, depth: 1, place: Place::Element }.rest_of_value_path()
}

/// What the expressions being read are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Resource,
    /// One value of an attribute, inside square brackets.
    Element,
}

struct Parser<'s, 'a> {
    scan: &'s mut Scan<'a>,
    depth: usize,
    place: Place,
}

impl Parser<'_, '_> {
    fn alternatives(&mut self) -> Result<Filter, FilterError> {
        let mut operands = vec![self.conjunction()?];
        while self.take_word("or")? {
            operands.push(self.conjunction()?);
        }
        Ok(join(operands, Filter::Or))
    }

    fn conjunction(&mut self) -> Result<Filter, FilterError> {
        let mut operands = vec![self.expression()?];
        while self.take_word("and")? {
            operands.push(self.expression()?);
        }
        Ok(join(operands, Filter::And))
    }

    fn expression(&mut self) -> Result<Filter, FilterError> {
        let start = self.scan.at();
        if self.scan.take('(') {
            return self.rest_of_group(start);
        }
        let word = self.scan.take_while(is_path_char);
        if word.is_empty() {
            return Err(FilterError::new(self.scan.next_word(), Kind::ExpectedExpression));
        }
        let text = self.scan.slice(word.clone());
        let is_not = text.eq_ignore_ascii_case("not");
        if is_not {
            let after = self.scan.at();
            self.scan.take_spaces();
            if self.scan.take('(') {
                return Ok(Filter::Not(Box::new(self.rest_of_group(start)?)));
            }
            self.scan.rewind(after);
        }
        // A word that runs into a character no path has is wrong as a whole: `naïve eq …`.
        if self.scan.peek().is_some_and(|c| !matches!(c, ' ' | '(' | ')' | '[' | ']' | '"')) {
            self.scan.rewind(start);
            let span = self.scan.next_word();
            let found = excerpt(self.scan.slice(span.clone()));
            let reason = crate::scim::attr::AttrPathError::InvalidName;
            return Err(FilterError::new(span, Kind::InvalidAttribute { found, reason }));
        }
        let path = AttrPath::parse(text).map_err(|reason| {
            let found = excerpt(text);
            FilterError::new(word.clone(), Kind::InvalidAttribute { found, reason })
        })?;
        let open = self.scan.at();
        if self.scan.take('[') {
            return self.value_path(path, open);
        }
        self.comparison(path).map_err(|error| match error.kind {
            // `not title pr`: what looks like an unknown operator is the attribute to be denied.
            Kind::UnknownOperator { .. } | Kind::ExpectedOperator if is_not => {
                FilterError::new(word, Kind::NotWithoutGroup)
            }
            _ => error,
        })
    }

    fn rest_of_group(&mut self, open: usize) -> Result<Filter, FilterError> {
        let filter = self.nested(open, Self::alternatives)?;
        self.scan.take_spaces();
        match self.scan.take(')') {
            true => Ok(filter),
            false if self.scan.at_end() => {
                Err(FilterError::new(open..self.scan.at(), Kind::UnclosedGroup))
            }
            false => Err(expected_end(self.scan)),
        }
    }

    fn value_path(&mut self, path: AttrPath, open: usize) -> Result<Filter, FilterError> {
        if self.place == Place::Element {
            return Err(FilterError::new(open..self.scan.at(), Kind::NestedValuePath));
        }
        self.place = Place::Element;
        let filter = self.nested(open, Self::rest_of_value_path)?;
        self.place = Place::Resource;
        if self.scan.peek() == Some('.') {
            return Err(FilterError::new(self.scan.next_word(), Kind::SubAttributeAfterValuePath));
        }
        Ok(Filter::ValuePath { path, filter: Box::new(filter) })
    }

    fn rest_of_value_path(&mut self) -> Result<Filter, FilterError> {
        let open = self.scan.at();
        self.scan.take_spaces();
        let filter = self.alternatives()?;
        self.scan.take_spaces();
        match self.scan.take(']') {
            true => Ok(filter),
            false if self.scan.at_end() => {
                Err(FilterError::new(open..self.scan.at(), Kind::UnclosedValuePath))
            }
            false => Err(expected_end(self.scan)),
        }
    }

    fn nested(
        &mut self,
        open: usize,
        inner: fn(&mut Self) -> Result<Filter, FilterError>,
    ) -> Result<Filter, FilterError> {
        if self.depth >= MAX_DEPTH {
            let kind = Kind::TooDeep { limit: MAX_DEPTH };
            return Err(FilterError::new(open..self.scan.at(), kind));
        }
        self.depth += 1;
        self.scan.take_spaces();
        let filter = inner(self);
        self.depth -= 1;
        filter
    }

    fn comparison(&mut self, path: AttrPath) -> Result<Filter, FilterError> {
        if !self.scan.take_spaces() {
            return Err(FilterError::new(self.scan.next_span(), Kind::ExpectedOperator));
        }
        let span = self.scan.next_word();
        let word = self.scan.slice(span.clone());
        if word.is_empty() || word.starts_with(['(', ')', '[', ']', '"']) {
            return Err(FilterError::new(span, Kind::ExpectedOperator));
        }
        self.scan.rewind(span.end);
        if word.eq_ignore_ascii_case("pr") {
            return Ok(Filter::Present { path });
        }
        let Some(op) = CompareOp::named(word) else {
            let found = excerpt(word);
            return Err(FilterError::new(span, Kind::UnknownOperator { found }));
        };
        if !self.scan.take_spaces() && self.scan.peek().is_some_and(|c| c != '"') {
            return Err(FilterError::new(self.scan.next_span(), Kind::ExpectedSpace));
        }
        let start = self.scan.at();
        let value = literal(self.scan)?;
        if op.is_ordering() && matches!(value, Value::Bool(_) | Value::Null) {
            return Err(FilterError::new(start..self.scan.at(), Kind::UnorderedValue));
        }
        Ok(Filter::Compare { path, op, value })
    }

    /// Takes ` and ` or ` or `; leaves everything as it was when another thing comes next.
    fn take_word(&mut self, wanted: &str) -> Result<bool, FilterError> {
        let before = self.scan.at();
        let space_before = self.scan.take_spaces();
        let span = self.scan.take_while(|c| c.is_ascii_alphabetic());
        if !self.scan.slice(span.clone()).eq_ignore_ascii_case(wanted) {
            self.scan.rewind(before);
            return Ok(false);
        }
        if !space_before {
            return Err(FilterError::new(span, Kind::ExpectedSpace));
        }
        if !self.scan.take_spaces() {
            let kind =
                if self.scan.at_end() { Kind::ExpectedExpression } else { Kind::ExpectedSpace };
            return Err(FilterError::new(self.scan.next_span(), kind));
        }
        Ok(true)
    }
}

fn join(mut operands: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match operands.pop() {
        Some(only) if operands.is_empty() => only,
        Some(last) => {
            operands.push(last);
            many(operands)
        }
        None => many(operands),
    }
}

fn expected_end(scan: &Scan<'_>) -> FilterError {
    let span = scan.next_word();
    let found = excerpt(scan.slice(span.clone()));
    FilterError::new(span, Kind::ExpectedEnd { found })
}

#[cfg(test)]
mod tests;
