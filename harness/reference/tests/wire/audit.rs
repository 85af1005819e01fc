//! The audit trail: SCIM-CT rows.

use serde_json::{Value, json};

use crate::client::{Client, user};

async fn records(client: &Client, query: &str) -> Vec<Value> {
    let answer = client.admin("GET", &format!("/events{query}"), Value::Null).await;
    answer.json()["Records"].as_array().unwrap().clone()
}

#[tokio::test]
async fn ct_rows_record_successes_and_failures_without_personal_data() {
    let client = Client::new();
    client.user("secretive@x").await;
    client.post("/Users", user("secretive@x")).await;
    client.group("hush", &[]).await;
    client.post("/Groups", json!({ "displayName": "hush" })).await;
    client
        .patch("/Groups/x", json!([{ "op": "replace", "path": "displayName", "value": "hush" }]))
        .await;
    let all = records(&client, "").await;
    let names: Vec<&str> = all.iter().map(|one| one["eventName"].as_str().unwrap()).collect();
    assert_eq!(names, ["CreateUser", "CreateUser", "CreateGroup", "CreateGroup", "PatchGroup"]);
    assert_eq!(all[0]["userIdentity"]["type"], "WebIdentityUser");
    assert_eq!(all[1]["errorMessage"], "Duplicate UserName");
    assert_eq!(all[3]["errorCode"], "ConflictException");
    assert_eq!(all[3]["errorMessage"], "Duplicate GroupDisplayName");
    let patch = &all[4]["requestParameters"];
    assert_eq!(patch["id"], "x");
    assert_eq!(patch["httpBody"]["Operations"][0]["op"], "REPLACE");
    let text = Value::Array(all).to_string();
    assert!(!text.contains("secretive") && !text.contains("hush") && !text.contains("Ada"));
    assert_eq!(records(&client, "?eventName=CreateGroup").await.len(), 2);
    assert_eq!(records(&client, "?eventName=Nothing").await.len(), 0);
}

#[tokio::test]
async fn the_generic_era_records_nothing() {
    let client = Client::generic();
    client.user("a").await;
    assert_eq!(records(&client, "").await, Vec::<Value>::new());
}

#[tokio::test]
async fn calls_without_a_good_token_are_not_recorded() {
    let client = Client::new();
    let path = format!("{}/Users", client.directory.scim_base);
    client.send("GET", &path, None, b"").await;
    assert_eq!(records(&client, "").await, Vec::<Value>::new());
}
