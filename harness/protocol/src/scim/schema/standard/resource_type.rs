use crate::scim::schema::{Attribute, Schema};
use crate::scim::urn;

/// The schema of resource types (RFC 7643 sections 6 and 8.7.2).
///
/// Section 8.7.2 has `schemaExtensions` with one value; section 6 says that it is multi-valued, as it
/// is in every example, and that is what counts here.
pub fn resource_type() -> Schema {
    let uri = |name, description| {
        Attribute::reference(name, &["uri"], description).required().case_exact()
    };
    let extensions = vec![
        uri("schema", "The URI of the extension."),
        Attribute::boolean("required", "Whether each resource has to have it.").required(),
    ];
    let attributes = vec![
        Attribute::string("id", "The identifier of the resource type."),
        Attribute::string("name", "The name of the resource type.").required(),
        Attribute::string("description", "What the resource type is."),
        Attribute::reference("endpoint", &["uri"], "The address of its resources, below the base.")
            .required(),
        uri("schema", "The URI of the base schema."),
        Attribute::complex("schemaExtensions", "The extensions of the resource type.", extensions)
            .multi()
            .required(),
    ];
    Schema::new(
        urn::RESOURCE_TYPE,
        "ResourceType",
        "A kind of resource",
        attributes.into_iter().map(Attribute::read_only).collect(),
    )
}
