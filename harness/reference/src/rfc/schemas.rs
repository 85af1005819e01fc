//! The schemas of this profile: those of RFC 7643, and an extension of this project's with one
//! attribute of each kind that the RFC's own schemas lack.

use std::sync::LazyLock;

use fedspec_protocol::scim::schema::{
    Attribute, AttributeType, Mutability, ResourceType, Returned, Schema, SchemaExtension,
    SchemaSet, Uniqueness, standard,
};

use crate::directory::Kind;

/// The URI of the project's own extension.
pub(crate) const WORKPLACE: &str = "urn:fedspec:params:scim:schemas:extension:workplace:2.0:User";

static USERS: LazyLock<SchemaSet> =
    LazyLock::new(|| SchemaSet::new(user(), vec![standard::enterprise_user(), workplace()]));
static GROUPS: LazyLock<SchemaSet> = LazyLock::new(|| SchemaSet::new(group(), Vec::new()));

/// The schemas of a resource type.
pub(crate) fn of(kind: Kind) -> &'static SchemaSet {
    match kind {
        Kind::User => &USERS,
        Kind::Group => &GROUPS,
    }
}

/// A resource type as /ResourceTypes has it.
pub(crate) fn resource_type(kind: Kind) -> ResourceType {
    let schemas = of(kind);
    let (endpoint, description) = match kind {
        Kind::User => ("/Users", "User Account"),
        Kind::Group => ("/Groups", "Group"),
    };
    let extensions = schemas.extensions().iter();
    ResourceType {
        id: kind.name().to_owned(),
        name: kind.name().to_owned(),
        description: description.to_owned(),
        endpoint: endpoint.to_owned(),
        schema: schemas.base().id.clone(),
        extensions: extensions
            .map(|extension| SchemaExtension { schema: extension.id.clone(), required: false })
            .collect(),
    }
}

/// RFC 7643 section 8.7.1, with the `primary` of addresses, which section 8.7.1 forgets: section 2.4
/// defines it for every multi-valued attribute, and the user of section 8.2 has it.
fn user() -> Schema {
    let mut schema = standard::user();
    let primary = "Whether the address is the preferred one; true once at most.";
    let addresses = schema.attributes.iter_mut().find(|attribute| attribute.name == "addresses");
    addresses.into_iter().for_each(|addresses| {
        addresses.sub_attributes.push(Attribute::boolean("primary", primary));
    });
    schema
}

/// RFC 7643 section 8.7.1, with what it forgets: section 4.2 requires `displayName`, section 2.4
/// defines the `display` of members, and the group of section 8.4 has it.
fn group() -> Schema {
    let mut schema = standard::group();
    for attribute in &mut schema.attributes {
        match attribute.name.as_str() {
            "displayName" => attribute.required = true,
            "members" => attribute.sub_attributes.push(
                Attribute::string("display", "A text to show for the member.")
                    .mutability(Mutability::Immutable),
            ),
            _ => {}
        }
    }
    schema
}

fn workplace() -> Schema {
    use AttributeType::{Binary, DateTime, Decimal, Integer};
    let text = Attribute::string;
    let key_cards = vec![
        text("value", "The number of the card."),
        text("type", "What the card opens."),
        Attribute::boolean("primary", "Whether it is the usual card; true once at most."),
        Attribute::new("issued", DateTime, "When the card was handed out."),
    ];
    let desk = vec![text("building", "The building."), text("room", "The room.")];
    Schema::new(
        WORKPLACE,
        "Workplace",
        "Where and how a user works",
        vec![
            text("badgeNumber", "The number of the badge.").case_exact().unique(Uniqueness::Server),
            Attribute::new("floor", Integer, "The floor; below the ground it is negative."),
            Attribute::new("height", Decimal, "The height of the desk in metres."),
            Attribute::boolean("remote", "Whether the user works elsewhere."),
            Attribute::new("hired", DateTime, "When the user began."),
            Attribute::new("photo", Binary, "A picture for the badge.").case_exact(),
            Attribute::reference("homePage", &["external"], "The address of the user's page.")
                .case_exact(),
            text("costCode", "Who paid for the place; given once.")
                .mutability(Mutability::Immutable),
            text("pin", "The number that opens the door.")
                .mutability(Mutability::WriteOnly)
                .returned(Returned::Never),
            text("motto", "A text that is shown on request.").returned(Returned::Request),
            text("site", "The site, which every answer shows.").returned(Returned::Always),
            text("tier", "How far the badge reaches.").canonical(&["gold", "silver"]),
            Attribute::complex("keyCards", "The cards the user has.", key_cards).multi(),
            Attribute::complex("desk", "Where the user sits.", desk),
            Attribute::new("seniority", Integer, "Counted by the server, from 0.").read_only(),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_named_by_a_resource_type() {
        for kind in [Kind::User, Kind::Group] {
            let described = resource_type(kind);
            assert_eq!(described.schema, of(kind).base().id);
            assert_eq!(described.extensions.len(), of(kind).extensions().len());
        }
    }

    #[test]
    fn no_complex_attribute_is_inside_another() {
        for kind in [Kind::User, Kind::Group] {
            let set = of(kind);
            let all = set.extensions().iter().chain([set.base()]);
            for attribute in all.flat_map(|schema| &schema.attributes) {
                let subs = &attribute.sub_attributes;
                assert!(subs.iter().all(|sub| sub.kind != AttributeType::Complex));
            }
        }
    }
}
