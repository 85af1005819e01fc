//! What a remove leaves.

use super::*;

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
