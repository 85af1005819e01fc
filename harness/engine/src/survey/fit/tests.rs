use std::collections::BTreeMap;

use fedspec_protocol::scim::schema::{SchemaSet, standard};
use fedspec_protocol::scim::urn;
use serde_json::json;

use super::*;
use crate::scenario::{Bindings, CaseId};

const BADGE: &str = "urn:example:params:scim:schemas:extension:2.0:User";

/// A target that asks for a department, a title and a type of every e-mail, and for a badge in an
/// extension.
fn demanding() -> Survey {
    let mut base = standard::user();
    for attribute in &mut base.attributes {
        match attribute.name.as_str() {
            "title" => attribute.required = true,
            "emails" => {
                let subs = attribute.sub_attributes.iter_mut();
                subs.filter(|sub| sub.name == "type").for_each(|sub| sub.required = true);
            }
            _ => {}
        }
    }
    let badge = Attribute::string("badge", "").required();
    let serial = Attribute::string("serial", "").required().read_only();
    let extension = Schema::new(BADGE, "Badge", "", vec![badge, serial]);
    let schemas = SchemaSet::new(base, vec![extension]);
    let user = SurveyedType::new("User", "/Users", schemas, vec![BADGE.to_owned()]);
    Survey { types: vec![user], ..Survey::default() }
}

fn payload(changes: &Value) -> Payload {
    serde_json::from_value(json!({ "User": changes })).unwrap()
}

fn fit(survey: &Survey, payload: &Payload, method: &str, path: &str, body: Value) -> Value {
    let case_id = CaseId::new("a.b", None);
    let nothing = BTreeMap::new();
    let texts = BTreeMap::new();
    let bindings = Bindings {
        case_id: &case_id,
        seed: 7,
        vars: &nothing,
        texts: &texts,
        case: &nothing,
        saved: &nothing,
        target: &nothing,
        now: "2026-01-01T00:00:00Z",
        local: BTreeMap::new(),
    };
    Fitting { survey, payload, make: Make::new(&bindings) }.request(method, path, body)
}

#[test]
fn a_target_that_asks_for_no_more_than_the_rfc_gets_the_body_as_it_is() {
    let body = json!({ "userName": "a@example.com", "emails": [{ "value": "a@example.com" }] });
    let fitted = fit(&Survey::default(), &Payload::default(), "POST", "/Users", body.clone());
    assert_eq!(fitted, body);
}

#[test]
fn what_the_schemas_ask_for_is_made_up_where_it_is_absent() {
    let body = json!({
        "schemas": [urn::USER],
        "userName": "a@example.com",
        "emails": [{ "value": "a@example.com" }, { "value": "b@example.com", "TYPE": "other" }],
    });
    let fitted = fit(&demanding(), &Payload::default(), "POST", "/Users", body);
    assert_eq!(fitted["schemas"], json!([urn::USER, BADGE]));
    assert!(fitted["title"].as_str().is_some_and(|title| title.starts_with("id-")), "{fitted}");
    assert_eq!(fitted["emails"][0]["type"], "work");
    assert_eq!(fitted["emails"][1], json!({ "value": "b@example.com", "TYPE": "other" }));
    assert!(fitted[BADGE]["badge"].is_string());
    assert_eq!(fitted[BADGE].as_object().map(Map::len), Some(1), "not what the server sets");
}

#[test]
fn made_up_values_differ_between_users_and_stay_from_create_to_replace() {
    let body = |name: &str| json!({ "userName": name });
    let survey = demanding();
    let title = |method, path, name| {
        fit(&survey, &Payload::default(), method, path, body(name))["title"].clone()
    };
    let created = title("POST", "/Users", "a@example.com");
    assert_eq!(created, title("PUT", "/Users/17", "a@example.com"));
    assert_ne!(created, title("POST", "/Users", "b@example.com"));
}

#[test]
fn what_the_scenario_says_is_left_alone() {
    for body in [
        json!({ "title": null, "userName": "a", BADGE: { "badge": "" } }),
        json!({ "TITLE": "x", "userName": "a", BADGE: { "BADGE": "1" } }),
    ] {
        let fitted = fit(&demanding(), &Payload::default(), "POST", "/Users?a=b", body.clone());
        assert_eq!(fitted, body);
    }
    for (method, path) in [("PATCH", "/Users/1"), ("POST", "/Users/.search"), ("POST", "/Me")] {
        let body = json!({ "userName": "a" });
        assert_eq!(fit(&demanding(), &Payload::default(), method, path, body.clone()), body);
    }
    let no_object = json!(["userName"]);
    assert_eq!(
        fit(&demanding(), &Payload::default(), "POST", "/Users", no_object.clone()),
        no_object
    );
    // Without a userName the scenario is about just that.
    let nameless = fit(&demanding(), &Payload::default(), "POST", "/Users", json!({}));
    assert_eq!(nameless.get("userName"), None);
}

#[test]
fn the_target_file_adds_and_leaves_out() {
    let changes = payload(&json!({
        "add": {
            "nickName": "${unique.name}",
            "name": { "familyName": "Example", "givenName": "Eve" },
            "urn:example:2.0:User": { "site": "x" },
        },
        "omit": ["emails.type", "photos.primary", "title", BADGE],
    }));
    let body = json!({
        "schemas": [urn::USER, BADGE],
        "userName": "a",
        "name": { "givenName": "Ada" },
        "emails": [{ "value": "a@example.com", "Type": "work" }],
        "photos": [{ "primary": true }],
        BADGE: { "badge": "1" },
    });
    let fitted = fit(&demanding(), &changes, "PUT", "/Users/1", body);
    assert!(fitted["nickName"].as_str().is_some_and(|name| name.starts_with("Fedspec ")));
    assert_eq!(fitted["name"], json!({ "givenName": "Ada", "familyName": "Example" }));
    assert_eq!(fitted["emails"], json!([{ "value": "a@example.com" }]));
    assert_eq!(fitted["schemas"], json!([urn::USER, "urn:example:2.0:User"]));
    for gone in ["photos", "title", BADGE] {
        assert_eq!(fitted.get(gone), None, "{gone}");
    }
}

#[test]
fn the_data_of_bulk_operations_is_fitted_too() {
    let body = json!({ "Operations": [
        { "method": "post", "path": "/Users", "data": { "userName": "a" } },
        { "method": "POST", "path": "/Users", "data": { "userName": "b" } },
        { "method": "PATCH", "path": "/Users/1", "data": { "Operations": [] } },
        { "method": "DELETE", "path": "/Users/1" },
        7,
    ] });
    let fitted = fit(&demanding(), &Payload::default(), "POST", "/Bulk", body.clone());
    let operations = fitted["Operations"].as_array().unwrap();
    assert_ne!(operations[0]["data"]["title"], operations[1]["data"]["title"]);
    assert!(operations[0]["data"]["title"].is_string());
    for unchanged in 2..5 {
        assert_eq!(operations[unchanged], body["Operations"][unchanged]);
    }
}
