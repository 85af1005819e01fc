//! Which attributes of a resource an answer shows (RFC 7644 sections 3.4.2.5 and 3.9).

use serde_json::{Map, Value};
use thiserror::Error;

use super::attr::{AttrPath, AttrPathError, AttrRef};
use super::error::{ScimError, ScimType};
use super::lookup::{is_joined, member};
use super::schema::{Returned, SchemaSet};

/// Names that are read of one list.
pub const MAX_NAMES: usize = 1_000;

/// What a client asked to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Projection {
    /// What is returned unless something else is asked for.
    #[default]
    Default,
    /// `attributes`: these, and what is always returned.
    Only(Vec<AttrPath>),
    /// `excludedAttributes`: the default without these, and what is always returned.
    Without(Vec<AttrPath>),
}

/// The two lists as they were found, before they are understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    attributes: Vec<String>,
    excluded: Vec<String>,
}

/// Why lists of names cannot be understood. The answer to all of them is 400 `invalidValue`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NamesError {
    /// Both lists are there, though the RFC calls them mutually exclusive.
    #[error("`attributes` and `excludedAttributes` exclude each other")]
    Both,
    /// A name is none.
    #[error("`{found}` in `{list}`: {reason}")]
    Name {
        /// `attributes` or `excludedAttributes`.
        list: &'static str,
        /// The name.
        found: String,
        /// What is wrong with it.
        reason: AttrPathError,
    },
    /// There are more names than are read.
    #[error("more than the {MAX_NAMES} names in `{list}` that are read")]
    TooMany {
        /// `attributes` or `excludedAttributes`.
        list: &'static str,
    },
    /// A member of the body is no list of names.
    #[error("expected `{list}` to be an array of strings")]
    NotAList {
        /// `attributes` or `excludedAttributes`.
        list: &'static str,
    },
}

const ATTRIBUTES: &str = "attributes";
const EXCLUDED: &str = "excludedAttributes";

impl Names {
    /// Takes one parameter of a URL, percent-decoded; any other than the two is passed over. Blanks
    /// around names and empty names count for nothing; a list that is there twice is one list.
    pub fn parameter(&mut self, name: &str, value: &str) -> Result<(), NamesError> {
        let (list, names) = match name {
            ATTRIBUTES => (ATTRIBUTES, &mut self.attributes),
            EXCLUDED => (EXCLUDED, &mut self.excluded),
            _ => return Ok(()),
        };
        let found = value.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.extend(found.take(MAX_NAMES + 1).map(str::to_owned));
        if names.len() > MAX_NAMES { Err(NamesError::TooMany { list }) } else { Ok(()) }
    }

    /// Reads the two members of a SearchRequest.
    pub fn from_body(body: &Map<String, Value>) -> Result<Self, NamesError> {
        Ok(Self { attributes: strings(body, ATTRIBUTES)?, excluded: strings(body, EXCLUDED)? })
    }

    /// What the names ask for.
    pub fn projection(&self) -> Result<Projection, NamesError> {
        match (self.attributes.is_empty(), self.excluded.is_empty()) {
            (true, true) => Ok(Projection::Default),
            (false, true) => Ok(Projection::Only(paths(ATTRIBUTES, &self.attributes)?)),
            (true, false) => Ok(Projection::Without(paths(EXCLUDED, &self.excluded)?)),
            (false, false) => Err(NamesError::Both),
        }
    }
}

impl Projection {
    /// Reads the two parameters among those of a URL, percent-decoded, as any operation that returns
    /// a resource takes them.
    pub fn from_parameters<'p>(
        parameters: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Result<Self, NamesError> {
        let mut names = Names::default();
        for (name, value) in parameters {
            names.parameter(name, value)?;
        }
        names.projection()
    }

    /// The part of `resource` that an answer shows.
    ///
    /// - `returned: always` is always there, `never` is never; `default` and `request` follow the
    ///   lists. A list that names an attribute means all its sub-attributes that are returned by
    ///   default; one that names a sub-attribute means that one. The URN of a schema means all its
    ///   attributes.
    /// - An attribute that the schemas do not know is returned by default.
    /// - `sent` are attributes with `returned: request` that the client wrote in this very request,
    ///   so that the answer shows them without being asked (RFC 7643 section 7).
    /// - An object of which nothing is left is left out.
    pub fn apply(
        &self,
        resource: &Map<String, Value>,
        schemas: &SchemaSet,
        sent: &[AttrPath],
    ) -> Map<String, Value> {
        let view = View { projection: self, schemas, sent };
        let mut shown = Map::new();
        for (key, value) in resource {
            let value = match schemas.extension_named(key) {
                Some(extension) => view.extension(&extension.id, value),
                None => view.attribute(None, key, value),
            };
            if let Some(value) = value {
                shown.insert(key.clone(), value);
            }
        }
        shown
    }
}

impl NamesError {
    /// The keyword a server answers with, under status 400.
    pub fn scim_type(&self) -> ScimType {
        ScimType::InvalidValue
    }
}

impl From<&NamesError> for ScimError {
    fn from(error: &NamesError) -> Self {
        Self::new(400, error.to_string()).with_type(error.scim_type())
    }
}

#[derive(Clone, Copy)]
struct View<'a> {
    projection: &'a Projection,
    schemas: &'a SchemaSet,
    sent: &'a [AttrPath],
}

