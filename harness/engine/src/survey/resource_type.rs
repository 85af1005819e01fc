use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::schema::{Attribute, Schema, SchemaSet};

use super::fit::{asked_beyond_the_standard, has_to_be_sent};
use super::unlisted::unlisted;
use crate::target::Payload;
use crate::vocabulary::StandardType;

/// What is known of one kind of resource of the target.
#[derive(Clone, Debug)]
pub struct SurveyedType {
    /// Its name: `User`.
    pub name: String,
    /// Where its resources are: `/Users`.
    pub endpoint: String,
    /// Its schemas: those of the target, or of the RFC.
    pub schemas: SchemaSet,
    /// Extensions that every resource has to have.
    pub required_extensions: Vec<String>,
    /// Whether nothing was heard of its schemas, so that they are those of the RFC.
    pub is_assumed: bool,
    /// Attributes of the RFC that its schemas do not list, or that nobody can write there.
    pub(super) unlisted: Vec<AttrPath>,
    /// Whether the schemas have all that the RFC has, and ask for nothing beyond it.
    pub(super) is_plain: bool,
}

impl SurveyedType {
    /// The URIs of its extensions, and the names of all attributes and sub-attributes.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let extensions = self.schemas.extensions();
        let schemas = std::iter::once(self.schemas.base()).chain(extensions);
        let attributes = schemas.flat_map(|schema| &schema.attributes);
        let names = attributes.flat_map(|attribute| {
            let subs = attribute.sub_attributes.iter().map(|sub| sub.name.as_str());
            std::iter::once(attribute.name.as_str()).chain(subs)
        });
        extensions.iter().map(|schema| schema.id.as_str()).chain(names)
    }

    /// A type with the target's own schemas.
    pub(super) fn new(
        name: &str,
        endpoint: &str,
        schemas: SchemaSet,
        required_extensions: Vec<String>,
    ) -> Self {
        let all = || std::iter::once(schemas.base()).chain(schemas.extensions());
        let asks = |schema: &Schema| {
            schema.attributes.iter().any(|attribute| {
                asked_beyond_the_standard(schema, attribute)
                    || attribute.sub_attributes.iter().any(has_to_be_sent)
            })
        };
        let unlisted = unlisted(name, &schemas);
        let is_plain = unlisted.is_empty() && required_extensions.is_empty() && !all().any(asks);
        Self {
            name: name.to_owned(),
            endpoint: endpoint.to_owned(),
            required_extensions,
            is_assumed: false,
            unlisted,
            is_plain,
            schemas,
        }
    }

    /// A type as the RFC has it; its extension only where the target declares that it has it.
    pub(super) fn assumed(name: &str, with_extensions: bool) -> Option<Self> {
        let standard = StandardType::named(name)?;
        let set = standard.schemas();
        let extensions = if with_extensions { set.extensions().to_vec() } else { Vec::new() };
        let schemas = SchemaSet::new(set.base().clone(), extensions);
        let endpoint = format!("/{name}s");
        Some(Self { is_assumed: true, ..Self::new(name, &endpoint, schemas, Vec::new()) })
    }

    /// The URIs of its base schema and its extensions.
    pub fn uris(&self) -> impl Iterator<Item = &str> {
        let all = std::iter::once(self.schemas.base()).chain(self.schemas.extensions());
        all.map(|schema| schema.id.as_str())
    }

    /// What bodies have to hold beyond what the RFC asks for, with the schema it belongs to.
    pub fn demands(&self) -> impl Iterator<Item = (&Schema, &Attribute)> {
        let required = |schema: &&Schema| {
            self.required_extensions.iter().any(|uri| uri.eq_ignore_ascii_case(&schema.id))
        };
        let extensions = self.schemas.extensions().iter().filter(required);
        let all = std::iter::once(self.schemas.base()).chain(extensions);
        all.flat_map(|schema| schema.attributes.iter().map(move |attribute| (schema, attribute)))
            .filter(|(schema, attribute)| asked_beyond_the_standard(schema, attribute))
    }

    /// The same without what the target file's `payload` adds.
    pub(super) fn demanded<'a>(
        &'a self,
        payload: &'a Payload,
    ) -> impl Iterator<Item = (&'a Schema, &'a Attribute)> {
        let changes = payload.of(&self.name);
        let is_added = move |name: &str| {
            let names = changes.into_iter().flat_map(|changes| changes.add.keys());
            names.into_iter().any(|added| added.eq_ignore_ascii_case(name))
        };
        self.demands()
            .filter(move |(schema, attribute)| !is_added(&attribute.name) && !is_added(&schema.id))
    }
}
