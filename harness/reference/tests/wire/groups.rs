//! Groups over the wire: SCIM-GR rows.

use serde_json::{Value, json};

use crate::client::{Client, START, user};

fn members(ids: &[String]) -> Value {
    ids.iter().map(|id| json!({ "value": id })).collect()
}

async fn users(client: &Client, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..count {
        ids.push(client.user(&format!("user{number}")).await);
    }
    ids
}

#[tokio::test]
async fn gr_05_and_gr_06_members_are_never_returned() {
    let client = Client::new();
    let ada = client.user("ada").await;
    let body = json!({ "displayName": "g", "externalId": "e", "members": [{ "value": ada }] });
    let created = client.post("/Groups", body).await;
    assert_eq!(created.status, 201);
    let read = client.get(&format!("/Groups/{}", created.id())).await.json();
    assert_eq!(read, created.json());
    assert_eq!(read.get("members"), None);
    let listed = client.get("/Groups").await.json();
    assert_eq!(listed["Resources"][0]["members"], json!([]));
    assert!(client.is_member(&created.id(), &ada).await);
}

#[tokio::test]
async fn gr_02_and_gr_09_a_hundred_members_are_the_limit() {
    let client = Client::new();
    let ids = users(&client, 101).await;
    let create = |count: usize| json!({ "displayName": "g", "members": members(&ids[..count]) });
    assert_eq!(client.post("/Groups", create(101)).await.status, 400);
    let group = client.post("/Groups", create(100)).await;
    assert_eq!(group.status, 201);
    let path = format!("/Groups/{}", group.id());
    let add =
        |count: usize| json!([{ "op": "add", "path": "members", "value": members(&ids[..count]) }]);
    assert_eq!(client.patch(&path, add(101)).await.status, 400);
    assert_eq!(client.patch(&path, add(100)).await.status, 204);
    let split: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "op": "remove", "path": format!("members[value eq \"{id}\"]") }))
        .collect();
    assert_eq!(client.patch(&path, split.into()).await.status, 400);
    assert!(client.is_member(&group.id(), &ids[0]).await);
}

#[tokio::test]
async fn gr_03_refuses_a_second_group_with_the_same_name_or_external_id() {
    let client = Client::new();
    client.post("/Groups", json!({ "displayName": "All", "externalId": "e" })).await;
    for body in [json!({ "displayName": "all" }), json!({ "displayName": "x", "externalId": "e" })]
    {
        let answer = client.post("/Groups", body).await;
        assert_eq!(answer.status, 409);
        assert_eq!(answer.detail(), "Refused to create a new, duplicate resource.");
    }
}

#[tokio::test]
async fn gr_07_patch_answers_204_and_is_atomic() {
    let client = Client::new();
    let ids = users(&client, 2).await;
    let group = client.group("g", &[]).await;
    let path = format!("/Groups/{group}");
    client.advance(5).await;
    let fine = json!([
        { "op": "replace", "path": "displayName", "value": "h" },
        { "op": "add", "path": "members", "value": [{ "value": ids[0] }] },
        { "op": "remove", "path": "members", "value": [{ "value": ids[1] }] },
    ]);
    let answer = client.patch(&path, fine).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let read = client.get(&path).await.json();
    assert_eq!(read["displayName"], "h");
    assert_eq!(read["meta"]["lastModified"], "2026-01-01T00:00:05Z");
    let broken = json!([
        { "op": "replace", "path": "displayName", "value": "i" },
        { "op": "remove", "path": format!("members[value eq \"{}\"]", ids[0]) },
        { "op": "add", "path": "members", "value": [{ "value": "nobody" }] },
    ]);
    assert_eq!(client.patch(&path, broken).await.status, 404);
    assert_eq!(client.get(&path).await.json()["displayName"], "h");
    assert!(client.is_member(&group, &ids[0]).await);
}

