//! What a replace puts in the place of what is there.

use super::*;

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
