use serde_json::json;

use super::*;
use crate::scim::attr::AttrRef;
use crate::scim::core_schema::CoreSchema;
use crate::scim::filter::{AttributeRules, Filter};

fn user() -> Map<String, Value> {
    let user = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
        "id": "2819c223", "externalId": "Ext-7", "userName": "BJensen",
        "name": { "givenName": "Bärbel", "familyName": "O'Malley" },
        "userType": "Employee", "active": true, "title": "", "nickName": null,
        "count": 42, "ratio": 0.5,
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@example.org", "type": "home" },
        ],
        "ims": [], "photos": [{ "value": "" }],
        "meta": { "lastModified": "2011-05-13T04:42:34.000Z", "version": "W/\"A\"" },
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "department": "Tours", "manager": { "value": "26", "displayName": "John" } },
    });
    user.as_object().unwrap().clone()
}

/// Checks every filter against the one user above.
fn check(expected: bool, filters: &[&str]) {
    for text in filters {
        let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(filter.matches(&user(), &CoreSchema), expected, "{text}");
    }
}

#[test]
fn compares_strings_by_every_operator() {
    check(
        true,
        &[
            r#"userName eq "bjensen""#,
            r#"name.familyName co "o'mall""#,
            r#"userName sw "BJ""#,
            r#"userName ew "SEN""#,
            r#"userName sw "bjensen""#,
            r#"userName gt "bja""#,
            r#"userName le "bjensen""#,
            r#"userName ne "john""#,
            r#"name.givenName eq "BÄRBEL""#,
            r#"name.givenName co "Ärb""#,
        ],
    );
    check(
        false,
        &[
            r#"userName eq "bjense""#,
            r#"userName sw "ensen""#,
            r#"userName ew "bj""#,
            r#"userName co "bjensens""#,
            r#"userName lt "bjensen""#,
            r#"userName ne "BJENSEN""#,
        ],
    );
}

#[test]
fn minds_case_where_the_schema_does() {
    check(true, &[r#"externalId eq "Ext-7""#, r#"meta.version sw "W/""#, r#"id co "2819""#]);
    check(
        false,
        &[r#"externalId eq "ext-7""#, r#"meta.version sw "w/""#, r#"externalId co "EXT""#],
    );
}

#[test]
fn compares_points_in_time_chronologically() {
    check(
        true,
        &[
            r#"meta.lastModified eq "2011-05-13T04:42:34Z""#,
            r#"meta.lastModified ge "2011-05-13T06:42:34+02:00""#,
            r#"meta.lastModified gt "2011-05-13T06:42:33+02:00""#,
            r#"meta.lastModified lt "2011-05-13T04:42:34.001Z""#,
        ],
    );
    check(
        false,
        &[
            r#"meta.lastModified gt "2011-05-13T04:42:34Z""#,
            r#"meta.lastModified ne "2011-05-13T04:42:34Z""#,
            r#"meta.lastModified gt "yesterday""#,
            r#"meta.lastModified lt "yesterday""#,
        ],
    );
}

#[test]
fn compares_numbers_by_value() {
    check(true, &["count eq 42", "count eq 42.0", "count gt 5", "ratio lt 0.75", "count ne 41"]);
    check(false, &["count eq \"42\"", "count lt 42", "count gt 1e3", "count co \"4\""]);
}

#[test]
fn gives_booleans_no_order_and_no_string_form() {
    check(true, &["active eq true", "active ne false"]);
    check(false, &["active eq \"true\"", "active gt \"a\"", "active le \"z\"", "active eq 1"]);
}

#[test]
fn matches_when_any_value_of_a_multi_valued_attribute_does() {
    check(
        true,
        &[
            r#"emails.type eq "home""#,
            r#"emails.value co "example.org""#,
            r#"emails co "example.org""#,
            r#"emails.type ne "home""#,
            r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
        ],
    );
    check(false, &[r#"emails.type eq "other""#, r#"emails co "example.net""#]);
}

#[test]
fn applies_a_value_filter_to_one_and_the_same_value() {
    check(
        true,
        &[
            r#"emails[type eq "work" and value co "@example.com"]"#,
            r#"emails[type eq "home" and not (primary eq true)]"#,
            r#"emails.type eq "work" and emails.value co "@example.org""#,
        ],
    );
    check(
        false,
        &[
            r#"emails[type eq "work" and value co "@example.org"]"#,
            "ims[type pr]",
            "phoneNumbers[value pr]",
            r#"userName[value eq "other"]"#,
        ],
    );
}

#[test]
fn asks_for_presence() {
    check(
        true,
        &["userName pr", "emails pr", "name pr", "name.givenName pr", "active pr", "count pr"],
    );
    check(
        false,
        &["title pr", "nickName pr", "ims pr", "photos pr", "phoneNumbers pr", "name.x pr"],
    );
}

#[test]
fn holds_an_absent_attribute_for_null() {
    check(
        true,
        &[
            "phoneNumbers eq null",
            "nickName eq null",
            "userName ne null",
            r#"nickName ne "x""#,
            r#"emails[display ne "x"]"#,
        ],
    );
    check(
        false,
        &["phoneNumbers ne null", "userName eq null", r#"nickName eq """#, r#"nickName gt """#],
    );
}

#[test]
fn joins_and_denies() {
    check(
        true,
        &[
            r#"userType eq "x" and userType eq "y" or active eq true"#,
            r#"not (userType eq "Intern")"#,
            r#"userType ne "Intern" and not (emails co "example.net" or emails.value co "x.y")"#,
        ],
    );
    check(
        false,
        &[
            r#"userType eq "x" and (userType eq "y" or active eq true)"#,
            "not (title pr or active eq true)",
        ],
    );
}

#[test]
fn finds_qualified_attributes() {
    check(
        true,
        &[
            r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "b""#,
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:Department eq "tours""#,
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "26""#,
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq "26""#,
        ],
    );
    check(
        false,
        &[r#"department eq "Tours""#, "urn:ietf:params:scim:schemas:core:2.0:Group:userName pr"],
    );
}

#[test]
fn treats_a_simple_value_as_its_own_value_inside_brackets() {
    check(true, &[r#"schemas[value ew ":core:2.0:User"]"#]);
    check(false, &[r#"schemas[value ew ":core:2.0:Group"]"#, "schemas[type pr]"]);
}

#[test]
fn a_value_that_does_not_say_that_it_is_primary_is_not() {
    check(
        true,
        &[
            "emails[primary eq false]",
            r#"emails[type eq "home" and PRIMARY eq false]"#,
            "emails.primary eq false",
            "emails.primary eq true",
            "photos[primary ne true]",
        ],
    );
    check(
        false,
        &[
            r#"emails[type eq "work" and primary eq false]"#,
            "photos[primary eq true]",
            "ims.primary eq false",
        ],
    );
}

#[test]
fn asks_the_rules_about_the_value_of_a_complex_attribute() {
    struct OnlyValueIsExact;
    impl AttributeRules for OnlyValueIsExact {
        fn case_exact(&self, path: AttrRef<'_>) -> bool {
            path.sub.is_some_and(|sub| sub.eq_ignore_ascii_case("value"))
        }
    }
    let matches = |text: &str| Filter::parse(text).unwrap().matches(&user(), &OnlyValueIsExact);
    assert!(matches(r#"emails eq "babs@example.org""#));
    assert!(!matches(r#"emails eq "BABS@example.org""#));
    assert!(!matches(r#"emails[value eq "BABS@example.org"]"#));
    assert!(matches(r#"emails[type eq "HOME"]"#));
}
