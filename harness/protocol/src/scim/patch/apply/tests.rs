use serde_json::json;

use super::*;
use crate::scim::error::ScimType;
use crate::scim::urn;

mod add;
mod remove;
mod replace;

fn patched(resource: &Value, operations: &Value) -> Result<Value, PatchError> {
    let request = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
    let request = PatchRequest::from_json(&request)?;
    apply(resource.as_object().unwrap(), &request).map(Value::Object)
}

/// Checks what one operation makes of a resource.
fn check(resource: &Value, operation: &Value, expected: &Value) {
    match patched(resource, &json!([operation])) {
        Ok(result) => assert_eq!(result, *expected, "{operation}"),
        Err(error) => panic!("{operation}: {error}"),
    }
}

/// Checks that one operation is refused, and gives the reason.
fn refused(resource: &Value, operation: &Value) -> OperationError {
    match patched(resource, &json!([operation])) {
        Err(PatchError::Operation { index: 0, reason }) => reason,
        other => panic!("{operation}: expected a refusal, found {other:?}"),
    }
}

fn user() -> Value {
    json!({
        "schemas": [urn::USER],
        "userName": "bjensen",
        "name": { "givenName": "Barbara", "familyName": "Jensen" },
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home" },
        ],
    })
}

/// The user above with one attribute another; a null leaves it out.
fn user_with(name: &str, value: Value) -> Value {
    let mut user = user();
    let attributes = user.as_object_mut().unwrap();
    attributes.remove(name);
    if !value.is_null() {
        attributes.insert(name.to_owned(), value);
    }
    user
}

#[test]
fn making_one_value_primary_unsets_the_others() {
    let expected = user_with(
        "emails",
        json!([
            { "value": "bjensen@example.com", "type": "work", "primary": false },
            { "value": "babs@jensen.org", "type": "home", "primary": true },
        ]),
    );
    let home = "emails[type eq \"home\"]";
    for operation in [
        json!({ "op": "replace", "path": format!("{home}.primary"), "value": true }),
        json!({ "op": "add", "path": home, "value": { "primary": true } }),
        json!({ "op": "replace", "path": home,
            "value": { "value": "babs@jensen.org", "type": "home", "primary": true } }),
        json!({ "op": "add", "path": "emails", "value": { "value": "babs@jensen.org", "primary": true } }),
    ] {
        check(&user(), &operation, &expected);
    }
}

#[test]
fn a_value_that_is_created_as_primary_unsets_the_others() {
    let operation = json!({ "op": "add", "path": "emails[type eq \"other\" and primary eq true].value",
        "value": "o@example.com" });
    let expected = user_with(
        "emails",
        json!([
            { "value": "bjensen@example.com", "type": "work", "primary": false },
            { "value": "babs@jensen.org", "type": "home" },
            { "type": "other", "primary": true, "value": "o@example.com" },
        ]),
    );
    check(&user(), &operation, &expected);
}

#[test]
fn two_primaries_in_one_operation_are_refused() {
    for operation in [
        json!({ "op": "replace", "path": "emails", "value": [
            { "value": "a", "primary": true }, { "value": "b", "primary": true }] }),
        json!({ "op": "add", "path": "emails", "value": [
            { "value": "a", "primary": true }, { "value": "b", "primary": true }] }),
        json!({ "op": "replace", "path": "emails.primary", "value": true }),
    ] {
        let reason = refused(&user(), &operation);
        assert_eq!(reason, OperationError::SeveralPrimaries { attribute: "emails".to_owned() });
    }
}

#[test]
fn a_qualified_attribute_lives_in_its_extension_and_lists_its_schema() {
    let path = format!("{}:employeeNumber", urn::ENTERPRISE_USER);
    let mut expected = user_with("schemas", json!([urn::USER, urn::ENTERPRISE_USER]));
    expected[urn::ENTERPRISE_USER] = json!({ "employeeNumber": "7" });
    for operation in [
        json!({ "op": "add", "path": path, "value": "7" }),
        json!({ "op": "replace", "value": { (path.clone()): "7" } }),
        json!({ "op": "add", "value": { (urn::ENTERPRISE_USER): { "employeeNumber": "7" } } }),
        json!({ "op": "replace", "path": urn::ENTERPRISE_USER, "value": { "employeenumber": "7" } }),
    ] {
        check(&user(), &operation, &expected);
    }
    let without = user_with("schemas", json!([urn::USER, urn::ENTERPRISE_USER]));
    for path in [path.as_str(), urn::ENTERPRISE_USER] {
        check(&expected, &json!({ "op": "remove", "path": path }), &without);
    }
}

