use crate::scim::schema::{Attribute, Mutability, Schema};
use crate::scim::urn;

/// The Group schema (RFC 7643 sections 4.2 and 8.7.1).
///
/// Section 4.2 calls `displayName` required and section 2.4 gives `members` a `display`; the schema
/// of section 8.7.1, which this is, says neither.
pub fn group() -> Schema {
    let members = vec![
        Attribute::string("value", "The id of the member.").mutability(Mutability::Immutable),
        Attribute::reference("$ref", &["User", "Group"], "The address of the member.")
            .mutability(Mutability::Immutable),
        Attribute::string("type", "What the member is.")
            .canonical(&["User", "Group"])
            .mutability(Mutability::Immutable),
    ];
    Schema::new(
        urn::GROUP,
        "Group",
        "Group",
        vec![
            Attribute::string("displayName", "The name to show."),
            Attribute::complex("members", "Who belongs to the group.", members).multi(),
        ],
    )
}
