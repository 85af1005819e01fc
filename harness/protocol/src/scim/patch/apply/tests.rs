use serde_json::json;

use super::*;
use crate::scim::error::ScimType;
use crate::scim::urn;

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
fn add_without_path_appends_to_several_and_replaces_one() {
    let value = json!({ "emails": [{ "value": "b@x.org", "type": "other" }], "nickname": "Babs" });
    let mut expected = user();
    expected["emails"].as_array_mut().unwrap().push(json!({ "value": "b@x.org", "type": "other" }));
    expected["nickName"] = json!("Babs");
    check(&user(), &json!({ "op": "add", "value": value }), &expected);
    let renamed = json!({ "op": "add", "value": { "USERNAME": "babs" } });
    check(&user(), &renamed, &user_with("userName", json!("babs")));
}

#[test]
fn add_creates_what_is_absent_and_merges_into_a_complex_attribute() {
    check(
        &user(),
        &json!({ "op": "add", "path": "title", "value": "Tour Guide" }),
        &user_with("title", json!("Tour Guide")),
    );
    check(
        &user(),
        &json!({ "op": "add", "path": "name", "value": { "givenName": "Babs", "middleName": "J" } }),
        &user_with(
            "name",
            json!({ "givenName": "Babs", "familyName": "Jensen", "middleName": "J" }),
        ),
    );
    check(
        &user_with("name", Value::Null),
        &json!({ "op": "add", "path": "name.givenName", "value": "Babs" }),
        &user_with("name", json!({ "givenName": "Babs" })),
    );
}

#[test]
fn add_does_not_repeat_a_value_that_is_there() {
    let group = json!({ "members": [{ "value": "1", "display": "Babs", "type": "User" }] });
    for value in [json!({ "value": "1" }), json!([{ "value": "1", "$ref": null }])] {
        check(&group, &json!({ "op": "add", "path": "members", "value": value }), &group);
    }
    let two = json!([{ "value": "2" }, { "value": "2" }]);
    check(
        &json!({}),
        &json!({ "op": "add", "path": "members", "value": two }),
        &json!({ "members": [{ "value": "2" }] }),
    );
    let same_number = json!({ "value": "1", "type": "Group" });
    check(
        &group,
        &json!({ "op": "add", "path": "members", "value": same_number }),
        &json!({ "members": [{ "value": "1", "display": "Babs", "type": "User" }, same_number] }),
    );
    let address = json!({ "addresses": [{ "type": "work", "locality": "Hollywood" }] });
    check(&address, &json!({ "op": "add", "value": address }), &address);
    let schemas = json!({ "op": "add", "path": "schemas", "value": [urn::USER] });
    check(&user(), &schemas, &user());
}

#[test]
fn add_below_a_filter_changes_the_values_that_match() {
    check(
        &user(),
        &json!({ "op": "add", "path": "emails[type eq \"home\"]", "value": { "display": "Babs" } }),
        &user_with(
            "emails",
            json!([
                { "value": "bjensen@example.com", "type": "work", "primary": true },
                { "value": "babs@jensen.org", "type": "home", "display": "Babs" },
            ]),
        ),
    );
}

#[test]
fn add_below_a_filter_without_match_creates_what_the_filter_describes() {
    let none = user_with("emails", Value::Null);
    let add = json!({ "op": "Add", "path": "emails[type eq \"work\"].value", "value": "b@x" });
    check(&none, &add, &user_with("emails", json!([{ "type": "work", "value": "b@x" }])));
    let vague = json!({ "op": "add", "path": "emails[type ne \"work\"].value", "value": "b@x" });
    let reason = refused(&none, &vague);
    assert_eq!(reason, OperationError::NoMatch { attribute: "emails".to_owned() });
    let never = "emails[type eq \"a\" and type eq \"b\"].value";
    let never = refused(&none, &json!({ "op": "add", "path": never, "value": "b@x" }));
    assert_eq!(never.scim_type(), ScimType::NoTarget);
}

#[test]
fn remove_takes_an_attribute_a_sub_attribute_or_matching_values() {
    let remove = |path: &str| json!({ "op": "remove", "path": path });
    check(&user(), &remove("NAME"), &user_with("name", Value::Null));
    check(&user(), &remove("emails"), &user_with("emails", Value::Null));
    check(
        &user(),
        &remove("name.familyName"),
        &user_with("name", json!({ "givenName": "Barbara" })),
    );
    check(
        &user(),
        &remove("emails[type eq \"work\" and value ew \"example.com\"]"),
        &user_with("emails", json!([{ "value": "babs@jensen.org", "type": "home" }])),
    );
    check(
        &user(),
        &remove("emails[type eq \"work\"].primary"),
        &user_with(
            "emails",
            json!([
                { "value": "bjensen@example.com", "type": "work" },
                { "value": "babs@jensen.org", "type": "home" },
            ]),
        ),
    );
}

