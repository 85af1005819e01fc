//! What holds for every PATCH request, whether it is applied or refused.

use fedspec_protocol::scim::patch::{PatchError, PatchRequest, apply};
use fedspec_protocol::scim::urn;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn element() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec![json!("work"), json!("home"), Value::Null]);
    (0..4u8, kind, any::<bool>()).prop_map(|(value, kind, primary)| {
        json!({ "value": format!("{value}@x"), "type": kind, "primary": primary })
    })
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!("text")),
        Just(json!({ "givenName": "Ada", "familyName": null })),
        element(),
        prop::collection::vec(element(), 0..3).prop_map(Value::Array),
        element().prop_map(|element| json!({ "emails": [element], "title": "x" })),
        Just(json!({ (urn::ENTERPRISE_USER): { "department": "x" } })),
    ]
}

fn operation() -> impl Strategy<Value = Value> {
    let path = prop::sample::select(vec![
        None,
        Some("userName"),
        Some("title"),
        Some("name"),
        Some("name.givenName"),
        Some("emails"),
        Some("emails.primary"),
        Some("emails[type eq \"work\"]"),
        Some("emails[type eq \"home\"].primary"),
        Some("emails[value sw \"1\"].value"),
        Some("unknown.sub"),
        Some("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"),
        Some("urn:ietf:params:scim:schemas:core:2.0:Group:displayName"),
    ]);
    let op = prop::sample::select(vec!["add", "Remove", "REPLACE"]);
    (op, path, prop::option::weighted(0.9, value())).prop_map(|(op, path, value)| {
        let mut operation = Map::new();
        operation.insert("op".to_owned(), op.into());
        operation.extend(path.map(|path| ("path".to_owned(), path.into())));
        operation.extend(value.map(|value| ("value".to_owned(), value)));
        Value::Object(operation)
    })
}

fn user() -> Map<String, Value> {
    let user = json!({
        "schemas": [urn::USER],
        "userName": "ada",
        "name": { "givenName": "A", "familyName": "E" },
        "emails": [{ "value": "0@x", "type": "work", "primary": true }, { "value": "1@x" }],
    });
    user.as_object().cloned().unwrap_or_default()
}

fn patch(
    resource: &Map<String, Value>,
    operations: &[Value],
) -> Result<Map<String, Value>, PatchError> {
    let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
    apply(resource, &PatchRequest::from_json(&body)?)
}

fn primaries(resource: &Map<String, Value>) -> usize {
    let emails = resource.get("emails").and_then(Value::as_array);
    emails.map_or(0, |emails| {
        emails.iter().filter(|email| email.get("primary") == Some(&json!(true))).count()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_request_is_its_operations_one_after_the_other(
        operations in prop::collection::vec(operation(), 1..5)
    ) {
        let whole = patch(&user(), &operations);
        let mut step = Ok(user());
        for operation in &operations {
            step = step.and_then(|resource| patch(&resource, std::slice::from_ref(operation)));
        }
        // Only the position in the error depends on how the operations were sent.
        prop_assert_eq!(whole.is_ok(), step.is_ok(), "{:?} {:?}", whole, step);
        if let (Ok(whole), Ok(step)) = (whole, step) {
            prop_assert_eq!(whole, step);
        }
    }

    #[test]
    fn a_refused_request_leaves_the_resource_as_it_was(
        operations in prop::collection::vec(operation(), 1..5)
    ) {
        let before = user();
        let refused = json!({ "op": "replace", "path": "ims[type eq \"x\"]", "value": { "value": "y" } });
        let with_refused: Vec<Value> = operations.into_iter().chain([refused]).collect();
        prop_assert!(patch(&before, &with_refused).is_err());
        prop_assert_eq!(before, user());
    }

    #[test]
    fn there_is_never_more_than_one_primary(operations in prop::collection::vec(operation(), 1..6)) {
        if let Ok(patched) = patch(&user(), &operations) {
            prop_assert!(primaries(&patched) <= 1, "{patched:?}");
        }
    }

    #[test]
    fn nothing_empty_is_left_behind(operations in prop::collection::vec(operation(), 1..6)) {
        if let Ok(patched) = patch(&user(), &operations) {
            let empty = |value: &Value| matches!(value, Value::Null)
                || value.as_array().is_some_and(Vec::is_empty)
                || value.as_object().is_some_and(Map::is_empty);
            prop_assert!(!patched.values().any(empty), "{patched:?}");
        }
    }

    #[test]
    fn doing_it_twice_is_doing_it_once(operation in operation()) {
        // A change below a filter may alter the very value that the filter selects.
        let filtered = operation.get("path").and_then(Value::as_str).is_some_and(|p| p.contains('['));
        let removal = operation.get("op") == Some(&json!("Remove"));
        if let Ok(once) = patch(&user(), std::slice::from_ref(&operation))
            && (removal || !filtered)
        {
            prop_assert_eq!(patch(&once, std::slice::from_ref(&operation)), Ok(once));
        }
    }
}
