use crate::scim::schema::{Attribute, AttributeType, Mutability, Returned, Schema, Uniqueness};
use crate::scim::urn;

/// The User schema (RFC 7643 sections 4.1 and 8.7.1).
pub fn user() -> Schema {
    let text = Attribute::string;
    Schema::new(
        urn::USER,
        "User",
        "User Account",
        vec![
            text("userName", "The name the user signs in with, whatever its case.")
                .required()
                .unique(Uniqueness::Server),
            Attribute::complex("name", "The parts of the user's name.", name()),
            text("displayName", "The name to show."),
            text("nickName", "What the user is called casually."),
            Attribute::reference(
                "profileUrl",
                &["external"],
                "The address of a page about the user.",
            ),
            text("title", "The user's title, such as Vice President."),
            text("userType", "What the user is to the organization, such as Contractor."),
            text("preferredLanguage", "The languages the user prefers, as in Accept-Language."),
            text("locale", "Where the user is, for dates, numbers and currency."),
            text("timezone", "The user's time zone, as in the IANA database."),
            Attribute::boolean("active", "Whether the user may use the account."),
            text("password", "The user's password in clear, as it is to be set.")
                .mutability(Mutability::WriteOnly)
                .returned(Returned::Never),
            several("emails", "The user's e-mail addresses.", &["work", "home", "other"]),
            several(
                "phoneNumbers",
                "The user's telephone numbers, as in RFC 3966.",
                &["work", "home", "mobile", "fax", "pager", "other"],
            ),
            several(
                "ims",
                "The user's instant messaging addresses.",
                &["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"],
            ),
            photos(),
            Attribute::complex("addresses", "The user's postal addresses.", address()).multi(),
            groups(),
            several("entitlements", "What the user is entitled to.", &[]),
            several("roles", "What the user's roles are.", &[]),
            certificates(),
        ],
    )
}

fn name() -> Vec<Attribute> {
    let text = Attribute::string;
    vec![
        text("formatted", "The whole name, with all parts in their order."),
        text("familyName", "The last name in most Western languages."),
        text("givenName", "The first name in most Western languages."),
        text("middleName", "The middle names."),
        text("honorificPrefix", "What stands before the name, such as Ms."),
        text("honorificSuffix", "What stands after the name, such as III."),
    ]
}

fn address() -> Vec<Attribute> {
    let text = Attribute::string;
    vec![
        text("formatted", "The whole address, as it is written on an envelope."),
        text("streetAddress", "Street and house, possibly of several lines."),
        text("locality", "The city."),
        text("region", "The state or region."),
        text("postalCode", "The postal code."),
        text("country", "The country, as in ISO 3166-1 alpha-2."),
        kind(&["work", "home", "other"]),
    ]
}

fn photos() -> Attribute {
    let value = Attribute::reference("value", &["external"], "The address of a picture.");
    let subs = vec![value, display(), kind(&["photo", "thumbnail"]), primary()];
    Attribute::complex("photos", "Pictures of the user.", subs).multi()
}

fn groups() -> Attribute {
    let text = Attribute::string;
    let subs = vec![
        text("value", "The id of the group."),
        Attribute::reference("$ref", &["User", "Group"], "The address of the group."),
        display(),
        text("type", "Whether the user is a member, or a member of a member.")
            .canonical(&["direct", "indirect"]),
    ];
    let description = "The groups the user belongs to; changed at the groups only.";
    Attribute::complex("groups", description, subs).multi().read_only()
}

fn certificates() -> Attribute {
    let value = Attribute::new("value", AttributeType::Binary, "A certificate in DER.");
    let subs = vec![value, display(), kind(&[]), primary()];
    Attribute::complex("x509Certificates", "Certificates of the user.", subs).multi()
}

fn several(name: &str, description: &str, kinds: &[&str]) -> Attribute {
    let value = Attribute::string("value", "The value itself.");
    let subs = vec![value, display(), kind(kinds), primary()];
    Attribute::complex(name, description, subs).multi()
}

fn display() -> Attribute {
    Attribute::string("display", "A text to show for the value.")
}

fn kind(kinds: &[&str]) -> Attribute {
    Attribute::string("type", "What the value is used for.").canonical(kinds)
}

fn primary() -> Attribute {
    Attribute::boolean("primary", "Whether the value is the preferred one; true once at most.")
}
