use fedspec_protocol::scim::urn;

use super::{Attribute as A, Form};
use crate::refusal::SingleList;

/// What `/Schemas` calls User (SCIM-U-02 to U-15, SCIM-D-05). What is missing from RFC 7643 here is
/// not supported (SCIM-U-04).
pub(crate) const USER: &[A] = &[
    A::of("externalId", Form::Word(256), "Identifier given by the identity provider."),
    A::of("userName", Form::Word(128), "Name to sign in with.").required().unique(),
    A::of("name", Form::Complex(NAME), "Parts of the name."),
    A::text("displayName", "Name to be shown."),
    A::text("nickName", "Casual name."),
    A::of("profileUrl", Form::Link, "Address of a profile page."),
    A::list_of(SingleList::Emails, EMAIL, "E-mail address, one at most."),
    A::list_of(SingleList::Addresses, ADDRESS, "Postal address, one at most."),
    A::list_of(SingleList::Phones, PHONE, "Phone number, one at most."),
    A::text("userType", "Relation to the organisation."),
    A::text("title", "Job title."),
    A::text("preferredLanguage", "Preferred language."),
    A::text("locale", "Locale."),
    A::text("timezone", "Time zone."),
    A::of("active", Form::Flag, "Whether the user may sign in."),
    A::list_of(SingleList::Roles, ROLE, "Role, one at most."),
];

const NAME: &[A] = &[
    A::text("name.formatted", "Full name."),
    A::text("name.familyName", "Family name.").required(),
    A::text("name.givenName", "Given name.").required(),
    A::text("name.middleName", "Middle name."),
    A::text("name.honorificPrefix", "Title in front."),
    A::text("name.honorificSuffix", "Title behind."),
];

const EMAIL: &[A] = &[
    A::text("emails.value", "The address."),
    A::text("emails.type", "Use, such as work."),
    A::of("emails.primary", Form::Flag, "Whether it is the primary one."),
];

const PHONE: &[A] = &[
    A::text("phoneNumbers.value", "The number."),
    A::text("phoneNumbers.type", "Use, such as work."),
    A::of("phoneNumbers.primary", Form::Flag, "Whether it is the primary one."),
];

const ROLE: &[A] = &[
    A::text("roles.value", "The role."),
    A::text("roles.type", "Kind of role."),
    A::of("roles.primary", Form::Flag, "Whether it is the primary one."),
];

const ADDRESS: &[A] = &[
    A::text("addresses.formatted", "The whole address."),
    A::text("addresses.streetAddress", "Street and number."),
    A::text("addresses.locality", "City."),
    A::text("addresses.region", "State or region."),
    A::text("addresses.postalCode", "Postal code."),
    A::text("addresses.country", "Country."),
    A::text("addresses.type", "Use, such as work."),
    A::of("addresses.primary", Form::Flag, "Whether it is the primary one."),
];

/// The enterprise extension (SCIM-U-21). Messages join URN and attribute with a dot (SCIM-V-04).
pub(crate) const ENTERPRISE: &[A] = &[
    A::text(ENTERPRISE_PATHS[0], "Number of the employee."),
    A::text(ENTERPRISE_PATHS[1], "Cost centre."),
    A::text(ENTERPRISE_PATHS[2], "Organisation."),
    A::text(ENTERPRISE_PATHS[3], "Division."),
    A::text(ENTERPRISE_PATHS[4], "Department."),
    A::of(ENTERPRISE_PATHS[5], Form::Complex(MANAGER), "The manager."),
];

const MANAGER: &[A] = &[
    A::text(ENTERPRISE_PATHS[6], "Id of the manager."),
    A::of(ENTERPRISE_PATHS[7], Form::Link, "Address of the manager's resource."),
];

const ENTERPRISE_PATHS: [&str; 8] = [
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.employeeNumber",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.costCenter",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.organization",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.division",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager.value",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager.$ref",
];

/// A whole user as it arrives: the core attributes and the extension in its container.
pub(crate) const USER_RESOURCE: [&[A]; 2] =
    [USER, &[A::of(urn::ENTERPRISE_USER, Form::Complex(ENTERPRISE), "Enterprise attributes.")]];
