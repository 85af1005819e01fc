//! The attributes that every resource has and no schema lists (RFC 7643 sections 3 and 3.1).

use super::{Attribute, AttributeType, Mutability, Returned, Uniqueness};

/// `schemas`, `id`, `externalId` and `meta`.
pub(super) fn attributes() -> Vec<Attribute> {
    let date_time = |name, description| Attribute::new(name, AttributeType::DateTime, description);
    vec![
        Attribute::reference("schemas", &["uri"], "The schemas that the resource makes use of.")
            .multi()
            .required()
            .case_exact()
            .returned(Returned::Always),
        Attribute::string("id", "The resource's identifier, made by the server.")
            .case_exact()
            .mutability(Mutability::ReadOnly)
            .returned(Returned::Always)
            .unique(Uniqueness::Server),
        Attribute::string("externalId", "The resource's identifier at the client.").case_exact(),
        Attribute::complex(
            "meta",
            "What the server knows about the resource.",
            vec![
                Attribute::string("resourceType", "The name of the resource type.").case_exact(),
                date_time("created", "When the resource was added."),
                date_time("lastModified", "When the resource was last changed."),
                Attribute::reference("location", &["uri"], "The address of the resource.")
                    .case_exact(),
                Attribute::string("version", "The version of the resource.").case_exact(),
            ],
        )
        .read_only(),
    ]
}
