use std::collections::HashMap;

use super::{Attribute, AttributeType, Schema, common};
use crate::scim::attr::AttrRef;
use crate::scim::filter::AttributeRules;
use crate::scim::patch::{Shape, Shapes};

/// The schemas of one resource type, made ready for looking attributes up.
///
/// An attribute is found by its name alone when the base schema or RFC 7643 section 3.1 has it, and
/// by schema URI and name always. URIs and names are compared without case, as RFC 7643 sections 2.1
/// and 10.2 ask.
#[derive(Clone, Debug)]
pub struct SchemaSet {
    base: Schema,
    common: Vec<Attribute>,
    extensions: Vec<Schema>,
    /// By [`hash`] of schema URI (empty for the base schema), name and sub-attribute.
    index: HashMap<u64, Vec<Place>>,
    /// By [`hash`] of a name anywhere: the spelling that comes first.
    spellings: HashMap<u64, Vec<String>>,
}

/// An attribute that was found, and where.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The extension it belongs to; `None` for the base schema and the common attributes.
    pub extension: Option<&'a Schema>,
    /// The attribute in front.
    pub attribute: &'a Attribute,
    /// The sub-attribute, when the path has one.
    pub sub: Option<&'a Attribute>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    home: Home,
    attribute: u32,
    sub: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
enum Home {
    Common,
    Base,
    Extension(u32),
}

impl SchemaSet {
    /// The base schema of a resource type and its extensions.
    pub fn new(base: Schema, extensions: Vec<Schema>) -> Self {
        let mut set = Self {
            base,
            common: common::attributes(),
            extensions,
            index: HashMap::new(),
            spellings: HashMap::new(),
        };
        set.fill();
        set
    }

    /// The base schema.
    pub fn base(&self) -> &Schema {
        &self.base
    }

    /// The extensions.
    pub fn extensions(&self) -> &[Schema] {
        &self.extensions
    }

    /// `schemas`, `id`, `externalId` and `meta`, which no schema lists.
    pub fn common(&self) -> &[Attribute] {
        &self.common
    }

    /// The extension with this URI, ignoring case.
    pub fn extension_named(&self, uri: &str) -> Option<&Schema> {
        self.extensions.iter().find(|extension| extension.id.eq_ignore_ascii_case(uri))
    }

    /// The attribute of the base schema, or the common one, with this name, ignoring case.
    pub fn top(&self, name: &str) -> Option<&Attribute> {
        self.find(AttrRef { schema: None, name, sub: None }).map(|found| found.attribute)
    }

    /// What a path names; `None` when the schemas do not know it. Constant time.
    pub fn find(&self, path: AttrRef<'_>) -> Option<Found<'_>> {
        let places = self.index.get(&hash(path.schema.unwrap_or(""), path.name, path.sub))?;
        places.iter().find_map(|place| {
            let found = self.at(*place)?;
            let uri = found.extension.map_or(self.base.id.as_str(), |extension| &extension.id);
            let same_schema = match path.schema {
                Some(schema) => schema.eq_ignore_ascii_case(uri),
                None => found.extension.is_none(),
            };
            let same_sub = match (path.sub, found.sub) {
                (Some(name), Some(sub)) => name.eq_ignore_ascii_case(&sub.name),
                (None, None) => true,
                _ => false,
            };
            (same_schema && same_sub && found.attribute.name.eq_ignore_ascii_case(path.name))
                .then_some(found)
        })
    }

    /// The attribute or sub-attribute at which a path ends.
    pub fn attribute(&self, path: AttrRef<'_>) -> Option<&Attribute> {
        self.find(path).map(|found| found.sub.unwrap_or(found.attribute))
    }

    fn at(&self, place: Place) -> Option<Found<'_>> {
        let (extension, attributes) = match place.home {
            Home::Common => (None, &self.common),
            Home::Base => (None, &self.base.attributes),
            Home::Extension(number) => {
                let extension = self.extensions.get(number as usize)?;
                (Some(extension), &extension.attributes)
            }
        };
        let attribute = attributes.get(place.attribute as usize)?;
        let sub = match place.sub {
            Some(number) => Some(attribute.sub_attributes.get(number as usize)?),
            None => None,
        };
        Some(Found { extension, attribute, sub })
    }

    fn fill(&mut self) {
        let mut entries: Vec<(u64, Place)> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut list = |home: Home, uris: &[&str], attributes: &[Attribute]| {
            // Counts are far below 2^32: a schema is made by hand or read with bounds.
            for (number, attribute) in (0u32..).zip(attributes) {
                names.push(attribute.name.clone());
                let mut enter = |sub: Option<(u32, &str)>| {
                    let place = Place { home, attribute: number, sub: sub.map(|(at, _)| at) };
                    let name = sub.map(|(_, name)| name);
                    entries
                        .extend(uris.iter().map(|uri| (hash(uri, &attribute.name, name), place)));
                };
                enter(None);
                for (at, sub) in (0u32..).zip(&attribute.sub_attributes) {
                    enter(Some((at, &sub.name)));
                    names.push(sub.name.clone());
                }
            }
        };
        let base = self.base.id.as_str();
        list(Home::Common, &["", base], &self.common);
        list(Home::Base, &["", base], &self.base.attributes);
        for (number, extension) in (0u32..).zip(&self.extensions) {
            list(Home::Extension(number), &[&extension.id], &extension.attributes);
        }
        for (key, place) in entries {
            self.index.entry(key).or_default().push(place);
        }
        for name in names {
            let same = self.spellings.entry(hash("", &name, None)).or_default();
            if !same.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                same.push(name);
            }
        }
    }
}

