//! Creating, reading, replacing and deleting in the `rfc` profile (RFC 7643; RFC 7644 sections 3.3,
//! 3.4.1, 3.5.1, 3.6).

use serde_json::{Value, json};

use crate::client::{Answer, Client};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const WORKPLACE: &str = "urn:fedspec:params:scim:schemas:extension:workplace:2.0:User";

pub(crate) fn user(name: &str, more: &Value) -> Value {
    let mut user = json!({ "schemas": [USER], "userName": name });
    for (name, value) in more.as_object().unwrap() {
        user[name] = value.clone();
    }
    user
}

fn refused(answer: &Answer, status: u16, scim_type: &str) {
    let body = answer.json();
    assert_eq!(answer.headers["content-type"], "application/scim+json", "{}", answer.text);
    assert_eq!(body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
    assert_eq!((answer.status, &body["status"]), (status, &json!(status.to_string())), "{body}");
    let expected = if scim_type.is_empty() { Value::Null } else { json!(scim_type) };
    assert_eq!(body["scimType"], expected, "{body}");
    assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
}

#[tokio::test]
async fn a_created_user_is_where_the_answer_says() {
    let client = Client::rfc();
    let sent = user(
        "Ada",
        &json!({ "id": "7", "meta": { "created": "x" }, "groups": [], "password": "secret" }),
    );
    let made = client.post("/Users", sent).await;
    assert_eq!(made.status, 201);
    let body = made.json();
    let place = made.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(body["meta"]["location"], place.as_str());
    assert!(place.ends_with(&format!("{}/Users/{}", client.directory.scim_base, made.id())));
    assert_eq!(body["meta"]["resourceType"], "User");
    assert_eq!(body["meta"]["created"], body["meta"]["lastModified"]);
    assert_eq!(body["meta"]["version"], made.headers["etag"].to_str().unwrap());
    assert_eq!(body["password"], Value::Null);
    assert_eq!(client.get(&format!("/Users/{}", made.id())).await.json(), body);
}

#[tokio::test]
async fn a_user_name_is_taken_whatever_its_case_and_free_after_deletion() {
    let client = Client::rfc();
    let first = client.post("/Users", user("ada", &json!({}))).await;
    refused(&client.post("/Users", user("ADA", &json!({}))).await, 409, "uniqueness");
    let path = format!("/Users/{}", first.id());
    let gone = client.delete(&path).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    for method in ["GET", "DELETE", "PUT", "PATCH"] {
        let body = user("ada", &json!({})).to_string();
        refused(&client.raw(method, &path, body.as_bytes()).await, 404, "");
    }
    let again = client.post("/Users", user("ADA", &json!({}))).await;
    assert_eq!(again.status, 201);
    assert_ne!(again.id(), first.id());
}

#[tokio::test]
async fn what_is_no_user_is_refused_with_its_reason() {
    let client = Client::rfc();
    let cases = [
        (r#"{"#, "invalidSyntax"),
        (r#"[]"#, "invalidSyntax"),
        (r#"{"userName":"a","userName":"b"}"#, "invalidSyntax"),
        (r#"{"userName":"a"}"#, "invalidSyntax"),
        (&user("a", &json!({ "shoeSize": 1 })).to_string(), "invalidSyntax"),
        (&user("", &json!({})).to_string(), "invalidValue"),
        (&user("a", &json!({ "active": "true" })).to_string(), "invalidValue"),
    ];
    for (body, scim_type) in cases {
        refused(&client.raw("POST", "/Users", body.as_bytes()).await, 400, scim_type);
    }
    assert_eq!(client.get("/Users").await.json()["totalResults"], 0);
    let xml = [("content-type", "application/xml")];
    refused(&client.with_headers("POST", "/Users", &xml, b"<a/>").await, 415, "");
    let big = format!("{{\"a\":\"{}\"}}", "x".repeat(fedspec_reference::BODY_LIMIT));
    refused(&client.raw("POST", "/Users", big.as_bytes()).await, 413, "");
    refused(
        &client.raw("POST", "/Users", "[".repeat(200_000).as_bytes()).await,
        400,
        "invalidSyntax",
    );
}

#[tokio::test]
async fn what_does_not_exist_is_said_to_be_so() {
    let client = Client::rfc();
    refused(&client.get("/Devices").await, 404, "");
    refused(&client.get("/Users/7").await, 404, "");
    refused(&client.get("/Users/7/emails").await, 404, "");
    refused(&client.get("/Me").await, 501, "");
    let wrong = client.raw("PUT", "/Users", b"{}").await;
    refused(&wrong, 405, "");
    assert_eq!(wrong.headers["allow"], "GET, POST");
    let old = client.directory.scim_base.replace("/v2", "/v1");
    let auth = format!("Bearer {}", client.token);
    refused(
        &client.send("GET", &format!("{old}/Users"), Some(&auth), b"").await,
        400,
        "invalidVers",
    );
}

#[tokio::test]
async fn nobody_gets_in_without_a_good_token() {
    let client = Client::rfc();
    let path = format!("{}/Users", client.directory.scim_base);
    for auth in [None, Some("Bearer x"), Some("Basic eDp5")] {
        let answer = client.send("GET", &path, auth, b"").await;
        refused(&answer, 401, "");
        assert!(answer.headers.contains_key("www-authenticate"));
    }
}

#[tokio::test]
async fn a_replaced_user_keeps_only_what_it_must() {
    let client = Client::rfc();
    let extension =
        json!({ "costCode": "c-1", "pin": "1234", "floor": 3, "motto": "never", "seniority": 9 });
    let sent = user("ada", &json!({ "title": "x", "externalId": "e", WORKPLACE: extension }));
    let made = client.post("/Users", sent).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let shown = made.json()[WORKPLACE].clone();
    assert_eq!(shown, json!({ "costCode": "c-1", "floor": 3, "motto": "never", "seniority": 0 }));
    let path = format!("/Users/{}", made.id());
    assert_eq!(
        client.get(&path).await.json()[WORKPLACE],
        json!({ "costCode": "c-1", "floor": 3, "seniority": 0 })
    );
    let put = client.put(&path, user("Ada", &json!({ "id": "other", "nickName": "A" }))).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let body = put.json();
    assert_eq!(body[WORKPLACE], json!({ "costCode": "c-1", "seniority": 0 }));
    assert_eq!(
        (&body["userName"], &body["title"], &body["externalId"]),
        (&json!("Ada"), &Value::Null, &Value::Null)
    );
    assert_eq!(body["id"], made.json()["id"]);
    assert_eq!(body["meta"]["created"], made.json()["meta"]["created"]);
    assert_ne!(body["meta"]["lastModified"], made.json()["meta"]["lastModified"]);
    refused(
        &client.put(&path, user("Ada", &json!({ WORKPLACE: { "costCode": "c-2" } }))).await,
        400,
        "mutability",
    );
    refused(&client.put(&path, json!({ "schemas": [USER] })).await, 400, "invalidValue");
    assert_eq!(client.get(&path).await.json(), body);
    assert_eq!(
        client.put(&path, user("Ada", &json!({ "nickName": "A" }))).await.json()["meta"],
        body["meta"]
    );
}

#[tokio::test]
async fn the_manager_has_the_name_and_address_that_the_server_knows() {
    let client = Client::rfc();
    let boss = client.post("/Users", user("boss", &json!({ "displayName": "The Boss" }))).await;
    let manager = json!({ "value": boss.id(), "displayName": "Somebody" });
    let made =
        client.post("/Users", user("ada", &json!({ ENTERPRISE: { "manager": manager } }))).await;
    let expected = json!({ "value": boss.id(), "displayName": "The Boss", "$ref": boss.json()["meta"]["location"] });
    assert_eq!(made.json()[ENTERPRISE]["manager"], expected);
    assert_eq!(made.json()["schemas"], json!([USER, ENTERPRISE]));
}

#[tokio::test]
async fn a_projection_holds_for_writes_too() {
    let client = Client::rfc();
    let made =
        client.post("/Users?attributes=userName", user("ada", &json!({ "title": "x" }))).await;
    let names: Vec<String> = made.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["id", "schemas", "userName"]);
    let path = format!("/Users/{}?excludedAttributes=title,meta", made.id());
    let names: Vec<String> =
        client.get(&path).await.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["id", "schemas", "userName"]);
}

#[tokio::test]
async fn groups_know_their_members_and_users_their_groups() {
    let client = Client::rfc();
    let ada = client.post("/Users", user("ada", &json!({ "displayName": "Ada" }))).await;
    let group = |name: &str, members: Value| json!({ "schemas": [GROUP], "displayName": name, "members": members });
    let inner = client
        .post("/Groups", group("inner", json!([{ "value": ada.id(), "display": "?" }])))
        .await;
    assert_eq!(inner.status, 201, "{}", inner.text);
    let member = json!([{ "value": ada.id(), "display": "Ada", "type": "User", "$ref": ada.json()["meta"]["location"] }]);
    assert_eq!(inner.json()["members"], member);
    let outer = client
        .post("/Groups", group("outer", json!([{ "$ref": format!("../Groups/{}", inner.id()) }])))
        .await;
    assert_eq!(outer.json()["members"][0]["type"], "Group");
    let path = format!("/Users/{}", ada.id());
    let groups = client.get(&path).await.json()["groups"].clone();
    let types: Vec<_> = groups
        .as_array()
        .unwrap()
        .iter()
        .map(|g| (g["display"].clone(), g["type"].clone()))
        .collect();
    assert_eq!(types, [(json!("inner"), json!("direct")), (json!("outer"), json!("indirect"))]);
    assert_eq!(groups[0]["$ref"], inner.json()["meta"]["location"]);
    let before = inner.json()["meta"]["lastModified"].clone();
    client.delete(&path).await;
    let after = client.get(&format!("/Groups/{}", inner.id())).await.json();
    assert_eq!(after["members"], Value::Null);
    assert_ne!(after["meta"]["lastModified"], before);
    for members in [
        json!([{ "value": ada.id() }]),
        json!([{ "value": inner.id(), "type": "User" }]),
        json!([{}, { "display": "x" }]),
    ] {
        refused(&client.post("/Groups", group("third", members)).await, 400, "invalidValue");
    }
    refused(&client.post("/Groups", json!({ "schemas": [GROUP] })).await, 400, "invalidValue");
}
