use serde_json::json;

use super::*;
use crate::scim::core_schema::CoreSchema;
use crate::scim::urn;

fn user() -> Map<String, Value> {
    let user = json!({
        "schemas": [urn::USER, urn::ENTERPRISE_USER],
        "id": "2819c223",
        "userName": "bjensen",
        "name": { "givenName": "Barbara", "familyName": "Jensen" },
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home", "display": "babs" },
        ],
        "meta": { "created": "2010-01-23T04:56:22Z", "version": "W/\"1\"" },
        (urn::ENTERPRISE_USER): { "department": "Tour", "manager": { "value": "26" } },
    });
    user.as_object().unwrap().clone()
}

/// The places where the user differs from one with these members in addition.
fn differences(members: &Value) -> Vec<String> {
    let mut other = user();
    other.extend(members.as_object().unwrap().clone());
    let found = Comparison::new(&CoreSchema).differences(&user(), &other);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn the_same_said_otherwise_is_no_difference() {
    for members in [
        json!({}),
        json!({ "nickName": null, "photos": [], "addresses": [{}], "urn:x:y": {} }),
        json!({ "emails": [
            { "value": "babs@jensen.org", "type": "Home", "DISPLAY": "Babs", "primary": false },
            { "value": "BJensen@example.com", "type": "work", "primary": true },
            { "value": "bjensen@example.com", "type": "work" },
        ]}),
        json!({ "name": { "GivenName": "barbara", "familyName": "Jensen", "middleName": null } }),
        json!({ "meta": { "created": "2010-01-23T05:56:22.000+01:00", "version": "W/\"1\"" } }),
        json!({ "schemas": [urn::ENTERPRISE_USER, urn::USER, urn::USER] }),
        json!({ "userName": "ＢＪｅｎｓｅｎ" }),
    ] {
        assert_eq!(differences(&members), [""; 0], "{members}");
    }
}

#[test]
fn tells_where_and_what_differs() {
    let enterprise = urn::ENTERPRISE_USER;
    for (members, expected) in [
        (json!({ "userName": "babs" }), vec![r#"`userName`: `"bjensen"` against `"babs"`"#.to_owned()]),
        (json!({ "active": false }), vec!["`active`: nothing against `false`".to_owned()]),
        (
            json!({ "name": { "givenName": "Babs" } }),
            vec![
                r#"`name.familyName`: `"Jensen"` against nothing"#.to_owned(),
                r#"`name.givenName`: `"Barbara"` against `"Babs"`"#.to_owned(),
            ],
        ),
        (
            json!({ "meta": { "created": "2010-01-23T04:56:22Z", "version": "w/\"1\"" } }),
            vec![r#"`meta.version`: `"W/\"1\""` against `"w/\"1\""`"#.to_owned()],
        ),
        (
            json!({ "emails": [
                { "value": "bjensen@example.com", "type": "work" },
                { "value": "babs@jensen.org", "type": "other", "display": "babs" },
            ]}),
            vec![
                r#"`emails[type eq "home" and value eq "babs@jensen.org"]`: `{"display":"babs","type":"home","value":"babs@jensen.org"}` against nothing"#.to_owned(),
                r#"`emails[type eq "other" and value eq "babs@jensen.org"]`: nothing against `{"display":"babs","type":"other","value":"babs@jensen.org"}`"#.to_owned(),
                r#"`emails[type eq "work" and value eq "bjensen@example.com"].primary`: `true` against nothing"#.to_owned(),
            ],
        ),
        (
            json!({ (enterprise): { "department": "tour", "manager": { "value": "27" } } }),
            vec![format!(r#"`{enterprise}:manager.value`: `"26"` against `"27"`"#)],
        ),
        (json!({ "emails": "x" }), vec![format!(
            "`emails`: `{}` against `\"x\"`", user()["emails"]
        )]),
    ] {
        assert_eq!(differences(&members), expected, "{members}");
    }
}

#[test]
fn looks_away_from_what_is_left_out_and_what_belongs_to_it() {
    let mut other = user();
    other.insert("meta".to_owned(), json!({ "created": "2020-01-01T00:00:00Z" }));
    other.insert(
        "emails".to_owned(),
        json!([
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home", "display": "other" },
        ]),
    );
    let path = |text: &str| AttrPath::parse(text).unwrap();
    let all = Comparison::new(&CoreSchema);
    assert_eq!(all.differences(&user(), &other).len(), 3);
    let some = all.clone().without(path("META.version")).without(path("emails.display"));
    let left: Vec<String> =
        some.differences(&user(), &other).into_iter().map(|found| found.path).collect();
    assert_eq!(left, ["meta.created"]);
    let core = format!("{}:meta", urn::USER);
    assert!(some.without(path(&core)).equal(&user(), &other));
}

#[test]
fn compares_single_values_by_the_rules_of_their_attribute() {
    let comparison = Comparison::new(&CoreSchema);
    let attr = |name| AttrRef { schema: None, name, sub: None };
    assert!(comparison.equal_values(attr("title"), &json!("A"), &json!("a")));
    assert!(!comparison.equal_values(attr("externalId"), &json!("A"), &json!("a")));
    let (one, two) =
        (json!([{ "value": "1" }, { "value": "2" }]), json!([{ "value": "2" }, { "value": "1" }]));
    assert!(comparison.equal_values(attr("members"), &one, &two));
    assert!(!comparison.equal_values(attr("members"), &one, &json!([{ "value": "2" }])));
    assert!(comparison.equal_values(attr("members"), &json!([]), &Value::Null));
}

#[test]
fn tells_a_bounded_number_of_differences() {
    let many: Map<String, Value> =
        (0..MAX_DIFFERENCES + 50).map(|n| (format!("a{n}"), json!(n))).collect();
    let found = Comparison::new(&CoreSchema).differences(&many, &Map::new());
    assert_eq!(found.len(), MAX_DIFFERENCES);
}
