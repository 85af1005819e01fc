use serde_json::{Map, Value, json};

use crate::scim::urn;

/// A user with an attribute of every kind, for bodies that need one.
pub(super) fn user() -> Map<String, Value> {
    let user = json!({
        "schemas": [urn::USER, urn::ENTERPRISE_USER],
        "id": "2819c223-7f76-453a-919d-413861904646",
        "externalId": "E-701984",
        "userName": "bjensen@example.com",
        "name": { "givenName": "Barbara", "familyName": "Jensen", "formatted": "Bärbara \"Babs\"" },
        "title": "",
        "userType": "Employee",
        "active": true,
        "loginCount": 42,
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home" },
        ],
        "ims": [],
        "meta": { "resourceType": "User", "lastModified": "2011-05-13T04:42:34.000Z" },
        (urn::ENTERPRISE_USER): { "employeeNumber": "701984", "manager": { "value": "26118915" } },
    });
    match user {
        Value::Object(user) => user,
        _ => Map::new(),
    }
}
