//! The mistakes of describing the service as what it is not.

use fedspec_protocol::scim::schema::Schema;
use fedspec_protocol::scim::urn;
use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What each of these mistakes leaves out of the configuration, as a JSON pointer.
const UNTOLD: [(Fault, &[&str]); 5] = [
    (Fault::AuthenticationSchemesUntold, &["/authenticationSchemes"]),
    (Fault::PaginationUntold, &["/pagination"]),
    (Fault::PaginationCursorUntold, &["/pagination/cursor"]),
    (Fault::PaginationIndexUntold, &["/pagination/index"]),
    (
        Fault::ProviderConfigMalformed,
        &[
            "/schemas",
            "/patch",
            "/bulk",
            "/filter",
            "/changePassword",
            "/sort",
            "/etag",
            "/authenticationSchemes",
            "/pagination",
        ],
    ),
];

/// What the configuration promises, and a provider that lies about it does not.
const PROMISES: [&str; 6] = [
    "/patch/supported",
    "/bulk/supported",
    "/filter/supported",
    "/sort/supported",
    "/etag/supported",
    "/pagination/cursor",
];

/// ServiceProviderConfig.
pub(crate) fn configuration(config: &mut Value, faults: FaultSet) {
    let mut set = |pointer: &str, value: Value| {
        if let Some(slot) = config.pointer_mut(pointer) {
            *slot = value;
        }
    };
    if faults.has(Fault::ProviderConfigUntrue) {
        PROMISES.iter().for_each(|pointer| set(pointer, json!(false)));
    }
    for (_, parts) in UNTOLD.iter().filter(|(fault, _)| faults.has(*fault)) {
        for part in *parts {
            let (parent, name) = part.rsplit_once('/').unwrap_or(("", part));
            let parent = config.pointer_mut(parent).and_then(Value::as_object_mut);
            parent.map(|members| members.remove(name));
        }
    }
}

/// What /ResourceTypes lists.
pub(crate) fn types(types: &mut Vec<Value>, faults: FaultSet) {
    if faults.has(Fault::ResourceTypesMalformed) {
        types.truncate(1);
        for members in types.iter_mut().filter_map(Value::as_object_mut) {
            members.retain(|name, _| !["endpoint", "schema", "name"].contains(&name.as_str()));
        }
    }
    if faults.has(Fault::ExtensionsWithoutRequired) {
        let extensions = types.iter_mut().filter_map(|each| each.get_mut("schemaExtensions"));
        let extensions = extensions.filter_map(Value::as_array_mut).flatten();
        for members in extensions.filter_map(Value::as_object_mut) {
            members.remove("required");
        }
    }
}

/// What /Schemas lists.
pub(crate) fn schemas(all: &mut Vec<Value>, faults: FaultSet) {
    if faults.is_empty() {
        return;
    }
    let unlisted =
        [(Fault::SchemaNotListed, urn::GROUP), (Fault::ExtensionNotListed, urn::ENTERPRISE_USER)];
    for (fault, uri) in unlisted {
        all.retain(|schema| !faults.has(fault) || schema["id"] != uri);
    }
    if faults.has(Fault::MessageSchemasListed) {
        let message = Schema::new(urn::LIST_RESPONSE, "List", "A list of resources", Vec::new());
        all.push(message.to_json());
    }
    for schema in all.iter_mut() {
        let attributes = schema.get_mut("attributes").and_then(Value::as_array_mut);
        let Some(attributes) = attributes else { continue };
        if faults.has(Fault::BlankInAttributeName) {
            let part = json!({ "name": "post code", "type": "string" });
            attributes.push(complex("cost centre", &part));
        }
        if faults.has(Fault::NestedComplex) {
            let inner = complex("floorPlan", &json!({ "name": "scale", "type": "string" }));
            attributes.push(complex("plans", &inner));
        }
        attributes.iter_mut().for_each(|attribute| describe(attribute, faults));
    }
    if faults.has(Fault::SchemasMalformed) {
        all.drain(..all.len().min(1));
        for members in all.iter_mut().filter_map(Value::as_object_mut) {
            members.remove("attributes");
        }
    }
}

