//! The `path` of a PATCH operation: `attrPath / valuePath [subAttr]` (RFC 7644 figure 7).

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use thiserror::Error;

use super::attr::{AttrPath, AttrPathError, is_path_char};
use super::error::ScimType;
use super::filter::{Filter, FilterErrorKind, MAX_LENGTH, parse_inside_brackets};
use super::scan::Scan;

/// Where a PATCH operation applies.
///
/// A sub-attribute without a filter belongs to the attribute (`name.familyName`); one after a filter
/// is the path's own (`emails[…].value`). [`PatchPath::sub`] gives whichever there is.
#[derive(Clone, Debug, PartialEq)]
pub struct PatchPath {
    attr: AttrPath,
    values: Option<(Box<Filter>, Option<String>)>,
}

/// Why a text is not a path, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind} at byte {}", span.start)]
pub struct PathError {
    /// The bytes of the text that are wrong; inside the text, on character boundaries, possibly
    /// empty.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub kind: PathErrorKind,
}

/// One thing that can be wrong with a path.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PathErrorKind {
    /// The text is longer than [`MAX_LENGTH`].
    #[error("path of {length} bytes is longer than the {limit} that are read")]
    TooLong {
        /// Bytes of the text.
        length: usize,
        /// Bytes that are read.
        limit: usize,
    },
    /// The attribute in front is not one.
    #[error("invalid attribute: {0}")]
    Attribute(AttrPathError),
    /// The filter in square brackets is not one.
    #[error("{0}")]
    Filter(FilterErrorKind),
    /// What follows the filter and a dot is not the name of a sub-attribute.
    #[error("invalid sub-attribute: {0}")]
    SubAttribute(AttrPathError),
    /// Something follows where the path should end.
    #[error("expected the end of the path")]
    ExpectedEnd,
}

impl PatchPath {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.len() > MAX_LENGTH {
            let kind = PathErrorKind::TooLong { length: text.len(), limit: MAX_LENGTH };
            return Err(PathError { span: 0..text.len(), kind });
        }
        let mut scan = Scan::new(text);
        let span = scan.take_while(is_path_char);
        let attr = AttrPath::parse(scan.slice(span.clone()))
            .map_err(|error| PathError { span, kind: PathErrorKind::Attribute(error) })?;
        let values = if scan.take('[') { Some(values(&mut scan)?) } else { None };
        if !scan.at_end() {
            return Err(PathError { span: scan.next_word(), kind: PathErrorKind::ExpectedEnd });
        }
        Ok(Self { attr, values })
    }

    /// The attribute, with its sub-attribute when one stands before the filter or without one.
    pub fn attr(&self) -> &AttrPath {
        &self.attr
    }

    /// Which values of the attribute are meant; `None` means the attribute as a whole.
    pub fn filter(&self) -> Option<&Filter> {
        self.values.as_ref().map(|(filter, _)| filter.as_ref())
    }

    /// The sub-attribute at which the path ends.
    pub fn sub(&self) -> Option<&str> {
        match &self.values {
            Some((_, sub)) => sub.as_deref(),
            None => self.attr.sub(),
        }
    }
}

impl PathError {
    /// The keyword a server answers with: `invalidPath`, and `invalidFilter` when it is the filter
    /// that is wrong (RFC 7644 table 9 lists "Path Filter" under both).
    pub fn scim_type(&self) -> ScimType {
        match self.kind {
            PathErrorKind::Filter(_) => ScimType::InvalidFilter,
            _ => ScimType::InvalidPath,
        }
    }
}

impl FromStr for PatchPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl From<AttrPath> for PatchPath {
    fn from(attr: AttrPath) -> Self {
        Self { attr, values: None }
    }
}

impl fmt::Display for PatchPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.attr)?;
        let Some((filter, sub)) = &self.values else { return Ok(()) };
        write!(f, "[{filter}]")?;
        sub.as_ref().map_or(Ok(()), |sub| write!(f, ".{sub}"))
    }
}