#[test]
fn removing_the_last_value_unassigns_the_attribute() {
    let group = json!({ "displayName": "Guides", "members": [{ "value": "1" }] });
    let expected = json!({ "displayName": "Guides" });
    for path in ["members", "members[value eq \"1\"]", "members.value", "members[value pr].value"] {
        check(&group, &json!({ "op": "remove", "path": path }), &expected);
    }
    check(
        &json!({ "name": { "givenName": "A" } }),
        &json!({ "op": "remove", "path": "name.givenName" }),
        &json!({}),
    );
}

#[test]
fn removing_what_is_not_there_changes_nothing() {
    for path in [
        "title",
        "name.middleName",
        "phoneNumbers[type eq \"work\"]",
        "roles.value",
        "emails[type eq \"other\"]",
        "urn:example:x:2.0:Y:z",
    ] {
        check(&user(), &json!({ "op": "remove", "path": path }), &user());
    }
}

#[test]
fn remove_with_a_list_of_values_removes_those_only() {
    let group = json!({ "members": [{ "value": "1" }, { "value": "2" }, { "value": "3" }] });
    let listed = json!([{ "$ref": null, "value": "2" }, { "value": "9" }]);
    check(
        &group,
        &json!({ "op": "Remove", "path": "members", "value": listed }),
        &json!({ "members": [{ "value": "1" }, { "value": "3" }] }),
    );
}

#[test]
fn replace_sets_one_value_and_all_of_several() {
    let replace =
        |path: &str, value: Value| json!({ "op": "replace", "path": path, "value": value });
    check(&user(), &replace("userName", json!("x")), &user_with("userName", json!("x")));
    check(&user(), &replace("title", json!("x")), &user_with("title", json!("x")));
    check(
        &user(),
        &replace("emails", json!([{ "value": "a@x" }])),
        &user_with("emails", json!([{ "value": "a@x" }])),
    );
    check(
        &user(),
        &replace("emails", json!({ "value": "a@x" })),
        &user_with("emails", json!([{ "value": "a@x" }])),
    );
    check(&user(), &replace("emails", json!([])), &user_with("emails", Value::Null));
    check(&user(), &replace("userName", json!(null)), &user_with("userName", Value::Null));
    check(
        &user(),
        &replace("name", json!({ "familyName": "J", "givenName": null })),
        &user_with("name", json!({ "familyName": "J" })),
    );
}

#[test]
fn replace_without_path_leaves_other_attributes() {
    let value = json!({ "emails": [{ "value": "a@x" }], "nickname": "Babs" });
    let mut expected = user_with("emails", json!([{ "value": "a@x" }]));
    expected["nickName"] = json!("Babs");
    check(&user(), &json!({ "op": "replace", "value": value }), &expected);
    check(
        &user(),
        &json!({ "op": "replace", "value": { "name.givenName": "Babs" } }),
        &user_with("name", json!({ "givenName": "Babs", "familyName": "Jensen" })),
    );
}

#[test]
fn replace_below_a_filter_replaces_every_match_whole() {
    check(
        &user(),
        &json!({ "op": "replace", "path": "emails[type eq \"work\"]", "value": { "value": "w@x", "type": "work" } }),
        &user_with(
            "emails",
            json!([
                { "value": "w@x", "type": "work" },
                { "value": "babs@jensen.org", "type": "home" },
            ]),
        ),
    );
    check(
        &user(),
        &json!({ "op": "replace", "path": "emails[value pr].display", "value": "B" }),
        &user_with(
            "emails",
            json!([
                { "value": "bjensen@example.com", "type": "work", "primary": true, "display": "B" },
                { "value": "babs@jensen.org", "type": "home", "display": "B" },
            ]),
        ),
    );
}

#[test]
fn replace_below_a_filter_without_match_has_no_target() {
    for path in
        ["emails[type eq \"other\"]", "emails[type eq \"other\"].value", "ims[type pr].value"]
    {
        let value = if path.ends_with(']') { json!({ "value": "x" }) } else { json!("x") };
        let reason = refused(&user(), &json!({ "op": "replace", "path": path, "value": value }));
        assert_eq!(reason.scim_type(), ScimType::NoTarget, "{path}");
    }
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

#[test]
fn add_below_a_filter_makes_no_object_among_simple_values() {
    let add = json!({ "op": "add", "path": "schemas[value eq \"urn:x:y\"].display", "value": "y" });
    let reason = refused(&user(), &add);
    assert_eq!(reason, OperationError::NoMatch { attribute: "schemas".to_owned() });
}