impl View<'_> {
    fn extension(&self, uri: &str, value: &Value) -> Option<Value> {
        let shown: Map<String, Value> = value
            .as_object()?
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), self.attribute(Some(uri), key, value)?)))
            .collect();
        (!shown.is_empty()).then_some(Value::Object(shown))
    }

    fn attribute(&self, schema: Option<&str>, name: &str, value: &Value) -> Option<Value> {
        let path = AttrRef { schema, name, sub: None };
        let returned = self.returned(path);
        let whole = match returned {
            Returned::Never => return None,
            Returned::Always => true,
            Returned::Default | Returned::Request => {
                let by_default = returned == Returned::Default || self.is_sent(path);
                match self.projection {
                    Projection::Default => by_default,
                    Projection::Only(names) => self.named(names, path),
                    Projection::Without(names) => by_default && !self.named(names, path),
                }
            }
        };
        let parts = match self.projection {
            Projection::Only(names) => {
                names.iter().any(|named| named.sub().is_some() && self.same_attribute(named, path))
            }
            _ => false,
        };
        if !(whole || parts) {
            return None;
        }
        match value {
            Value::Object(complex) => self.complex(path, whole, complex),
            Value::Array(elements) => {
                let shown: Vec<Value> = elements
                    .iter()
                    .filter_map(|element| match element {
                        Value::Object(complex) => self.complex(path, whole, complex),
                        simple => whole.then(|| simple.clone()),
                    })
                    .collect();
                (!shown.is_empty() || elements.is_empty()).then_some(Value::Array(shown))
            }
            simple => whole.then(|| simple.clone()),
        }
    }

    /// What is shown of one complex value; `whole` unless only sub-attributes of it were asked for.
    fn complex(&self, path: AttrRef<'_>, whole: bool, value: &Map<String, Value>) -> Option<Value> {
        let is_shown = |name: &str| {
            let sub = path.with_sub(name);
            match (self.returned(sub), self.projection) {
                (Returned::Never, _) => false,
                (Returned::Always, _) => true,
                (returned, Projection::Only(names)) => {
                    (whole && returned == Returned::Default && !self.by_part(names, path))
                        || self.named(names, sub)
                }
                (returned, Projection::Without(names)) => {
                    returned == Returned::Default && !self.named(names, sub)
                }
                (returned, Projection::Default) => returned == Returned::Default,
            }
        };
        let shown: Map<String, Value> = value
            .iter()
            .filter(|(name, _)| is_shown(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        (!shown.is_empty() || value.is_empty()).then_some(Value::Object(shown))
    }

    /// Whether an attribute that is always shown was asked for by sub-attributes only.
    fn by_part(&self, names: &[AttrPath], path: AttrRef<'_>) -> bool {
        let part = |name: &AttrPath| name.sub().is_some() && self.same_attribute(name, path);
        names.iter().any(part) && !self.named(names, path)
    }

    /// What the schemas say; a resource's `schemas` is always shown, whatever they say.
    fn returned(&self, path: AttrRef<'_>) -> Returned {
        let known = self.schemas.attribute(path);
        known.map_or(Returned::Default, |attribute| attribute.returned)
    }

    fn is_sent(&self, path: AttrRef<'_>) -> bool {
        self.sent.iter().any(|sent| self.same_attribute(sent, path))
    }

    /// Whether a list names exactly this attribute or sub-attribute, or the schema it is in.
    fn named(&self, names: &[AttrPath], path: AttrRef<'_>) -> bool {
        let own = path.schema.unwrap_or(&self.schemas.base().id);
        names.iter().any(|name| {
            let same_sub = match (name.sub(), path.sub) {
                (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
                (None, None) => true,
                _ => false,
            };
            let whole_schema = path.sub.is_none()
                && name.sub().is_none()
                && name.schema().is_some_and(|schema| {
                    is_joined(own, schema, name.name()) || is_joined(path.name, schema, name.name())
                });
            (same_sub && self.same_attribute(name, path)) || whole_schema
        })
    }

    /// Whether a name is that of this attribute or of one of its sub-attributes.
    fn same_attribute(&self, name: &AttrPath, path: AttrRef<'_>) -> bool {
        let same_schema = match (name.schema(), path.schema) {
            (None, None) => true,
            (Some(schema), None) => schema.eq_ignore_ascii_case(&self.schemas.base().id),
            (Some(schema), Some(own)) => schema.eq_ignore_ascii_case(own),
            (None, Some(_)) => false,
        };
        same_schema && name.name().eq_ignore_ascii_case(path.name)
    }
}

fn strings(body: &Map<String, Value>, list: &'static str) -> Result<Vec<String>, NamesError> {
    let elements = match member(body, list) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(elements)) => elements,
        Some(_) => return Err(NamesError::NotAList { list }),
    };
    if elements.len() > MAX_NAMES {
        return Err(NamesError::TooMany { list });
    }
    let text = |element: &Value| element.as_str().map(str::to_owned);
    elements.iter().map(text).collect::<Option<_>>().ok_or(NamesError::NotAList { list })
}

fn paths(list: &'static str, names: &[String]) -> Result<Vec<AttrPath>, NamesError> {
    let path = |found: &String| {
        AttrPath::parse(found.trim()).map_err(|reason| NamesError::Name {
            list,
            found: found.chars().take(100).collect(),
            reason,
        })
    };
    names.iter().map(path).collect()
}

#[cfg(test)]
mod tests;
