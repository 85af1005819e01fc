//! Entity tags and the conditions of requests (RFC 7644 section 3.14; RFC 9110 sections 8.8.3 and
//! 13.1).

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Bytes of a condition that are read at most.
pub const MAX_LENGTH: usize = 8 * 1024;

/// An entity tag: `W/"…"` or `"…"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntityTag {
    weak: bool,
    opaque: String,
}

/// The value of `If-Match` or `If-None-Match`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `*`: whatever is there.
    Any,
    /// One of these; never empty.
    OneOf(Vec<EntityTag>),
}

/// Why a text is not an entity tag or a list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EntityTagError {
    /// The text is longer than [`MAX_LENGTH`].
    #[error("{length} bytes of entity tags are more than the {MAX_LENGTH} that are read")]
    TooLong {
        /// Bytes of the text.
        length: usize,
    },
    /// A tag does not begin with `"` or `W/"`.
    #[error("expected an entity tag in double quotes at byte {at}")]
    ExpectedQuote {
        /// Where the tag should begin.
        at: usize,
    },
    /// A tag has no closing quote, or a character in it that may not be there.
    #[error("entity tag that begins at byte {at} does not end")]
    Unclosed {
        /// Where the tag begins.
        at: usize,
    },
    /// Something other than a comma follows a tag.
    #[error("expected a comma at byte {at}")]
    ExpectedComma {
        /// Where the comma should be.
        at: usize,
    },
    /// There is no tag at all.
    #[error("expected an entity tag, found nothing")]
    Empty,
}

impl EntityTag {
    /// A weak tag; `None` when `opaque` has a character that a tag may not have.
    pub fn weak(opaque: &str) -> Option<Self> {
        opaque.chars().all(is_tag_char).then(|| Self { weak: true, opaque: opaque.to_owned() })
    }

    /// Whether the tag is a weak one.
    pub fn is_weak(&self) -> bool {
        self.weak
    }

    /// What stands between the quotes.
    pub fn opaque(&self) -> &str {
        &self.opaque
    }

    /// Weak comparison: the texts are equal, whether the tags are weak or not (RFC 9110 section
    /// 8.8.3.2).
    pub fn weakly_equals(&self, other: &Self) -> bool {
        self.opaque == other.opaque
    }
}

impl Condition {
    /// Reads the value of `If-Match` or `If-None-Match`. Several headers are one, joined by commas;
    /// empty list elements are passed over (RFC 9110 section 5.6.1).
    pub fn parse(text: &str) -> Result<Self, EntityTagError> {
        if text.len() > MAX_LENGTH {
            return Err(EntityTagError::TooLong { length: text.len() });
        }
        if text.trim_matches(is_blank) == "*" {
            return Ok(Self::Any);
        }
        let mut tags = Vec::new();
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|c| is_blank(c) || c == ',');
            if rest.is_empty() {
                break;
            }
            let (tag, after) = take_tag(rest, text.len() - rest.len())?;
            tags.push(tag);
            rest = after.trim_start_matches(is_blank);
            if !(rest.is_empty() || rest.starts_with(',')) {
                return Err(EntityTagError::ExpectedComma { at: text.len() - rest.len() });
            }
        }
        if tags.is_empty() { Err(EntityTagError::Empty) } else { Ok(Self::OneOf(tags)) }
    }

    /// Whether the condition names the version `current`, compared weakly; `None` is a resource that
    /// is not there.
    ///
    /// HTTP compares `If-Match` strongly, which no weak tag can satisfy; SCIM prefers weak tags and
    /// sends them in `If-Match` (RFC 7644 section 3.14), so they have to compare weakly here.
    pub fn names(&self, current: Option<&EntityTag>) -> bool {
        match (self, current) {
            (_, None) => false,
            (Self::Any, Some(_)) => true,
            (Self::OneOf(tags), Some(current)) => tags.iter().any(|tag| tag.weakly_equals(current)),
        }
    }
}

