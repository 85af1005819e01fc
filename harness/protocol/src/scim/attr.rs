//! Attribute notation: `urn:…:User:name.givenName` (RFC 7644 section 3.10).

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use thiserror::Error;

/// The path of an attribute: `[schema ":"] name ["." sub]`.
///
/// Two paths are equal when they differ in case only: all facets are case-insensitive (RFC 7644
/// section 3.10). [`Display`](fmt::Display) writes the path as it was read.
///
/// The last segment of a URN is always read as the name, so the URN of a whole extension
/// (`urn:…:enterprise:2.0:User`) is a path with the name `User`; [`lookup`](super::lookup) finds the
/// extension's object by it all the same.
#[derive(Clone, Debug)]
pub struct AttrPath {
    schema: Option<String>,
    name: String,
    sub: Option<String>,
}

/// The same, borrowed: what rules are asked with, so that evaluation need not allocate.
#[derive(Clone, Copy, Debug)]
pub struct AttrRef<'a> {
    /// The schema URI, without the colon that follows it.
    pub schema: Option<&'a str>,
    /// The attribute's name.
    pub name: &'a str,
    /// The sub-attribute's name.
    pub sub: Option<&'a str>,
}

/// Why a text is not the path of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AttrPathError {
    /// Nothing where a name should be.
    #[error("expected the name of an attribute, found nothing")]
    MissingName,
    /// `ATTRNAME` allows letters, digits, `-`, `_` and `$`, a letter or `$` first.
    #[error("not the name of an attribute")]
    InvalidName,
    /// What stands before the last colon is not a URI.
    #[error("not the URI of a schema")]
    InvalidSchema,
}

impl AttrPath {
    /// Reads a path.
    ///
    /// `$` is allowed in names, also in front, because the specification itself names `$ref`
    /// (RFC 7643 section 2.1 against section 2.4).
    pub fn parse(text: &str) -> Result<Self, AttrPathError> {
        let (schema, attribute) = match text.rsplit_once(':') {
            Some((schema, attribute)) => (Some(schema), attribute),
            None => (None, text),
        };
        if schema.is_some_and(|uri| !is_schema_uri(uri)) {
            return Err(AttrPathError::InvalidSchema);
        }
        let (name, sub) = match attribute.split_once('.') {
            Some((name, sub)) => (name, Some(sub)),
            None => (attribute, None),
        };
        check_name(name)?;
        sub.map(check_name).transpose()?;
        Ok(Self {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
            sub: sub.map(str::to_owned),
        })
    }

    /// The schema URI, without the colon that follows it.
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The attribute's name, as written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The sub-attribute's name, as written.
    pub fn sub(&self) -> Option<&str> {
        self.sub.as_deref()
    }

    /// The same path, borrowed.
    pub fn borrowed(&self) -> AttrRef<'_> {
        AttrRef { schema: self.schema(), name: self.name(), sub: self.sub() }
    }

    /// Whether this is the unqualified or core-qualified attribute `name`, ignoring case.
    pub fn is_core(&self, name: &str, sub: Option<&str>) -> bool {
        self.borrowed().is_core(name, sub)
    }
}

impl<'a> AttrRef<'a> {
    /// The path of the sub-attribute `sub` of this attribute.
    pub fn with_sub(self, sub: &'a str) -> Self {
        Self { sub: Some(sub), ..self }
    }

    /// Whether this is the unqualified or core-qualified attribute `name`, ignoring case.
    pub fn is_core(self, name: &str, sub: Option<&str>) -> bool {
        self.schema.is_none_or(is_core_schema)
            && self.name.eq_ignore_ascii_case(name)
            && same(self.sub, sub)
    }
}

impl PartialEq for AttrPath {
    fn eq(&self, other: &Self) -> bool {
        same(self.schema(), other.schema())
            && self.name.eq_ignore_ascii_case(&other.name)
            && same(self.sub(), other.sub())
    }
}

impl Eq for AttrPath {}

