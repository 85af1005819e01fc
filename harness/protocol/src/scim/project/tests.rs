use serde_json::json;

use super::*;
use crate::scim::schema::{Attribute, Mutability, Schema, standard};
use crate::scim::urn;

const EXTRA: &str = "urn:example:extra:2.0:User";

/// User and the enterprise extension, and one attribute of each kind of `returned`.
fn schemas() -> SchemaSet {
    let extra = Schema {
        id: EXTRA.to_owned(),
        name: "Extra".to_owned(),
        description: String::new(),
        attributes: vec![
            Attribute::string("motto", "").returned(Returned::Request),
            Attribute::string("site", "").returned(Returned::Always),
            Attribute::string("pin", "")
                .mutability(Mutability::WriteOnly)
                .returned(Returned::Never),
            Attribute::complex(
                "desk",
                "",
                vec![
                    Attribute::string("building", ""),
                    Attribute::string("room", "").returned(Returned::Always),
                    Attribute::string("key", "").returned(Returned::Never),
                    Attribute::string("note", "").returned(Returned::Request),
                ],
            ),
        ],
    };
    SchemaSet::new(standard::user(), vec![standard::enterprise_user(), extra])
}

fn user() -> Value {
    json!({
        "schemas": [urn::USER],
        "id": "1",
        "userName": "ada",
        "password": "secret",
        "name": { "givenName": "Ada", "familyName": "Example" },
        "emails": [{ "value": "a@x", "type": "work" }, { "value": "b@x" }],
        "meta": { "resourceType": "User", "version": "W/\"1\"" },
        (urn::ENTERPRISE_USER): { "department": "D", "manager": { "value": "2" } },
        (EXTRA): { "motto": "m", "site": "s", "pin": "p",
            "desk": { "building": "b", "room": "r", "key": "k", "note": "n" } },
        "unknown": 1,
    })
}

fn shown(parameters: &[(&str, &str)]) -> Value {
    let projection = Projection::from_parameters(parameters.iter().copied()).unwrap();
    Value::Object(projection.apply(user().as_object().unwrap(), &schemas(), &[]))
}

fn only(names: &str) -> Value {
    let mut shown = shown(&[("attributes", names)]);
    let always = shown.as_object_mut().unwrap();
    assert_eq!(always.remove("schemas"), Some(json!([urn::USER])));
    assert_eq!(always.remove("id"), Some(json!("1")));
    if let Some(extra) = always.get_mut(EXTRA).and_then(Value::as_object_mut) {
        assert_eq!(extra.remove("site"), Some(json!("s")));
        if extra.is_empty() {
            always.remove(EXTRA);
        }
    }
    shown
}

#[test]
fn shows_by_default_what_is_returned_always_or_by_default() {
    let mut expected = user();
    let members = expected.as_object_mut().unwrap();
    members.remove("password");
    members
        .insert(EXTRA.to_owned(), json!({ "site": "s", "desk": { "building": "b", "room": "r" } }));
    assert_eq!(shown(&[]), expected);
    assert_eq!(shown(&[("attributes", " , ")]), expected);
}

#[test]
fn shows_only_what_is_asked_for_and_the_minimum() {
    assert_eq!(only("userName"), json!({ "userName": "ada" }));
    assert_eq!(only("USERNAME, nothing"), json!({ "userName": "ada" }));
    assert_eq!(only("password"), json!({}));
    assert_eq!(only("name.givenName"), json!({ "name": { "givenName": "Ada" } }));
    assert_eq!(only("name,name.givenName"), json!({ "name": user()["name"] }));
    assert_eq!(only("emails.type"), json!({ "emails": [{ "type": "work" }] }));
    assert_eq!(only("emails"), json!({ "emails": user()["emails"] }));
}

#[test]
fn understands_names_with_their_schema() {
    assert_eq!(only(&format!("{}:userName", urn::USER)), json!({ "userName": "ada" }));
    let department = format!("{}:Department", urn::ENTERPRISE_USER.to_uppercase());
    assert_eq!(only(&department), json!({ (urn::ENTERPRISE_USER): { "department": "D" } }));
    assert_eq!(only("department"), json!({}));
    let manager = format!("{}:manager.value", urn::ENTERPRISE_USER);
    assert_eq!(only(&manager), json!({ (urn::ENTERPRISE_USER): { "manager": { "value": "2" } } }));
    let whole = only(urn::ENTERPRISE_USER);
    assert_eq!(whole, json!({ (urn::ENTERPRISE_USER): user()[urn::ENTERPRISE_USER] }));
    let group = "urn:ietf:params:scim:schemas:core:2.0:Group:userName";
    assert_eq!(only(group), json!({}));
}

#[test]
fn shows_what_is_returned_on_request_when_it_is_asked_for_or_was_sent() {
    assert_eq!(only(&format!("{EXTRA}:motto")), json!({ (EXTRA): { "motto": "m" } }));
    let note = only(&format!("{EXTRA}:desk.note"));
    assert_eq!(note, json!({ (EXTRA): { "desk": { "note": "n", "room": "r" } } }));
    let sent = [format!("{EXTRA}:motto").parse().unwrap()];
    let all = Projection::Default.apply(user().as_object().unwrap(), &schemas(), &sent);
    assert_eq!(all[EXTRA]["motto"], "m");
}

#[test]
fn leaves_out_what_is_excluded_but_never_the_minimum() {
    let all = "userName,emails.type,id,schemas,meta,unknown,name.givenName,name.familyName";
    let extension = format!("{EXTRA}:site,{EXTRA}:desk.building,{EXTRA}:desk.room");
    let names = format!("{all},{},{extension}", urn::ENTERPRISE_USER);
    let expected = json!({
        "schemas": [urn::USER],
        "id": "1",
        "emails": [{ "value": "a@x" }, { "value": "b@x" }],
        (EXTRA): { "site": "s", "desk": { "room": "r" } },
    });
    assert_eq!(shown(&[("excludedAttributes", &names)]), expected);
}

#[test]
fn refuses_lists_that_cannot_be_meant() {
    let refused = |parameters: &[(&str, &str)]| {
        Projection::from_parameters(parameters.iter().copied()).unwrap_err()
    };
    assert_eq!(refused(&[("attributes", "a"), ("excludedAttributes", "b")]), NamesError::Both);
    let name = refused(&[("attributes", "a,1")]);
    assert_eq!(name.to_string(), "`1` in `attributes`: not the name of an attribute");
    let many = "a,".repeat(MAX_NAMES + 1);
    let list = EXCLUDED;
    assert_eq!(refused(&[(EXCLUDED, &many)]), NamesError::TooMany { list });
    let body = json!({ "excludedAttributes": [1] });
    let found = Names::from_body(body.as_object().unwrap());
    assert_eq!(found, Err(NamesError::NotAList { list }));
}
