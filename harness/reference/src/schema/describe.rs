use fedspec_protocol::scim::urn;
use serde_json::{Value, json};

use super::{Attribute, ENTERPRISE, Form, GROUP, USER};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// The schema resources, User first (SCIM-D-03).
pub(crate) fn schemas(faults: FaultSet) -> Vec<Value> {
    let mut all = vec![
        describe(urn::USER, "User", "User account", USER, faults),
        describe(urn::GROUP, "Group", "Group of users", GROUP, faults),
        describe(urn::ENTERPRISE_USER, "EnterpriseUser", "Enterprise user", ENTERPRISE, faults),
    ];
    if faults.has(Fault::SchemasMalformed) {
        all.truncate(2);
    }
    all
}

/// One schema resource by its URN (SCIM-D-04).
pub(crate) fn schema(uri: &str, faults: FaultSet) -> Option<Value> {
    let is_it = |schema: &Value| {
        schema.get("id").and_then(Value::as_str).is_some_and(|id| id.eq_ignore_ascii_case(uri))
    };
    schemas(faults).into_iter().find(is_it)
}

fn describe(
    uri: &str,
    name: &str,
    description: &str,
    attributes: &[Attribute],
    faults: FaultSet,
) -> Value {
    let mut described: Vec<Value> =
        attributes.iter().map(|attribute| attribute_json(attribute, faults)).collect();
    if uri == urn::GROUP {
        described.push(members());
    }
    let mut schema = json!({
        "id": uri,
        "schemas": [urn::SCHEMA],
        "name": name,
        "description": description,
        "attributes": described,
        // Relative and without the tenant, as it is documented (SCIM-D-03).
        "meta": { "resourceType": "Schema", "location": format!("/v2/Schemas/{uri}") },
    });
    if let (true, Some(members)) = (faults.has(Fault::SchemasMalformed), schema.as_object_mut()) {
        members.remove("attributes");
        members.remove("id");
    }
    schema
}

fn attribute_json(attribute: &Attribute, faults: FaultSet) -> Value {
    let untrue = faults.has(Fault::SchemaUntrue);
    let mut shown = json!({
        "name": attribute.name(),
        "type": match attribute.form {
            Form::Text(_) | Form::Word(_) => "string",
            Form::Link => "reference",
            Form::Flag => "boolean",
            Form::Complex(_) => "complex",
        },
        "multiValued": attribute.list.is_some(),
        "description": attribute.doc,
        "required": attribute.required && !untrue,
        "caseExact": attribute.name() == "externalId",
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": if attribute.unique && !untrue { "server" } else { "none" },
    });
    if let (Form::Complex(parts), Some(members)) = (attribute.form, shown.as_object_mut()) {
        let parts: Vec<Value> = parts.iter().map(|part| attribute_json(part, faults)).collect();
        members.insert("subAttributes".to_owned(), parts.into());
    }
    if let (Form::Link, Some(members)) = (attribute.form, shown.as_object_mut()) {
        let types = if attribute.name() == "$ref" { ["User"] } else { ["external"] };
        members.insert("referenceTypes".to_owned(), json!(types));
    }
    shown
}

/// `members` of a group: described, accepted, never returned (SCIM-GR-05).
fn members() -> Value {
    let part = |name: &str, kind: &str| {
        let mut shown = json!({
            "name": name, "type": kind, "multiValued": false, "description": "Part of a member.",
            "required": false, "caseExact": false, "mutability": "immutable",
            "returned": "default", "uniqueness": "none",
        });
        if let ("reference", Some(members)) = (kind, shown.as_object_mut()) {
            members.insert("referenceTypes".to_owned(), json!(["User"]));
        }
        shown
    };
    json!({
        "name": "members", "type": "complex", "multiValued": true,
        "description": "Members of the group.", "required": false, "caseExact": false,
        "mutability": "readWrite", "returned": "default", "uniqueness": "none",
        "subAttributes": [part("value", "string"), part("$ref", "reference"), part("type", "string")],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d_05_has_the_oddities_that_are_documented() {
        let all = schemas(FaultSet::NONE);
        let find = |schema: usize, name: &str| {
            let attributes = all[schema]["attributes"].as_array().unwrap().clone();
            attributes.into_iter().find(|a| a["name"] == name).unwrap()
        };
        assert_eq!(find(0, "userName")["uniqueness"], "server");
        assert_eq!(find(0, "displayName")["required"], false);
        let name = find(0, "name");
        let required = name["subAttributes"].as_array().unwrap().iter();
        let required: Vec<_> = required.filter(|a| a["required"] == true).collect();
        assert_eq!(required.len(), 2);
        let roles = find(0, "roles");
        assert!(roles["subAttributes"].as_array().unwrap().iter().all(|a| a["name"] != "display"));
        assert_eq!(find(1, "displayName")["required"], true);
        assert_eq!(find(1, "displayName")["uniqueness"], "none");
        assert_eq!(all[2]["meta"]["location"], format!("/v2/Schemas/{}", urn::ENTERPRISE_USER));
    }

    #[test]
    fn d_04_finds_one_schema_by_its_urn() {
        let found = schema(urn::GROUP, FaultSet::NONE).unwrap();
        assert_eq!(found["name"], "Group");
        assert_eq!(schema("urn:nothing", FaultSet::NONE), None);
    }
}