#[test]
fn an_object_for_an_unknown_schema_is_taken_as_that_schema_s_attributes() {
    let mut expected = user_with("schemas", json!([urn::USER, "urn:example:hr:2.0:Person"]));
    expected["urn:example:hr:2.0:Person"] = json!({ "badge": { "colour": "red" } });
    let value = json!({ "urn:example:hr:2.0:Person": { "badge": { "colour": "red" } } });
    check(&user(), &json!({ "op": "add", "value": value }), &expected);
}

#[test]
fn the_core_prefix_may_be_written_out() {
    let path = format!("{}:userName", urn::USER);
    check(
        &user(),
        &json!({ "op": "replace", "path": path, "value": "x" }),
        &user_with("userName", json!("x")),
    );
    let whole = json!({ "op": "add", "path": urn::USER, "value": { "userName": "x" } });
    check(&user(), &whole, &user_with("userName", json!("x")));
    let other =
        json!({ "op": "replace", "path": format!("{}:userName", urn::GROUP), "value": "x" });
    assert_eq!(refused(&user(), &other).scim_type(), ScimType::InvalidPath);
}

#[test]
fn refuses_values_that_do_not_fit_the_attribute() {
    for (path, value) in [
        ("userName", json!({ "value": "x" })),
        ("userName", json!(["x"])),
        ("name", json!("Babs Jensen")),
        ("emails", json!("a@x")),
        ("emails", json!(["a@x"])),
        ("schemas", json!([{ "value": "x" }])),
        ("emails[type eq \"work\"]", json!("a@x")),
        ("emails[type eq \"work\"].value", json!(["a@x"])),
        ("emails[type eq \"work\"].value", json!({ "a": "x" })),
        ("userName.sub", json!("x")),
        // The user has no title.
        ("title.sub", json!("x")),
    ] {
        for op in ["add", "replace"] {
            let reason = refused(&user(), &json!({ "op": op, "path": path, "value": value }));
            assert_eq!(reason.scim_type(), ScimType::InvalidValue, "{op} {path}: {reason}");
        }
    }
}

#[test]
fn refuses_a_filter_on_an_attribute_with_one_value() {
    for path in [
        "userName[value eq \"bjensen\"]",
        "name[givenName pr].familyName",
        "name.givenName[value pr]",
        "title[value pr]",
    ] {
        let reason = refused(&user(), &json!({ "op": "remove", "path": path }));
        assert_eq!(reason.scim_type(), ScimType::InvalidPath, "{path}: {reason}");
    }
}

#[test]
fn refuses_members_of_value_that_name_no_attribute() {
    let value = json!({ "emails[type eq \"work\"].value": "x" });
    let reason = refused(&user(), &json!({ "op": "add", "value": value }));
    assert!(matches!(reason, OperationError::InvalidName { .. }), "{reason}");
}

#[test]
fn applies_operations_in_order_each_to_the_result_before() {
    let operations = json!([
        { "op": "remove", "path": "emails" },
        { "op": "add", "path": "emails", "value": [{ "value": "a@x", "type": "work" }] },
        { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "b@x" },
    ]);
    let expected = user_with("emails", json!([{ "value": "b@x", "type": "work" }]));
    assert_eq!(patched(&user(), &operations), Ok(expected));
}

#[test]
fn a_request_that_fails_late_says_where_and_leaves_the_resource_alone() {
    let before = user();
    let error = patched(
        &before,
        &json!([
            { "op": "replace", "path": "userName", "value": "changed" },
            { "op": "replace", "path": "emails[type eq \"other\"].value", "value": "x" },
        ]),
    );
    let reason = OperationError::NoMatch { attribute: "emails".to_owned() };
    assert_eq!(error, Err(PatchError::Operation { index: 1, reason }));
    assert_eq!(before, user());
}

#[test]
fn operations_made_by_hand_without_what_they_need_are_refused() {
    for (op, expected) in
        [(Op::Add, OperationError::MissingValue), (Op::Remove, OperationError::MissingPath)]
    {
        let request = PatchRequest { operations: vec![Operation { op, path: None, value: None }] };
        let error = apply(user().as_object().unwrap(), &request).unwrap_err();
        assert_eq!(error, PatchError::Operation { index: 0, reason: expected });
    }
}

#[test]
fn a_sub_attribute_of_several_values_means_that_of_every_value() {
    let none = user_with("emails", Value::Null);
    let one = user_with("emails", json!([{ "value": "b@x" }]));
    for op in ["add", "replace"] {
        check(&none, &json!({ "op": op, "path": "emails.value", "value": "b@x" }), &one);
        let path = json!({ "op": op, "path": "emails.type", "value": "other" });
        let expected = user_with(
            "emails",
            json!([
                { "value": "bjensen@example.com", "type": "other", "primary": true },
                { "value": "babs@jensen.org", "type": "other" },
            ]),
        );
        check(&user(), &path, &expected);
    }
}