/// Reads `filter "]" [subAttr]`, the `[` having been read.
fn values(scan: &mut Scan<'_>) -> Result<(Box<Filter>, Option<String>), PathError> {
    let filter = parse_inside_brackets(scan)
        .map_err(|error| PathError { span: error.span, kind: PathErrorKind::Filter(error.kind) })?;
    let sub = if scan.take('.') { Some(sub_attribute(scan)?) } else { None };
    Ok((Box::new(filter), sub))
}

fn sub_attribute(scan: &mut Scan<'_>) -> Result<String, PathError> {
    let span = scan.take_while(is_path_char);
    let text = scan.slice(span.clone());
    let error = match AttrPath::parse(text) {
        Ok(path) if path.schema().is_none() && path.sub().is_none() => return Ok(text.to_owned()),
        Ok(_) => AttrPathError::InvalidName,
        Err(error) => error,
    };
    Err(PathError { span, kind: PathErrorKind::SubAttribute(error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> PatchPath {
        PatchPath::parse(text).unwrap()
    }

    #[test]
    fn reads_the_examples_of_the_rfc() {
        assert_eq!(path("members").attr().name(), "members");
        assert_eq!(path("name.familyName").sub(), Some("familyName"));
        assert!(path("addresses[type eq \"work\"]").filter().is_some());
        let display =
            path("members[value eq \"2819c223-7f76-453a-919d-413861904646\"].displayName");
        assert_eq!((display.attr().sub(), display.sub()), (None, Some("displayName")));
        assert!(path("members[value eq\"2819c223...919d-413861904646\"]").filter().is_some());
        assert!(path("emails[type eq \"work\" and value ew \"example.com\"]").filter().is_some());
    }

    #[test]
    fn reads_a_qualified_extension_attribute() {
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let manager = path(&format!("{urn}:manager.value"));
        assert_eq!(manager.attr().schema(), Some(urn));
        assert_eq!(manager.sub(), Some("value"));
    }

    #[test]
    fn prints_canonically() {
        let text = "Emails[ TYPE EQ  \"work\" and(not(primary pr)) ].Value";
        assert!(PatchPath::parse(text).is_err(), "`and` needs a space");
        let text = "Emails[ TYPE EQ  \"work\" and (not(primary pr)) ].Value";
        let printed = "Emails[TYPE eq \"work\" and not (primary pr)].Value";
        assert_eq!(path(text).to_string(), printed);
        assert_eq!(path(printed), path(text));
    }

    #[test]
    fn points_at_what_is_wrong() {
        use PathErrorKind::{Attribute, ExpectedEnd, Filter, SubAttribute};
        let cases = [
            ("", 0..0, Attribute(AttrPathError::MissingName)),
            ("emails[type eq \"a\"]x", 19..20, ExpectedEnd),
            ("emails[type eq \"a\"].", 20..20, SubAttribute(AttrPathError::MissingName)),
            ("emails[type eq \"a\"].a.b", 20..23, SubAttribute(AttrPathError::InvalidName)),
            ("emails[]", 7..8, Filter(FilterErrorKind::ExpectedExpression)),
            ("emails[type pr", 7..14, Filter(FilterErrorKind::UnclosedValuePath)),
            (
                "emails[0]",
                7..8,
                Filter(FilterErrorKind::InvalidAttribute {
                    found: "0".to_owned(),
                    reason: AttrPathError::InvalidName,
                }),
            ),
            ("emails [type pr]", 6..7, ExpectedEnd),
            ("emails[a[b pr]]", 8..9, Filter(FilterErrorKind::NestedValuePath)),
        ];
        for (text, span, kind) in cases {
            assert_eq!(PatchPath::parse(text), Err(PathError { span, kind }), "{text}");
        }
    }

    #[test]
    fn refuses_a_path_that_is_too_long() {
        let long = "a".repeat(MAX_LENGTH + 1);
        assert_eq!(PatchPath::parse(&long).unwrap_err().scim_type(), ScimType::InvalidPath);
    }
}
