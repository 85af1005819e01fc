use fedspec_protocol::scim::urn;
use serde_json::json;

use super::*;
use crate::rfc::schemas::WORKPLACE;

fn user(more: &Value) -> Result<Value, Refusal> {
    let mut body = json!({ "schemas": [urn::USER], "userName": "ada" });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    conform(Kind::User, Write::Create, body.as_object().unwrap(), FaultSet::NONE).map(Value::Object)
}

fn kept(more: &Value, name: &str) -> Value {
    user(more).unwrap()[name].clone()
}

fn missing(path: &str) -> Refusal {
    Refusal::Missing { path: path.to_owned() }
}

/// The user of RFC 7643 section 8.2, shortened where it repeats itself, its country a code of two
/// letters, as section 4.1.2 asks.
#[test]
fn takes_the_full_user_of_the_rfc() {
    let body = json!({
        "schemas": [urn::USER], "id": "2819c223-7f76-453a-919d-413861904646", "externalId": "701984",
        "userName": "bjensen@example.com",
        "name": { "formatted": "Ms. Barbara J Jensen, III", "familyName": "Jensen", "givenName": "Barbara",
                  "middleName": "Jane", "honorificPrefix": "Ms.", "honorificSuffix": "III" },
        "displayName": "Babs Jensen", "nickName": "Babs", "profileUrl": "https://login.example.com/bjensen",
        "emails": [{ "value": "bjensen@example.com", "type": "work", "primary": true },
                   { "value": "babs@jensen.org", "type": "home" }],
        "addresses": [{ "type": "work", "streetAddress": "100 Universal City Plaza", "locality": "Hollywood",
                        "region": "CA", "postalCode": "91608", "country": "US",
                        "formatted": "100 Universal City Plaza\nHollywood, CA 91608 USA", "primary": true }],
        "phoneNumbers": [{ "value": "555-555-5555", "type": "work" }],
        "ims": [{ "value": "someaimhandle", "type": "aim" }],
        "photos": [{ "value": "https://photos.example.com/profilephoto/72930000000Ccne/F", "type": "photo" }],
        "userType": "Employee", "title": "Tour Guide", "preferredLanguage": "en-US", "locale": "en-US",
        "timezone": "America/Los_Angeles", "active": true, "password": "t1meMa$heen",
        "groups": [{ "value": "e9e30dba-f08f-4109-8486-d5c6a331660a", "display": "Tour Guides" }],
        "x509Certificates": [{ "value": "MIIDQzCCAqygAwIBAgICEAAw" }],
        "meta": { "resourceType": "User", "version": "W/\"a330bc54f0671c9\"" },
    });
    let stored =
        conform(Kind::User, Write::Create, body.as_object().unwrap(), FaultSet::NONE).unwrap();
    let mut expected = body.as_object().unwrap().clone();
    for read_only in ["id", "groups", "meta"] {
        expected.remove(read_only);
    }
    assert_eq!(stored, expected);
}

#[test]
fn what_is_unassigned_is_not_stored() {
    let more = json!({ "title": null, "emails": [], "name": {}, "phoneNumbers": [null, {}],
                       urn::ENTERPRISE_USER: { "department": null } });
    let stored = user(&more).unwrap();
    assert_eq!(stored, json!({ "schemas": [urn::USER], "userName": "ada" }));
}

#[test]
fn names_have_no_case_and_may_carry_their_schema() {
    let qualified = format!("{}:nickName", urn::USER);
    let more = json!({ "TITLE": "x", "Name": { "GIVENNAME": "Ada" }, qualified: "a",
                       urn::ENTERPRISE_USER.to_uppercase(): { "Department": "R" } });
    let expected = json!({
        "schemas": [urn::USER, urn::ENTERPRISE_USER], "userName": "ada", "title": "x", "nickName": "a",
        "name": { "givenName": "Ada" }, urn::ENTERPRISE_USER: { "department": "R" },
    });
    assert_eq!(user(&more), Ok(expected));
}

#[test]
fn refuses_one_attribute_in_two_spellings() {
    for more in [
        json!({ "USERNAME": "eve" }),
        json!({ "name": { "givenName": "a", "GivenName": "b" } }),
        json!({ "schemas": [urn::USER, urn::USER] }),
    ] {
        assert!(matches!(user(&more), Err(Refusal::RepeatedAttribute { .. })), "{more}");
    }
}

#[test]
fn refuses_what_no_schema_knows() {
    for more in [
        json!({ "shoeSize": 9 }),
        json!({ "name": { "nick": "a" } }),
        json!({ "emails": [{ "value": "a@x", "kind": "work" }] }),
        json!({ "urn:example:nothing": {} }),
        json!({ "urn:example:nothing:a": 1 }),
        json!({ urn::ENTERPRISE_USER: { "floor": 1 } }),
        json!({ "members": [] }),
    ] {
        assert!(matches!(user(&more), Err(Refusal::UnknownAttribute { .. })), "{more}");
    }
}

