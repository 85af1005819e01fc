//! Schemas as servers publish them, well or badly.

use serde_json::{Map, Value};
use thiserror::Error;

use super::{Attribute, AttributeType, Schema};
use crate::scim::attr::AttrPath;
use crate::scim::lookup::member;

/// Attributes and sub-attributes that are read of one schema.
pub const MAX_ATTRIBUTES: usize = 5_000;
/// Oddities that are noted of one schema.
pub const MAX_ODDITIES: usize = 100;
/// Levels of sub-attributes: the schema of schemas has two (RFC 7643 section 8.7.2).
const MAX_DEPTH: usize = 3;
/// Bytes of a text that are kept.
const MAX_TEXT: usize = 4_096;
/// Suggested values and reference types that are kept of one attribute.
const MAX_WORDS: usize = 1_000;

/// A schema with what was wrong about its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// What could be read. What was wrong has its default (RFC 7643 section 2.2) or is left out.
    pub schema: Schema,
    /// What was wrong, [`MAX_ODDITIES`] at most.
    pub oddities: Vec<Oddity>,
}

/// One thing that is wrong in a published schema and does not keep it from being read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{place}`: {error}")]
pub struct Oddity {
    /// Where: names of attributes and of the characteristic, joined by dots.
    pub place: String,
    /// What.
    pub error: SchemaError,
}

/// What can be wrong in a published schema.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SchemaError {
    /// It is no JSON object.
    #[error("expected an object")]
    NotAnObject,
    /// There is no `id`, without which nothing can refer to it.
    #[error("expected the URI of the schema as `id`")]
    NoId,
    /// Something has another JSON type.
    #[error("expected {expected}")]
    WrongType {
        /// What belongs there.
        expected: &'static str,
    },
    /// A word is none of those that RFC 7643 section 7 knows.
    #[error("unknown word `{found}`")]
    UnknownWord {
        /// The word, cut.
        found: String,
    },
    /// The name is none (RFC 7643 section 2.1).
    #[error("`{found}` is not the name of an attribute")]
    InvalidName {
        /// The name, cut.
        found: String,
    },
    /// Two attributes have the same name; the first counts.
    #[error("there are two attributes of this name")]
    Repeated,
    /// There is more than is read.
    #[error("there is more than is read")]
    TooMuch,
}

impl Schema {
    /// Reads a schema as a server publishes it.
    ///
    /// Lenient: names of members are compared without case, what is absent has its default, what is
    /// wrong is noted and has its default, attributes without a usable name are left out.
    ///
    /// # Errors
    /// Only when it is no object, or has no `id`.
    pub fn from_json(value: &Value) -> Result<Read, SchemaError> {
        let object = value.as_object().ok_or(SchemaError::NotAnObject)?;
        let id = member(object, "id").and_then(Value::as_str).filter(|id| !id.is_empty());
        let id = id.ok_or(SchemaError::NoId)?;
        let mut reader = Reader { oddities: Vec::new(), left: MAX_ATTRIBUTES, path: Vec::new() };
        let schema = Self {
            id: cut(id),
            name: reader.text(object, "name"),
            description: reader.text(object, "description"),
            attributes: reader.attributes(object, "attributes", MAX_DEPTH),
        };
        Ok(Read { schema, oddities: reader.oddities })
    }
}

struct Reader {
    oddities: Vec<Oddity>,
    left: usize,
    /// Names of the attributes around what is being read.
    path: Vec<String>,
}

impl Reader {
    fn note(&mut self, name: &str, error: SchemaError) {
        if self.oddities.len() < MAX_ODDITIES {
            let mut place = self.path.join(".");
            if !place.is_empty() {
                place.push('.');
            }
            place.push_str(name);
            self.oddities.push(Oddity { place, error });
        }
    }