impl AttributeRules for SchemaSet {
    /// Attributes that the schemas do not know are compared without case.
    fn case_exact(&self, path: AttrRef<'_>) -> bool {
        self.attribute(path).is_some_and(Attribute::compares_case)
    }

    fn date_time(&self, path: AttrRef<'_>) -> bool {
        self.attribute(path).is_some_and(|attribute| attribute.kind == AttributeType::DateTime)
    }
}

impl Shapes for SchemaSet {
    fn shape(&self, path: AttrRef<'_>) -> Option<Shape> {
        let attribute = self.attribute(path)?;
        Some(match (attribute.kind, attribute.multi_valued) {
            (AttributeType::Complex, true) => Shape::Collection,
            (AttributeType::Complex, false) => Shape::Complex,
            (_, true) => Shape::List,
            (_, false) => Shape::Single,
        })
    }

    fn spelling(&self, name: &str) -> Option<&str> {
        let same = self.spellings.get(&hash("", name, None))?;
        same.iter().find(|known| known.eq_ignore_ascii_case(name)).map(String::as_str)
    }

    fn extension(&self, uri: &str) -> bool {
        self.extension_named(uri).is_some()
    }
}

/// FNV-1a over the lower-cased parts. Not keyed: what is in the index is the server's own, and a
/// lookup never adds to it.
fn hash(schema: &str, name: &str, sub: Option<&str>) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    let mut eat = |byte: u8| state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for part in [schema, name, sub.unwrap_or("")] {
        part.bytes().for_each(|byte| eat(byte.to_ascii_lowercase()));
        // A byte that no text contains keeps `a` + `bc` apart from `ab` + `c`.
        eat(0xff);
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::attr::AttrPath;
    use crate::scim::schema::standard;
    use crate::scim::urn;

    fn users() -> SchemaSet {
        SchemaSet::new(standard::user(), vec![standard::enterprise_user()])
    }

    fn shape(path: &str) -> Option<Shape> {
        users().shape(AttrPath::parse(path).unwrap().borrowed())
    }

    #[test]
    fn finds_attributes_with_and_without_their_schema_in_any_case() {
        let enterprise = urn::ENTERPRISE_USER;
        for (path, found) in [
            ("USERNAME", Some(Shape::Single)),
            ("urn:ietf:params:scim:schemas:core:2.0:user:username", Some(Shape::Single)),
            ("name", Some(Shape::Complex)),
            ("Emails", Some(Shape::Collection)),
            ("emails.VALUE", Some(Shape::Single)),
            ("schemas", Some(Shape::List)),
            ("meta.created", Some(Shape::Single)),
            ("department", None),
            ("nothing", None),
            ("emails.nothing", None),
        ] {
            assert_eq!(shape(path), found, "{path}");
        }
        assert_eq!(shape(&format!("{enterprise}:department")), Some(Shape::Single));
        assert_eq!(shape(&format!("{enterprise}:manager.value")), Some(Shape::Single));
        assert_eq!(shape(&format!("{enterprise}:userName")), None);
        assert_eq!(shape("urn:ietf:params:scim:schemas:core:2.0:Group:displayName"), None);
    }

    #[test]
    fn knows_what_is_compared_with_case_and_what_is_a_time() {
        let set = users();
        let rules = |path: &str| {
            let path = AttrPath::parse(path).unwrap();
            (set.case_exact(path.borrowed()), set.date_time(path.borrowed()))
        };
        for (path, expected) in [
            ("userName", (false, false)),
            ("id", (true, false)),
            ("externalId", (true, false)),
            ("x509Certificates.value", (true, false)),
            ("profileUrl", (true, false)),
            ("meta.created", (false, true)),
            ("unknown", (false, false)),
        ] {
            assert_eq!(rules(path), expected, "{path}");
        }
    }

    #[test]
    fn spells_names_as_the_schemas_do_and_knows_its_extensions() {
        let set = users();
        assert_eq!(set.spelling("EMPLOYEENUMBER"), Some("employeeNumber"));
        assert_eq!(set.spelling("$REF"), Some("$ref"));
        assert_eq!(set.spelling("shoeSize"), None);
        assert!(set.extension(&urn::ENTERPRISE_USER.to_uppercase()));
        assert!(!set.extension(urn::USER));
    }
}