fn complex(name: &str, part: &Value) -> Value {
    json!({
        "name": name, "type": "complex", "multiValued": false, "description": "", "required": false,
        "mutability": "readWrite", "returned": "default", "subAttributes": [part],
    })
}

/// One attribute, and what is below it.
fn describe(attribute: &mut Value, faults: FaultSet) {
    let Some(members) = attribute.as_object_mut() else { return };
    if faults.has(Fault::OmitSubAttributes) {
        members.remove("subAttributes");
    }
    let is_user_name = members.get("name") == Some(&json!("userName"));
    if faults.has(Fault::SchemaUntrue) {
        members.insert("required".to_owned(), json!(false));
        if is_user_name {
            members.insert("uniqueness".to_owned(), json!("none"));
        }
    }
    if faults.has(Fault::SchemaCareless) {
        careless(members);
    }
    if faults.has(Fault::CharacteristicsLeftOut) {
        members.retain(|name, value| !is_default(name, value));
    }
    if faults.has(Fault::CharacteristicsInvented) {
        invented(members);
    }
    // Attributes are two levels deep, or three by mistake.
    let below = members.get_mut("subAttributes").and_then(Value::as_array_mut);
    below.into_iter().flatten().for_each(|sub| describe(sub, faults));
}

fn careless(members: &mut Map<String, Value>) {
    members.insert("multiValued".to_owned(), json!(false));
    let (characteristic, value) = match members.get("name").and_then(Value::as_str) {
        Some("password") => ("returned", "default"),
        Some("groups") => ("mutability", "readWrite"),
        Some("active") => ("type", "string"),
        _ => return,
    };
    members.insert(characteristic.to_owned(), json!(value));
}

fn invented(members: &mut Map<String, Value>) {
    let words = [
        ("mutability", "read-write"),
        ("returned", "yes"),
        ("uniqueness", "unique"),
        ("type", "text"),
        ("multiValued", "false"),
        ("required", "no"),
    ];
    for (name, word) in words {
        members.insert(name.to_owned(), json!(word));
    }
}

fn is_default(name: &str, value: &Value) -> bool {
    let default = match name {
        "multiValued" | "required" => json!(false),
        "mutability" => json!("readWrite"),
        "returned" => json!("default"),
        "type" => json!("string"),
        _ => return false,
    };
    *value == default
}

#[cfg(test)]
mod tests {
    use fedspec_protocol::scim::schema::standard;

    use super::*;

    fn described(fault: Option<Fault>) -> Vec<Value> {
        let mut all = vec![
            standard::user().to_json(),
            standard::enterprise_user().to_json(),
            standard::group().to_json(),
        ];
        schemas(&mut all, fault.into_iter().collect());
        all
    }

    #[test]
    fn describes_schemas_as_they_are_without_a_fault() {
        let honest = described(None);
        assert_eq!(honest.first(), Some(&standard::user().to_json()));
        for fault in [
            Fault::SchemaNotListed,
            Fault::ExtensionNotListed,
            Fault::MessageSchemasListed,
            Fault::BlankInAttributeName,
            Fault::NestedComplex,
            Fault::OmitSubAttributes,
            Fault::SchemaUntrue,
            Fault::SchemaCareless,
            Fault::CharacteristicsLeftOut,
            Fault::CharacteristicsInvented,
            Fault::SchemasMalformed,
        ] {
            assert_ne!(described(Some(fault)), honest, "{}", fault.name());
        }
    }

    #[test]
    fn leaves_out_of_the_configuration_what_the_fault_says() {
        let mut config = json!({ "pagination": { "cursor": true, "index": true }, "patch": {} });
        configuration(&mut config, [Fault::PaginationCursorUntold].into_iter().collect());
        assert_eq!(config, json!({ "pagination": { "index": true }, "patch": {} }));
        configuration(&mut config, [Fault::ProviderConfigMalformed].into_iter().collect());
        assert_eq!(config, json!({}));
    }
}
