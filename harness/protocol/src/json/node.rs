use std::ops::Range;

use super::{NumberText, Text};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its bytes in the text that was read; empty at 0 for a value that was made.
    pub span: Range<usize>,
    /// The value.
    pub json: Json,
}

/// A JSON value that keeps what is lost in other representations: the order of members, names that
/// stand more than once, the text of numbers, and strings that no reader should accept.
///
/// Values that are read are no deeper than [`Limits::depth`](super::Limits::depth); everything here
/// recurses, so values that are made should keep to it too.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(NumberText),
    /// A string.
    String(Text),
    /// An array.
    Array(Vec<Node>),
    /// An object, its members in the order of the text.
    Object(Vec<Member>),
    /// A bare word that is a value in other languages only: `NaN`, `-Infinity`, `True`, `None`.
    Word(String),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// The bytes of the name, quotes included.
    pub name_span: Range<usize>,
    /// The name.
    pub name: Text,
    /// The value.
    pub value: Node,
}

impl Json {
    /// The member with exactly this name; of several, the last.
    pub fn member(&self, name: &str) -> Option<&Node> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|member| member.name.as_str() == name).map(|member| &member.value)
    }

    /// What a JSON pointer (RFC 6901) points at, such as `/Resources/0/userName`.
    ///
    /// The place is the one that the same pointer has in [`to_value`](Self::to_value): of members
    /// with one name, the last.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut steps = pointer.strip_prefix('/')?.split('/');
        let mut found = self.step(steps.next()?)?;
        for step in steps {
            found = found.json.step(step)?;
        }
        Some(found)
    }

    fn step(&self, step: &str) -> Option<&Node> {
        match self {
            Self::Object(_) if step.contains('~') => {
                self.member(&step.replace("~1", "/").replace("~0", "~"))
            }
            Self::Object(_) => self.member(step),
            Self::Array(elements) if step == "0" || !step.starts_with(['0', '+']) => {
                elements.get(step.parse::<usize>().ok()?)
            }
            _ => None,
        }
    }
}

impl Node {
    /// What a JSON pointer points at, counted from here; the empty one points here.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() { Some(self) } else { self.json.pointer(pointer) }
    }
}

impl Member {
    /// A member to be written.
    pub fn new(name: impl Into<Text>, value: impl Into<Json>) -> Self {
        Self { name_span: 0..0, name: name.into(), value: value.into().into() }
    }
}

impl From<Json> for Node {
    fn from(json: Json) -> Self {
        Self { span: 0..0, json }
    }
}

/// Where a value stands is no part of it.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

/// Where a member stands is no part of it; how its name is written is.
impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value
    }
}

#[cfg(test)]
mod tests {
    use crate::json::Document;

    #[test]
    fn a_pointer_finds_what_the_same_pointer_finds_in_the_value() {
        let text = br#"{"a/b": [1, {"~": 2, "~": 3}], "": 4, "n": 1.0}"#;
        let document = Document::read(text).unwrap();
        let value = document.to_value();
        for pointer in [
            "",
            "/a~1b",
            "/a~1b/0",
            "/a~1b/1/~0",
            "/",
            "/n",
            "/a~1b/2",
            "/a~1b/00",
            "/x",
            "a",
            "/a~1b/-",
        ] {
            let found = document.value.pointer(pointer).map(|node| node.json.to_value());
            assert_eq!(found.as_ref(), value.pointer(pointer), "{pointer}");
        }
        let number = document.value.pointer("/n").unwrap();
        assert_eq!(text.get(number.span.clone()), Some(&b"1.0"[..]));
    }
}
