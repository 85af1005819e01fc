//! Users over the wire: SCIM-U rows.

use fedspec_reference::{Era, Fault};
use serde_json::{Value, json};

use crate::client::{Client, START, user, user_with};

const DUPLICATE: &str = "Refused to create a new, duplicate resource.";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

#[tokio::test]
async fn u_01_a_created_user_comes_back_whole_with_id_meta_and_schemas() {
    let client = Client::new();
    let answer = client.post("/Users", user("ada@x")).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert!(answer.headers.contains_key("date") && answer.headers.contains_key("x-amzn-requestid"));
    assert!(!answer.headers.contains_key("location"));
    let mut expected = user("ada@x");
    expected["id"] = answer.id().into();
    expected["schemas"] = json!(["urn:ietf:params:scim:schemas:core:2.0:User"]);
    expected["meta"] = json!({
        "resourceType": "User", "created": START, "lastModified": START,
    });
    assert_eq!(answer.json(), expected);
    assert_eq!(client.get(&format!("/Users/{}", answer.id())).await.json(), expected);
}

#[tokio::test]
async fn u_19_lists_the_enterprise_schema_when_its_attributes_are_there() {
    let client = Client::new();
    let body = user_with("a", &json!({ ENTERPRISE: { "department": "R&D" } }));
    let created = client.post("/Users", body).await.json();
    assert_eq!(created["schemas"].as_array().unwrap().len(), 2);
    assert_eq!(created[ENTERPRISE]["department"], "R&D");
}

#[tokio::test]
async fn u_16_refuses_a_second_user_with_the_same_name_email_or_external_id() {
    let client = Client::new();
    let more = json!({ "externalId": "e-1", "emails": [{ "value": "Jane@x", "primary": true }] });
    client.post("/Users", user_with("Jane@x", &more)).await;
    for second in [
        user("jane@X"),
        user_with("other", &json!({ "externalId": "e-1" })),
        user_with("other", &json!({ "emails": [{ "value": "jane@x" }] })),
    ] {
        let answer = client.post("/Users", second).await;
        assert_eq!((answer.status, answer.detail().as_str()), (409, DUPLICATE));
    }
    let other_case = user_with("other", &json!({ "externalId": "E-1" }));
    assert_eq!(client.post("/Users", other_case).await.status, 201);
}

#[tokio::test]
async fn u_34_refuses_an_update_that_takes_anothers_name_and_keeps_the_user() {
    let client = Client::new();
    client.user("first").await;
    let path = format!("/Users/{}", client.user("second").await);
    let put = client.put(&path, user("FIRST")).await;
    assert_eq!((put.status, put.detail().as_str()), (409, DUPLICATE));
    let replace = json!([{ "op": "replace", "path": "userName", "value": "first" }]);
    assert_eq!(client.patch(&path, replace).await.status, 409);
    assert_eq!(client.get(&path).await.json()["userName"], "second");
    // Its own name is not another's.
    assert_eq!(client.put(&path, user("Second")).await.status, 200);
}

#[tokio::test]
async fn u_24_put_replaces_everything_but_id_and_created() {
    let client = Client::new();
    let body = user_with("a", &json!({ "title": "Dr", "externalId": "e" }));
    let before = client.post("/Users", body).await.json();
    client.advance(5).await;
    let path = format!("/Users/{}", before["id"].as_str().unwrap());
    let after = client.put(&path, user("b")).await;
    assert_eq!(after.status, 200);
    let after = after.json();
    assert_eq!(after["id"], before["id"]);
    assert_eq!(after.get("title").or(after.get("externalId")), None);
    assert_eq!(after["meta"]["created"], before["meta"]["created"]);
    assert_eq!(after["meta"]["lastModified"], "2026-01-01T00:00:05Z");
    assert_eq!(client.find("/Users", "externalId eq \"e\"").await.json()["totalResults"], 0);
}

#[tokio::test]
async fn u_25_and_u_37_a_deleted_user_is_gone_and_comes_back_under_a_new_id() {
    let client = Client::new();
    let id = client.user("a").await;
    let path = format!("/Users/{id}");
    let deleted = client.delete(&path).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    for method in ["GET", "PUT", "PATCH", "DELETE"] {
        let answer = client.raw(method, &path, user("a").to_string().as_bytes()).await;
        assert_eq!((answer.status, answer.detail().as_str()), (404, "USER does not exist."));
    }
    assert_ne!(client.user("a").await, id);
}

