use std::borrow::Cow;
use std::cmp::Ordering;

use super::{AttributeRules, CompareOp};
use crate::scim::attr::AttrRef;
use crate::scim::compare::folded;
use crate::scim::datetime::{self, Instant};
use crate::scim::precis::user_name_key;

/// Below this many comparisons of bytes, looking at every place beats making copies.
const SMALL_SEARCH: usize = 4096;

/// A text literal, made ready for values that follow the rules of one attribute.
#[derive(Clone, Debug)]
pub(super) struct TextTest<'f> {
    text: &'f str,
    /// The literal in the form of `sameness`.
    key: Cow<'f, str>,
    sameness: Sameness,
    /// The moment the literal means, where the attribute holds moments.
    moment: Option<Option<Instant>>,
}

/// When two texts are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sameness {
    Exact,
    WithoutCase,
    UserName,
}

impl<'f> TextTest<'f> {
    pub(super) fn new(text: &'f str, attr: AttrRef<'_>, rules: &dyn AttributeRules) -> Self {
        let sameness = if rules.case_exact(attr) {
            Sameness::Exact
        } else if rules.user_name(attr) {
            Sameness::UserName
        } else {
            Sameness::WithoutCase
        };
        let moment = rules.date_time(attr).then(|| datetime::instant(text));
        Self { text, key: sameness.key(text), sameness, moment }
    }

    /// Texts that mean no moment are equal when they are the same text.
    pub(super) fn equals(&self, actual: &str) -> bool {
        if self.moment.is_some() {
            return self.order(actual).is_some_and(Ordering::is_eq) || actual == self.text;
        }
        match self.sameness {
            Sameness::Exact => actual == self.text,
            _ if actual.eq_ignore_ascii_case(&self.key) => true,
            _ => !self.both_ascii(actual) && self.sameness.key(actual) == self.key,
        }
    }

    /// How `actual` stands to the literal; `None` when one of the two should be a moment and is not.
    pub(super) fn order(&self, actual: &str) -> Option<Ordering> {
        if let Some(moment) = &self.moment {
            return Some(datetime::instant(actual)?.cmp(moment.as_ref()?));
        }
        Some(match self.sameness {
            Sameness::Exact => actual.cmp(self.text),
            _ if self.both_ascii(actual) => {
                actual.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(self.key.bytes())
            }
            // Characters stand in the order of their bytes.
            _ => self.sameness.key(actual).as_ref().cmp(&self.key),
        })
    }

    /// `co`, `sw` or `ew`; nothing else.
    pub(super) fn is_part_of(&self, actual: &str, op: CompareOp) -> bool {
        match self.sameness {
            Sameness::Exact => is_part(actual, op, self.text),
            _ if self.both_ascii(actual) => is_ascii_part(actual.as_bytes(), op, &self.key),
            _ => is_part(&self.sameness.key(actual), op, &self.key),
        }
    }

    /// Whether case is all there is to look away from. (Some other characters have an ASCII letter
    /// in lower case, so both texts have to be asked.)
    fn both_ascii(&self, actual: &str) -> bool {
        self.key.is_ascii() && actual.is_ascii()
    }
}

impl Sameness {
    fn key(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Exact => text.into(),
            Self::WithoutCase => folded(text),
            Self::UserName => user_name_key(text),
        }
    }
}

fn is_part(actual: &str, op: CompareOp, part: &str) -> bool {
    match op {
        CompareOp::Sw => actual.starts_with(part),
        CompareOp::Ew => actual.ends_with(part),
        _ => actual.contains(part),
    }
}

/// The same for ASCII, `part` being in lower case.
fn is_ascii_part(actual: &[u8], op: CompareOp, part: &str) -> bool {
    let part = part.as_bytes();
    let Some(room) = actual.len().checked_sub(part.len()) else { return false };
    let stands_at = |at: usize| {
        actual.get(at..at + part.len()).is_some_and(|here| here.eq_ignore_ascii_case(part))
    };
    match op {
        CompareOp::Sw => stands_at(0),
        CompareOp::Ew => stands_at(room),
        _ if (room + 1).saturating_mul(part.len()) <= SMALL_SEARCH => (0..=room).any(stands_at),
        // Searching a copy keeps the time linear, which comparing at every place would not.
        _ => {
            let lower = actual.to_ascii_lowercase();
            match (std::str::from_utf8(&lower), std::str::from_utf8(part)) {
                (Ok(lower), Ok(part)) => lower.contains(part),
                // Both are ASCII.
                _ => false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::core_schema::CoreSchema;

    fn test<'f>(name: &str, literal: &'f str) -> TextTest<'f> {
        TextTest::new(literal, AttrRef { schema: None, name, sub: None }, &CoreSchema)
    }

    #[test]
    fn the_short_way_of_ascii_and_the_long_one_agree() {
        let texts = ["", "a", "A", "ab", "AB", "Zz", "[", "k", "\u{212a}", "é", "É", "aé", "AÉb"];
        for literal in texts {
            for actual in texts {
                let lower = |text: &str| text.to_lowercase();
                let (test, l, a) = (test("title", literal), lower(literal), lower(actual));
                assert_eq!(test.equals(actual), a == l, "{actual} {literal}");
                assert_eq!(test.order(actual), Some(a.cmp(&l)), "{actual} {literal}");
                let part = |op| test.is_part_of(actual, op);
                assert_eq!(part(CompareOp::Co), a.contains(&l), "{actual} co {literal}");
                assert_eq!(part(CompareOp::Sw), a.starts_with(&l), "{actual} sw {literal}");
                assert_eq!(part(CompareOp::Ew), a.ends_with(&l), "{actual} ew {literal}");
            }
        }
    }

    #[test]
    fn a_long_search_finds_the_same_as_a_short_one() {
        let text = format!("{}B{}", "a".repeat(5_000), "c".repeat(5_000));
        assert!(test("title", "aBc").is_part_of(&text, CompareOp::Co));
        assert!(!test("title", "bb").is_part_of(&text, CompareOp::Co));
        assert!(!test("title", &"c".repeat(5_001)).is_part_of(&text, CompareOp::Co));
    }

    #[test]
    fn user_names_are_compared_as_precis_has_it() {
        assert!(test("userName", "Ｂjensen").equals("bJensen"));
        assert!(test("userName", "Ｂ").is_part_of("abc", CompareOp::Co));
        assert!(!test("title", "Ｂjensen").equals("bJensen"));
    }
}
