use crate::scim::schema::{Attribute, Mutability, Schema};
use crate::scim::urn;

/// The enterprise extension of User (RFC 7643 sections 4.3 and 8.7.1).
pub fn enterprise_user() -> Schema {
    let text = Attribute::string;
    let manager = vec![
        text("value", "The id of the manager."),
        Attribute::reference("$ref", &["User"], "The address of the manager."),
        text("displayName", "The manager's displayName.").mutability(Mutability::ReadOnly),
    ];
    Schema::new(
        urn::ENTERPRISE_USER,
        "EnterpriseUser",
        "Enterprise User",
        vec![
            text("employeeNumber", "What the organization numbers the user by."),
            text("costCenter", "The name of a cost center."),
            text("organization", "The name of an organization."),
            text("division", "The name of a division."),
            text("department", "The name of a department."),
            Attribute::complex("manager", "The user's manager.", manager),
        ],
    )
}
