use crate::scim::schema::{Attribute, AttributeType, Mutability, Returned, Schema, Uniqueness};
use crate::scim::urn;

/// The schema of schemas (RFC 7643 sections 7 and 8.7.2).
///
/// Section 8.7.2 leaves `binary` out of the types; section 7 has it, and that is what counts here. It
/// has the `referenceTypes` of a sub-attribute with one value, against section 7: the same.
pub fn schema() -> Schema {
    let mut attributes = characteristics();
    let subs = Attribute::complex(
        "subAttributes",
        "The sub-attributes of a complex one.",
        characteristics(),
    );
    attributes.push(subs.multi());
    let attributes = vec![
        Attribute::string("id", "The URI of the schema.").required(),
        Attribute::string("name", "The name of the schema.").required(),
        Attribute::string("description", "What the schema is for."),
        Attribute::complex("attributes", "The attributes of the schema.", attributes)
            .multi()
            .required(),
    ];
    Schema::new(
        urn::SCHEMA,
        "Schema",
        "What a kind of resource consists of",
        attributes.into_iter().map(Attribute::read_only).collect(),
    )
}

fn characteristics() -> Vec<Attribute> {
    let words = |all: Vec<&'static str>, name, description| {
        Attribute::string(name, description).case_exact().canonical(&all)
    };
    let types: Vec<&str> = AttributeType::ALL.iter().map(|kind| kind.as_str()).collect();
    let mutability = Mutability::ALL.iter().map(|word| word.as_str()).collect();
    let returned = Returned::ALL.iter().map(|word| word.as_str()).collect();
    let uniqueness = Uniqueness::ALL.iter().map(|word| word.as_str()).collect();
    vec![
        Attribute::string("name", "The name of the attribute.").required().case_exact(),
        Attribute::string("type", "The type of its values.").required().canonical(&types),
        Attribute::boolean("multiValued", "Whether it has several values.").required(),
        Attribute::string("description", "What the attribute is.").case_exact(),
        Attribute::boolean("required", "Whether a resource has to have it."),
        Attribute::string("canonicalValues", "Values that are suggested.").multi().case_exact(),
        Attribute::boolean("caseExact", "Whether case counts when texts are compared."),
        words(mutability, "mutability", "Whether and when a client may set it."),
        words(returned, "returned", "When it is part of an answer."),
        words(uniqueness, "uniqueness", "How far its values are unique."),
        Attribute::string("referenceTypes", "What a reference may point to.").multi().case_exact(),
    ]
}