    fn attributes(
        &mut self,
        object: &Map<String, Value>,
        name: &str,
        depth: usize,
    ) -> Vec<Attribute> {
        let Some(listed) = self.list(object, name) else { return Vec::new() };
        if depth == 0 && !listed.is_empty() {
            self.note(name, SchemaError::TooMuch);
            return Vec::new();
        }
        let mut known = std::collections::HashSet::new();
        let mut read: Vec<Attribute> = Vec::new();
        for value in listed {
            if self.left == 0 {
                self.note(name, SchemaError::TooMuch);
                break;
            }
            self.left -= 1;
            let Some(attribute) = self.attribute(value, depth) else { continue };
            if known.insert(attribute.name.to_ascii_lowercase()) {
                read.push(attribute);
            } else {
                self.note(&attribute.name, SchemaError::Repeated);
            }
        }
        read
    }

    fn attribute(&mut self, value: &Value, depth: usize) -> Option<Attribute> {
        let Some(object) = value.as_object() else {
            self.note("attributes", SchemaError::WrongType { expected: "objects" });
            return None;
        };
        let name = self.text(object, "name");
        let is_name = AttrPath::parse(&name)
            .is_ok_and(|path| path.schema().is_none() && path.sub().is_none());
        if !is_name {
            self.note("name", SchemaError::InvalidName { found: name.chars().take(64).collect() });
            return None;
        }
        self.path.push(name.clone());
        let mut read = Attribute::new(&name, AttributeType::String, "");
        read.description = self.text(object, "description");
        let has_subs = member(object, "subAttributes")
            .is_some_and(|subs| subs.as_array().is_some_and(|subs| !subs.is_empty()));
        // Whoever has sub-attributes is complex, whether the type is said or not.
        let kind = if has_subs { AttributeType::Complex } else { AttributeType::String };
        read.kind = self.word(object, "type", AttributeType::named).unwrap_or(kind);
        read.multi_valued = self.flag(object, "multiValued");
        read.required = self.flag(object, "required");
        read.case_exact = self.flag(object, "caseExact");
        if let Some(word) = self.word(object, "mutability", super::Mutability::named) {
            read.mutability = word;
        }
        if let Some(word) = self.word(object, "returned", super::Returned::named) {
            read.returned = word;
        }
        if let Some(word) = self.word(object, "uniqueness", super::Uniqueness::named) {
            read.uniqueness = word;
        }
        read.canonical_values = self.words(object, "canonicalValues");
        read.reference_types = self.words(object, "referenceTypes");
        read.sub_attributes = self.attributes(object, "subAttributes", depth.saturating_sub(1));
        self.path.pop();
        Some(read)
    }

    fn text(&mut self, object: &Map<String, Value>, name: &str) -> String {
        match member(object, name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => cut(text),
            Some(_) => {
                self.note(name, SchemaError::WrongType { expected: "a text" });
                String::new()
            }
        }
    }

    fn flag(&mut self, object: &Map<String, Value>, name: &str) -> bool {
        match member(object, name) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                self.note(name, SchemaError::WrongType { expected: "true or false" });
                // Some servers quote their Booleans.
                other.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
            }
        }
    }

    fn word<T>(
        &mut self,
        object: &Map<String, Value>,
        name: &str,
        named: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let word = self.text(object, name);
        let known = named(&word);
        if known.is_none() && !word.is_empty() {
            self.note(name, SchemaError::UnknownWord { found: word.chars().take(64).collect() });
        }
        known
    }

    fn words(&mut self, object: &Map<String, Value>, name: &str) -> Vec<String> {
        let Some(listed) = self.list(object, name) else { return Vec::new() };
        if listed.len() > MAX_WORDS {
            self.note(name, SchemaError::TooMuch);
        }
        if !listed.iter().all(Value::is_string) {
            self.note(name, SchemaError::WrongType { expected: "a list of texts" });
        }
        listed.iter().filter_map(Value::as_str).take(MAX_WORDS).map(cut).collect()
    }

    fn list<'v>(&mut self, object: &'v Map<String, Value>, name: &str) -> Option<&'v [Value]> {
        match member(object, name) {
            None | Some(Value::Null) => None,
            Some(Value::Array(listed)) => Some(listed),
            Some(_) => {
                self.note(name, SchemaError::WrongType { expected: "a list" });
                None
            }
        }
    }
}

