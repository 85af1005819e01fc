//! Finding an attribute in a resource, whatever its case and however it is qualified.

use serde_json::{Map, Value};

use super::attr::{AttrPath, AttrRef, is_core_schema};

/// Members up to which asking all of them is faster than searching. Their lengths lie side by side,
/// and only names of the right length are read from where they lie; a search reads several.
const FEW: usize = 48;

/// The value of `path` in `resource`; `None` when the attribute is not there.
///
/// Names are compared without case. A schema URI finds the extension's object (a top-level key
/// equal to the URI), or the resource itself when the URI is that of its base schema. With a
/// sub-attribute the parent has to be an object: for the elements of a multi-valued attribute use
/// [`for_each_value`].
pub fn get<'r>(resource: &'r Map<String, Value>, path: &AttrPath) -> Option<&'r Value> {
    let value = parent(resource, path.borrowed())?;
    match path.sub() {
        Some(sub) => member(value.as_object()?, sub),
        None => Some(value),
    }
}

/// Calls `found` for every value `path` names, going into arrays, until it answers `true`.
///
/// Gives whether it did. An absent attribute, a JSON null and an empty array have no values (RFC
/// 7643 section 2.5 holds the three for equal).
pub fn for_each_value(
    resource: &Map<String, Value>,
    path: AttrRef<'_>,
    found: &mut dyn FnMut(&Value) -> bool,
) -> bool {
    let Some(value) = parent(resource, path) else { return false };
    any_element(value, &mut |element| match path.sub {
        None => found(element),
        Some(sub) => element
            .as_object()
            .and_then(|object| member(object, sub))
            .is_some_and(|value| any_element(value, found)),
    })
}

/// The member of `object` with this name, ignoring case; the exact spelling wins over others.
pub fn member<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o Value> {
    if object.len() > FEW
        && let Some(value) = object.get(name)
    {
        return Some(value);
    }
    let mut found = None;
    for (key, value) in object.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)) {
        if key == name {
            return Some(value);
        }
        found = found.or(Some(value));
    }
    found
}

/// How `object` spells the member with this name, ignoring case.
pub fn spelled<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o str> {
    object
        .get_key_value(name)
        .or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)))
        .map(|(key, _)| key.as_str())
}

/// Whether `uri` is the base schema of `resource`, so that its attributes are at the top level.
pub fn is_base_schema(resource: &Map<String, Value>, uri: &str) -> bool {
    let listed = member(resource, "schemas").and_then(Value::as_array);
    let in_list = |list: &Vec<Value>| {
        list.iter().filter_map(Value::as_str).any(|known| known.eq_ignore_ascii_case(uri))
    };
    if is_core_schema(uri) {
        // A resource that does not say what it is gets the benefit of the doubt.
        listed.is_none_or(in_list)
    } else {
        // The base schema has to be listed (RFC 7643 section 3.3): alone, it is the base.
        listed.is_some_and(|list| list.len() == 1 && in_list(list))
    }
}

/// The value of `path` without its sub-attribute.
pub(super) fn parent<'r>(resource: &'r Map<String, Value>, path: AttrRef<'_>) -> Option<&'r Value> {
    let Some(schema) = path.schema else { return member(resource, path.name) };
    if let Some(extension) = member(resource, schema) {
        return member(extension.as_object()?, path.name);
    }
    if is_base_schema(resource, schema) {
        return member(resource, path.name);
    }
    whole_extension(resource, schema, path.name)
}

/// The object of the extension `schema:name`, when the path was the URN of an extension.
fn whole_extension<'r>(
    resource: &'r Map<String, Value>,
    schema: &str,
    name: &str,
) -> Option<&'r Value> {
    resource.iter().find(|(key, _)| is_joined(key, schema, name)).map(|(_, value)| value)
}

/// Whether `key` is `schema`, a colon and `name`, ignoring case.
pub(super) fn is_joined(key: &str, schema: &str, name: &str) -> bool {
    key.rsplit_once(':').is_some_and(|(start, end)| {
        start.eq_ignore_ascii_case(schema) && end.eq_ignore_ascii_case(name)
    })
}

fn any_element(value: &Value, found: &mut dyn FnMut(&Value) -> bool) -> bool {
    match value {
        Value::Null => false,
        // SCIM has no arrays of arrays; what is nested deeper is handed over as it is.
        Value::Array(elements) => elements.iter().filter(|e| !e.is_null()).any(found),
        single => found(single),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn user() -> Map<String, Value> {
        let user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
            "userName": "ada",
            "name": { "givenName": "Ada" },
            "emails": [{ "value": "a@x", "type": "work" }, null, { "value": "b@x" }],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
                "employeeNumber": "7", "manager": { "value": "26" } },
        });
        user.as_object().unwrap().clone()
    }

    fn found(path: &str) -> Option<Value> {
        get(&user(), &AttrPath::parse(path).unwrap()).cloned()
    }

    fn values(path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        for_each_value(&user(), AttrPath::parse(path).unwrap().borrowed(), &mut |value| {
            all.push(value.clone());
            false
        });
        all
    }

    #[test]
    fn finds_core_attributes_in_any_case_with_and_without_prefix() {
        for path in ["userName", "USERNAME", "urn:ietf:params:scim:schemas:core:2.0:User:username"]
        {
            assert_eq!(found(path), Some(json!("ada")), "{path}");
        }
        assert_eq!(found("Name.GivenName"), Some(json!("Ada")));
        assert_eq!(found("name.familyName"), None);
    }

    #[test]
    fn finds_extension_attributes_by_their_schema_only() {
        let urn = "URN:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        assert_eq!(found(&format!("{urn}:employeenumber")), Some(json!("7")));
        assert_eq!(found(&format!("{urn}:manager.value")), Some(json!("26")));
        assert_eq!(found("employeeNumber"), None);
        assert_eq!(found(&format!("{urn}:userName")), None);
        assert!(found(urn).is_some_and(|extension| extension.is_object()));
    }

    #[test]
    fn does_not_take_the_core_schema_of_another_resource_for_this_one() {
        assert_eq!(found("urn:ietf:params:scim:schemas:core:2.0:Group:userName"), None);
    }

    #[test]
    fn goes_into_the_elements_of_a_multi_valued_attribute() {
        assert_eq!(values("emails.value"), [json!("a@x"), json!("b@x")]);
        assert_eq!(values("emails.TYPE"), [json!("work")]);
        assert_eq!(values("phoneNumbers"), [] as [Value; 0]);
    }

    #[test]
    fn prefers_the_exact_spelling() {
        let object = json!({ "Type": 1, "type": 2 });
        assert_eq!(member(object.as_object().unwrap(), "type"), Some(&json!(2)));
        assert_eq!(spelled(object.as_object().unwrap(), "TYPE"), Some("Type"));
    }
}