#[test]
fn refuses_schemas_that_are_not_those_of_the_resource() {
    let refused = |schemas: Value| user(&json!({ "schemas": schemas })).unwrap_err();
    for schemas in [json!(null), json!([]), json!([urn::ENTERPRISE_USER])] {
        assert!(matches!(refused(schemas), Refusal::SchemaMissing { .. }));
    }
    for schemas in [json!([urn::USER, urn::GROUP]), json!([urn::USER, "urn:example:x"])] {
        assert!(matches!(refused(schemas), Refusal::UnknownSchema { .. }));
    }
    assert!(matches!(refused(json!(urn::USER)), Refusal::WrongValue { .. }));
    assert!(matches!(refused(json!([1])), Refusal::WrongValue { .. }));
}

#[test]
fn lists_the_extensions_that_are_in_use_whatever_the_client_lists() {
    let listed = json!({ "schemas": [urn::USER.to_uppercase(), urn::ENTERPRISE_USER], WORKPLACE: { "floor": 3 } });
    assert_eq!(kept(&listed, "schemas"), json!([urn::USER, WORKPLACE]));
}

#[test]
fn refuses_values_of_another_type_and_says_where() {
    for (more, at) in [
        (json!({ "active": "true" }), "active"),
        (json!({ "title": 7 }), "title"),
        (json!({ "title": ["a"] }), "title"),
        (json!({ "name": "Ada" }), "name"),
        (json!({ "name": [{ "givenName": "Ada" }] }), "name"),
        (json!({ "emails": { "value": "a@x" } }), "emails"),
        (json!({ "emails": ["a@x"] }), "emails"),
        (json!({ "emails": [[]] }), "emails"),
        (json!({ "emails": [{ "value": 7 }] }), "emails.value"),
        (json!({ "profileUrl": "not a uri" }), "profileUrl"),
        (json!({ "x509Certificates": [{ "value": "%" }] }), "x509Certificates.value"),
        (json!({ "addresses": [{ "country": "USA" }] }), "addresses.country"),
        (json!({ urn::ENTERPRISE_USER: "x" }), urn::ENTERPRISE_USER),
    ] {
        match user(&more) {
            Err(Refusal::WrongValue { path, .. }) => assert_eq!(path, at),
            other => panic!("{more}: {other:?}"),
        }
    }
    let floor = user(&json!({ WORKPLACE: { "floor": 1.0 } }));
    assert!(
        matches!(floor, Err(Refusal::WrongValue { path, .. }) if path == format!("{WORKPLACE}:floor"))
    );
}

#[test]
fn required_attributes_have_to_be_there_and_not_be_empty() {
    for name in [json!(null), json!("")] {
        assert_eq!(user(&json!({ "userName": name })), Err(missing("userName")));
    }
    let group = json!({ "schemas": [urn::GROUP] });
    assert_eq!(
        conform(Kind::Group, Write::Create, group.as_object().unwrap(), FaultSet::NONE),
        Err(missing("displayName"))
    );
}

#[test]
fn one_value_is_primary_at_most() {
    let two = json!({ "emails": [{ "value": "a@x", "primary": true }, { "value": "b@x", "primary": true }] });
    assert!(matches!(user(&two), Err(Refusal::SeveralPrimaries { .. })));
    let one = json!({ "emails": [{ "value": "a@x", "primary": true }, { "value": "b@x", "primary": false }] });
    assert!(user(&one).is_ok());
}

#[test]
fn the_same_value_of_the_same_type_is_there_once() {
    let emails = json!({ "emails": [
        { "value": "Ada@X.org", "type": "work" }, { "value": "ada@x.ORG", "type": "Work", "primary": true },
        { "value": "ada@x.org", "type": "home" }, { "value": "ada@x.org" } ] });
    let expected = json!([
        { "value": "Ada@x.org", "type": "work", "primary": true },
        { "value": "ada@x.org", "type": "home" }, { "value": "ada@x.org" } ]);
    assert_eq!(kept(&emails, "emails"), expected);
    let certificates = json!({ "x509Certificates": [{ "value": "TWFu" }, { "value": "tWFu" }] });
    assert_eq!(kept(&certificates, "x509Certificates").as_array().map(Vec::len), Some(2));
}

#[test]
fn refuses_control_characters_in_a_user_name_and_nowhere_else() {
    for name in ["a\u{7}b", "a\nb", "\u{85}"] {
        let refused = user(&json!({ "userName": name }));
        assert!(matches!(&refused, Err(Refusal::WrongValue { path, .. }) if path == "userName"));
    }
    assert_eq!(kept(&json!({ "title": "a\u{7}b" }), "title"), json!("a\u{7}b"));
}