impl FromStr for EntityTag {
    type Err = EntityTagError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > MAX_LENGTH {
            return Err(EntityTagError::TooLong { length: text.len() });
        }
        match take_tag(text, 0)? {
            (tag, "") => Ok(tag),
            (_, rest) => Err(EntityTagError::ExpectedComma { at: text.len() - rest.len() }),
        }
    }
}

impl fmt::Display for EntityTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.weak { "W/" } else { "" }, self.opaque)
    }
}

/// Takes the tag that `text` begins with; `at` is where that is in the whole.
fn take_tag(text: &str, at: usize) -> Result<(EntityTag, &str), EntityTagError> {
    // The `W` is case-sensitive (RFC 9110 section 8.8.3).
    let (weak, quoted) = match text.strip_prefix("W/") {
        Some(quoted) => (true, quoted),
        None => (false, text),
    };
    let inside = quoted.strip_prefix('"').ok_or(EntityTagError::ExpectedQuote { at })?;
    match inside.split_once('"') {
        Some((opaque, rest)) if opaque.chars().all(is_tag_char) => {
            Ok((EntityTag { weak, opaque: opaque.to_owned() }, rest))
        }
        _ => Err(EntityTagError::Unclosed { at }),
    }
}

/// `etagc`: visible characters without the quote, and anything beyond ASCII.
fn is_tag_char(c: char) -> bool {
    c == '!' || ('#'..='~').contains(&c) || !c.is_ascii()
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> EntityTag {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_weak_and_strong_tags() {
        for text in ["W/\"e180ee84f0671b1\"", "\"xyzzy\"", "\"\"", "W/\"a,b\"", "\"é\""] {
            assert_eq!(tag(text).to_string(), text);
        }
        assert!(tag("W/\"1\"").is_weak() && !tag("\"1\"").is_weak());
        assert_eq!(EntityTag::weak("1"), Some(tag("W/\"1\"")));
        assert_eq!(EntityTag::weak("a\"b"), None);
    }

    #[test]
    fn compares_weakly() {
        assert!(tag("W/\"1\"").weakly_equals(&tag("\"1\"")));
        assert!(!tag("W/\"1\"").weakly_equals(&tag("W/\"2\"")));
    }

    #[test]
    fn reads_lists_with_blanks_and_empty_elements() {
        let list = Condition::parse(" ,\"a\" ,, W/\"b,c\"\t,\"d\",").unwrap();
        assert_eq!(list, Condition::OneOf(vec![tag("\"a\""), tag("W/\"b,c\""), tag("\"d\"")]));
        assert_eq!(Condition::parse(" * "), Ok(Condition::Any));
    }

    #[test]
    fn names_a_version_by_any_of_its_tags_and_nothing_that_is_not_there() {
        let current = tag("W/\"2\"");
        let names = |text: &str| Condition::parse(text).unwrap().names(Some(&current));
        assert!(names("W/\"1\", \"2\"") && names("*"));
        assert!(!names("W/\"1\""));
        assert!(!Condition::Any.names(None));
    }

    #[test]
    fn says_where_a_list_goes_wrong() {
        use EntityTagError::{Empty, ExpectedComma, ExpectedQuote, TooLong, Unclosed};
        for (text, error) in [
            ("", Empty),
            (" ,, ", Empty),
            ("abc", ExpectedQuote { at: 0 }),
            ("\"a\", w/\"b\"", ExpectedQuote { at: 5 }),
            ("W/\"a", Unclosed { at: 0 }),
            ("\"a b\"", Unclosed { at: 0 }),
            ("\"a\"\"b\"", ExpectedComma { at: 3 }),
            ("*, \"a\"", ExpectedQuote { at: 0 }),
        ] {
            assert_eq!(Condition::parse(text), Err(error), "{text}");
        }
        let long = "\"a\",".repeat(MAX_LENGTH);
        assert_eq!(Condition::parse(&long), Err(TooLong { length: long.len() }));
    }
}