fn cut(text: &str) -> String {
    let end = (0..=text.len().min(MAX_TEXT)).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::schema::{Mutability, Returned, Uniqueness};

    fn read(value: &Value) -> Read {
        Schema::from_json(value).unwrap()
    }

    #[test]
    fn what_is_absent_has_the_default_of_section_2_2() {
        let Read { schema, oddities } =
            read(&json!({ "id": "urn:x:y", "attributes": [{ "name": "a" }] }));
        assert_eq!(oddities, []);
        assert_eq!(schema.attributes, [Attribute::string("a", "")]);
    }

    #[test]
    fn reads_every_characteristic_in_any_case() {
        let attribute = json!({
            "NAME": "a", "type": "datetime", "multivalued": true, "required": true, "caseExact": true,
            "mutability": "WRITEONLY", "returned": "never", "uniqueness": "global",
            "canonicalValues": ["x"], "referenceTypes": ["User"], "description": "d",
        });
        let read = read(&json!({ "id": "urn:x:y", "attributes": [attribute] }));
        let expected = Attribute {
            reference_types: vec!["User".to_owned()],
            ..Attribute::new("a", AttributeType::DateTime, "d")
                .multi()
                .required()
                .case_exact()
                .mutability(Mutability::WriteOnly)
                .returned(Returned::Never)
                .unique(Uniqueness::Global)
                .canonical(&["x"])
        };
        assert_eq!((read.schema.attributes, read.oddities), (vec![expected], vec![]));
    }

    #[test]
    fn notes_what_is_wrong_where_it_is_wrong_and_reads_on() {
        let read = read(&json!({ "id": "urn:x:y", "name": 7, "attributes": [
            "a", { "name": "b c" }, { "name": "d", "required": "true", "subAttributes": [
                { "name": "e", "type": "strong" }, { "name": "E" } ] },
        ]}));
        let names: Vec<&str> = read.schema.attributes.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["d"]);
        assert!(read.schema.attributes[0].required);
        assert_eq!(read.schema.attributes[0].kind, AttributeType::Complex);
        let notes: Vec<String> = read.oddities.iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [
                "`name`: expected a text",
                "`attributes`: expected objects",
                "`name`: `b c` is not the name of an attribute",
                "`d.required`: expected true or false",
                "`d.e.type`: unknown word `strong`",
                "`d.E`: there are two attributes of this name",
            ]
        );
    }

    #[test]
    fn refuses_only_what_is_no_schema_at_all() {
        assert_eq!(Schema::from_json(&json!([])), Err(SchemaError::NotAnObject));
        assert_eq!(Schema::from_json(&json!({ "id": "" })), Err(SchemaError::NoId));
    }

    #[test]
    fn bounds_what_it_reads() {
        let many: Vec<Value> =
            (0..MAX_ATTRIBUTES + 5).map(|n| json!({ "name": format!("a{n}") })).collect();
        let wide =
            read(&json!({ "id": "urn:x:y", "description": "ä".repeat(9_999), "attributes": many }));
        assert_eq!(wide.schema.attributes.len(), MAX_ATTRIBUTES);
        assert_eq!(wide.oddities.len(), 1);
        assert!(wide.schema.description.len() <= MAX_TEXT);
        let deep = (0..50).fold(
            json!({ "name": "a" }),
            |inner, _| json!({ "name": "a", "type": "complex", "subAttributes": [inner] }),
        );
        let deep = read(&json!({ "id": "urn:x:y", "attributes": [deep] }));
        assert_eq!(deep.oddities.first().map(|oddity| &oddity.error), Some(&SchemaError::TooMuch));
    }
}
