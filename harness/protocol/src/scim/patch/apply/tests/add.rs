//! What an add makes of a resource.

use super::*;

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
fn add_below_a_filter_makes_no_object_among_simple_values() {
    let add = json!({ "op": "add", "path": "schemas[value eq \"urn:x:y\"].display", "value": "y" });
    let reason = refused(&user(), &add);
    assert_eq!(reason, OperationError::NoMatch { attribute: "schemas".to_owned() });
}