#[tokio::test]
async fn gr_10_replaces_all_members_in_the_generic_era_only() {
    let all =
        |ids: &[String]| json!([{ "op": "replace", "path": "members", "value": members(ids) }]);
    let client = Client::new();
    let ids = users(&client, 2).await;
    let group = client.group("g", &[&ids[0]]).await;
    let path = format!("/Groups/{group}");
    assert_eq!(client.patch(&path, all(&ids[1..])).await.status, 400);
    assert!(client.is_member(&group, &ids[0]).await);

    let client = Client::generic();
    let ids = users(&client, 2).await;
    let group = client.group("g", &[&ids[0]]).await;
    let path = format!("/Groups/{group}");
    assert_eq!(client.patch(&path, all(&ids[1..])).await.status, 204);
    assert!(!client.is_member(&group, &ids[0]).await);
    assert!(client.is_member(&group, &ids[1]).await);
    // SCIM-GR-11: success, and nothing happens.
    let nothing = json!([{ "op": "replace", "path": "members" }]);
    assert_eq!(client.patch(&path, nothing).await.status, 204);
    assert!(client.is_member(&group, &ids[1]).await);
    // SCIM-GR-12: refused, and emptied.
    let empty = json!([{ "op": "replace", "path": "members", "value": [{ "value": "" }] }]);
    assert_eq!(client.patch(&path, empty).await.status, 400);
    assert!(!client.is_member(&group, &ids[1]).await);
}

#[tokio::test]
async fn gr_14_remove_needs_a_path() {
    let client = Client::new();
    let group = client.group("g", &[]).await;
    let answer = client.patch(&format!("/Groups/{group}"), json!([{ "op": "remove" }])).await;
    assert_eq!((answer.status, answer.detail().as_str()), (400, "Missing path in PATCH request"));
}

#[tokio::test]
async fn gr_15_repeating_a_membership_change_is_no_error_and_changes_nothing() {
    let client = Client::new();
    let ada = client.user("ada").await;
    let group = client.group("g", &[&ada]).await;
    let path = format!("/Groups/{group}");
    client.advance(9).await;
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": ada }] }]);
    assert_eq!(client.patch(&path, add).await.status, 204);
    let stranger = "00000000-0000-4000-8000-000000000000";
    let remove = json!([{ "op": "remove", "path": "members", "value": [{ "value": stranger }] }]);
    assert_eq!(client.patch(&path, remove).await.status, 204);
    assert_eq!(client.get(&path).await.json()["meta"]["lastModified"], START);
}

#[tokio::test]
async fn gr_16_refuses_members_that_are_no_users() {
    let client = Client::new();
    let group = client.group("g", &[]).await;
    for id in ["nobody", "", &group] {
        let body = json!({ "displayName": "h", "members": [{ "value": id }] });
        assert_eq!(client.post("/Groups", body).await.status, 404, "{id}");
    }
    for body in [
        json!({ "displayName": "h", "members": ["x"] }),
        json!({ "displayName": "h", "members": 1 }),
    ] {
        assert_eq!(client.post("/Groups", body).await.status, 400);
    }
}

#[tokio::test]
async fn gr_17_and_gr_18_a_group_is_deleted_and_never_put() {
    let client = Client::new();
    let group = client.group("g", &[]).await;
    let path = format!("/Groups/{group}");
    assert_eq!(client.put(&path, json!({ "displayName": "h" })).await.status, 400);
    assert_eq!(client.delete(&path).await.status, 204);
    let again = client.delete(&path).await;
    assert_eq!((again.status, again.detail().as_str()), (404, "GROUP does not exist."));
    assert_ne!(client.group("g", &[]).await, group);
}

#[tokio::test]
async fn a_deleted_user_leaves_the_groups_and_a_new_one_is_not_in_them() {
    let client = Client::new();
    let ada = client.user("ada").await;
    let group = client.group("g", &[&ada]).await;
    client.delete(&format!("/Users/{ada}")).await;
    let again = client.post("/Users", user("ada")).await.id();
    assert!(!client.is_member(&group, &again).await);
    let filter = format!("groups.value eq \"{group}\"");
    assert_eq!(client.find("/Users", &filter).await.json()["totalResults"], 0);
}