impl Hash for AttrPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for part in [self.schema(), Some(self.name()), self.sub()] {
            for byte in part.unwrap_or("").bytes() {
                state.write_u8(byte.to_ascii_lowercase());
            }
            // A byte that no name contains keeps `a` + `bc` apart from `ab` + `c`.
            state.write_u8(0);
        }
    }
}

impl FromStr for AttrPath {
    type Err = AttrPathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for AttrPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}:")?;
        }
        f.write_str(&self.name)?;
        self.sub.as_ref().map_or(Ok(()), |sub| write!(f, ".{sub}"))
    }
}

/// Whether `c` may stand somewhere in an attribute path. Space, quotes and brackets end one.
pub(super) fn is_path_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_uri_punctuation(c)
}

/// Whether `uri` is one of the schemas whose prefix a client may leave out.
pub(super) fn is_core_schema(uri: &str) -> bool {
    let prefix = super::urn::CORE_PREFIX;
    uri.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// RFC 3986 reserved and unreserved punctuation and `%`, without brackets, round or square, which
/// the filter grammar needs for itself.
fn is_uri_punctuation(c: char) -> bool {
    matches!(
        c,
        '-' | '.'
            | '_'
            | '~'
            | ':'
            | '/'
            | '?'
            | '#'
            | '@'
            | '!'
            | '$'
            | '&'
            | '\''
            | '*'
            | '+'
            | ','
            | ';'
            | '='
            | '%'
    )
}

fn is_schema_uri(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && rest.chars().all(is_path_char)
}

fn check_name(name: &str) -> Result<(), AttrPathError> {
    let mut chars = name.chars();
    match chars.next() {
        None => Err(AttrPathError::MissingName),
        Some(c) if !(c.is_ascii_alphabetic() || c == '$') => Err(AttrPathError::InvalidName),
        Some(_) if chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$')) => {
            Ok(())
        }
        Some(_) => Err(AttrPathError::InvalidName),
    }
}

fn same(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> AttrPath {
        AttrPath::parse(text).unwrap()
    }

    #[test]
    fn splits_schema_name_and_sub_attribute() {
        let full = path("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName");
        assert_eq!(full.schema(), Some("urn:ietf:params:scim:schemas:core:2.0:User"));
        assert_eq!((full.name(), full.sub()), ("name", Some("givenName")));
        assert_eq!(path("emails.value").sub(), Some("value"));
        assert_eq!(path("userName").schema(), None);
    }

    #[test]
    fn reads_the_ref_sub_attribute_of_the_specification() {
        assert_eq!(path("members.$ref").sub(), Some("$ref"));
    }

    #[test]
    fn prints_what_it_read() {
        for text in ["userName", "NAME.familyname", "urn:example:x:2.0:Y:rooms.number", "urn::a"] {
            assert_eq!(path(text).to_string(), text);
        }
    }

    #[test]
    fn ignores_case_in_every_facet() {
        let one = path("urn:example:a:Name.Given");
        assert_eq!(one, path("URN:Example:A:name.gIVEN"));
        assert_ne!(one, path("urn:example:b:name.given"));
        assert_ne!(path("name"), path("name.given"));
    }

    #[test]
    fn knows_a_core_attribute_with_and_without_its_prefix() {
        assert!(path("USERNAME").is_core("userName", None));
        assert!(
            path("urn:ietf:params:scim:schemas:core:2.0:User:userName").is_core("userName", None)
        );
        assert!(!path("urn:example:x:userName").is_core("userName", None));
        assert!(!path("meta.version").is_core("meta", None));
    }

    #[test]
    fn refuses_what_is_not_a_path() {
        use AttrPathError::{InvalidName, InvalidSchema, MissingName};
        for (text, error) in [
            ("", MissingName),
            (".", MissingName),
            ("a.", MissingName),
            ("urn:x:", MissingName),
            ("1a", InvalidName),
            ("a.b.c", InvalidName),
            ("a b", InvalidName),
            ("näme", InvalidName),
            ("x:name", InvalidSchema),
            (":name", InvalidSchema),
            ("1rn:x:name", InvalidSchema),
            ("urn:x y:name", InvalidSchema),
        ] {
            assert_eq!(AttrPath::parse(text), Err(error), "{text}");
        }
    }
}