#[tokio::test]
async fn u_26_patch_answers_with_the_whole_user_and_u_31_reads_active_as_text() {
    let client = Client::new();
    let path = format!("/Users/{}", client.user("a").await);
    client.advance(1).await;
    let operations = json!([
        { "op": "Replace", "path": "active", "value": "False" },
        { "op": "add", "path": "name.middleName", "value": "B" },
        { "op": "replace", "value": { "title": "Dr", "nickName": "A" } },
    ]);
    let answer = client.patch(&path, operations).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let after = answer.json();
    assert_eq!(after["active"], false);
    assert_eq!(after["name"]["middleName"], "B");
    assert_eq!(after["title"], "Dr");
    assert_eq!(after["meta"]["lastModified"], "2026-01-01T00:00:01Z");
    assert_eq!(client.get(&path).await.json(), after);
}

#[tokio::test]
async fn u_32_patch_refuses_a_second_email_and_changes_nothing() {
    let client = Client::new();
    let body = user_with("a", &json!({ "emails": [{ "value": "a@x", "type": "work" }] }));
    let before = client.post("/Users", body).await;
    let path = format!("/Users/{}", before.id());
    let operations = json!([
        { "op": "replace", "path": "title", "value": "Dr" },
        { "op": "add", "path": "emails", "value": [{ "value": "b@x", "type": "home" }] },
    ]);
    let answer = client.patch(&path, operations).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.detail(), "List attribute emails exceeds allowed limit of 1");
    assert_eq!(client.get(&path).await.json(), before.json());
}

#[tokio::test]
async fn a_patch_that_changes_nothing_leaves_last_modified() {
    let client = Client::new();
    let path = format!("/Users/{}", client.user("a").await);
    client.advance(60).await;
    let same = json!([{ "op": "add", "path": "displayName", "value": "Ada Example" }]);
    let answer = client.patch(&path, same).await;
    assert_eq!(answer.json()["meta"]["lastModified"], START);
}

#[tokio::test]
async fn text_of_any_script_comes_back_as_it_was() {
    let client = Client::new();
    let name = json!({ "givenName": "小龍", "familyName": "Zoë 🦊" });
    let created = client.post("/Users", user_with("ünï", &json!({ "name": name }))).await;
    assert_eq!(created.status, 201, "{}", created.text);
    assert_eq!(client.get(&format!("/Users/{}", created.id())).await.json()["name"], name);
    assert_eq!(client.find("/Users", "userName eq \"ÜNÏ\"").await.json()["totalResults"], 1);
}

#[tokio::test]
async fn e_05_the_generic_era_answers_each_400_with_one_sentence() {
    let client = Client::generic();
    let text = "Request is unparsable, syntactically incorrect, or violates schema.";
    let two = json!({ "emails": [{ "value": "a@x" }, { "value": "b@x" }] });
    for body in [json!({}), user(""), user_with("a", &two), user_with("a", &json!({ "active": 1 }))]
    {
        let answer = client.post("/Users", body).await;
        assert_eq!((answer.status, answer.detail().as_str()), (400, text));
    }
}

#[tokio::test]
async fn every_fault_leaves_a_user_that_can_be_created_listed_and_deleted_without_a_panic() {
    for fault in Fault::ALL {
        for era in [Era::Specific, Era::Generic] {
            let client = Client::with(era, &[fault]);
            let one = client.post("/Users", user("one")).await;
            let id = match serde_json::from_str::<Value>(&one.text) {
                Ok(body) => body["id"].as_str().unwrap_or_default().to_owned(),
                Err(_) => String::new(),
            };
            client.post("/Users", user("one")).await;
            let path = format!("/Users/{id}");
            client.patch(&path, json!([{ "op": "remove" }, { "op": "x" }])).await;
            client.patch(&path, json!([{ "op": "replace", "path": "title", "value": "x" }])).await;
            client.put(&path, user("one")).await;
            client.get("/Users?cursor=").await;
            client.find("/Users", "userName eq \"one\"").await;
            let group = client.post("/Groups", json!({ "displayName": "g" })).await;
            let group = group.json()["id"].as_str().unwrap_or_default().to_owned();
            let add = json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]);
            client.patch(&format!("/Groups/{group}"), add).await;
            client.get("/Groups").await;
            client.delete(&path).await;
            client.get(&path).await;
            client.admin("GET", "/events", Value::Null).await;
            assert!(one.status < 600, "{fault}");
        }
    }
}
