//! Bulk requests of the `rfc` profile.

use serde_json::{Value, json};

use super::client::{Answer, Client};

const BULK: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async fn bulk(client: &Client, operations: Value) -> Answer {
    client.post("/Bulk", json!({ "schemas": [BULK], "Operations": operations })).await
}

fn statuses(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let results = answer.json()["Operations"].as_array().unwrap().clone();
    results.iter().map(|r| r["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
}

fn user(bulk_id: &str) -> Value {
    json!({ "method": "POST", "path": "/Users", "bulkId": bulk_id,
            "data": { "schemas": [USER], "userName": bulk_id } })
}

fn group(bulk_id: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|m| json!({ "value": m })).collect();
    json!({ "method": "POST", "path": "/Groups", "bulkId": bulk_id,
            "data": { "schemas": [GROUP], "displayName": bulk_id, "members": members } })
}

fn path_of(answer: &Answer, index: usize) -> String {
    let location = answer.json()["Operations"][index]["location"].as_str().unwrap().to_owned();
    let (_, path) = location.split_once("/scim/v2").unwrap();
    path.to_owned()
}

#[tokio::test]
async fn performs_each_method_and_tells_what_became_of_it() {
    let client = Client::rfc();
    let id = client.post("/Users", json!({ "schemas": [USER], "userName": "ada" })).await.id();
    let path = format!("/Users/{id}");
    let operations = json!([
        user("bob"),
        { "method": "PUT", "path": path, "data": { "schemas": [USER], "userName": "eve" } },
        { "method": "PATCH", "path": path, "data": {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "add", "path": "title", "value": "x" }] } },
        { "method": "PUT", "path": path, "version": "W/\"1\"",
          "data": { "schemas": [USER], "userName": "eve" } },
        { "method": "DELETE", "path": path },
        { "method": "DELETE", "path": path },
        user("bob"),
    ]);
    let operations: Vec<Value> = operations.as_array().unwrap().clone();
    let (last, others) = operations.split_last().unwrap();
    let answer = bulk(&client, json!(others)).await;
    assert_eq!(statuses(&answer), "201 200 200 412 204 404");
    let results = answer.json()["Operations"].clone();
    assert_eq!(results[0]["bulkId"], "bob");
    assert_eq!(
        results[0]["version"],
        client.get(&path_of(&answer, 0)).await.json()["meta"]["version"]
    );
    assert_eq!(results[3]["response"]["status"], "412");
    assert!(results[5]["location"].as_str().unwrap().ends_with(&path));
    let again = bulk(&client, json!([last])).await;
    let failed = &again.json()["Operations"][0];
    assert_eq!((&failed["status"], failed.get("location")), (&json!("409"), None));
    assert_eq!(failed["response"]["scimType"], "uniqueness");
}

#[tokio::test]
async fn resolves_references_backwards_forwards_and_in_extensions() {
    let client = Client::rfc();
    let mut report = user("report");
    report["data"]["schemas"] = json!([USER, ENTERPRISE]);
    report["data"][ENTERPRISE] = json!({ "manager": { "value": "bulkId:boss" } });
    let patch = json!({ "method": "PATCH", "path": "/Groups/bulkId:team", "data": {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "remove", "path": "members[value eq \"bulkId:boss\"]" }] } });
    let team = group("team", &["bulkId:report", "bulkId:boss"]);
    let answer = bulk(&client, json!([team, report, user("boss"), patch])).await;
    assert_eq!(statuses(&answer), "201 201 201 204");
    let group = client.get(&path_of(&answer, 0)).await.json();
    let report = client.get(&path_of(&answer, 1)).await.json();
    let boss = client.get(&path_of(&answer, 2)).await.json();
    assert_eq!(group["members"].as_array().map(Vec::len), Some(1));
    assert_eq!(group["members"][0]["value"], report["id"]);
    assert_eq!(report[ENTERPRISE]["manager"]["value"], boss["id"]);
}

#[tokio::test]
async fn resolves_circles_or_takes_them_back() {
    let client = Client::rfc();
    let circle = json!([group("a", &["bulkId:b"]), group("b", &["bulkId:a"])]);
    let answer = bulk(&client, circle).await;
    assert_eq!(statuses(&answer), "201 201");
    let (a, b) = (path_of(&answer, 0), path_of(&answer, 1));
    let (a, b) = (client.get(&a).await.json(), client.get(&b).await.json());
    assert_eq!((&a["members"][0]["value"], &b["members"][0]["value"]), (&b["id"], &a["id"]));
    let version = &answer.json()["Operations"][1]["version"];
    assert_eq!(version, &b["meta"]["version"]);

    let mut broken = group("d", &["bulkId:c"]);
    broken["data"]["displayName"] = json!(7);
    let answer = bulk(&client, json!([broken, group("c", &["bulkId:d"])])).await;
    assert_eq!(statuses(&answer), "400 409");
    let left = client.find("/Groups", "displayName eq \"c\"").await.json();
    assert_eq!(left["totalResults"], 0);
}

#[tokio::test]
async fn goes_on_after_errors_until_there_are_too_many() {
    let client = Client::rfc();
    let operations = json!([
        group("g", &["bulkId:nobody"]),
        { "method": "GET", "path": "/Users/1" },
        { "method": "POST", "path": "/Users", "data": {} },
        { "method": "POST", "path": "/Bulk", "bulkId": "b", "data": {} },
        user("fine"),
    ]);
    let answer = bulk(&client, operations.clone()).await;
    assert_eq!(statuses(&answer), "400 400 400 404 201");
    let body = json!({ "schemas": [BULK], "failOnErrors": 2, "Operations": operations });
    let stopped = client.post("/Bulk", body).await;
    assert_eq!(statuses(&stopped), "400 400");
}

#[tokio::test]
async fn refuses_what_is_too_much_and_names_the_limit() {
    let client = Client::rfc();
    let many = vec![json!({ "method": "DELETE", "path": "/Users/1" }); 1_001];
    let large = json!([{ "method": "DELETE", "path": "/Users/1", "x": "x".repeat(1_000_100) }]);
    for (operations, limit) in [(json!(many), "maxOperations"), (large, "maxPayloadSize")] {
        let answer = bulk(&client, operations).await;
        assert_eq!(answer.status, 413);
        assert!(answer.detail().contains(limit), "{}", answer.text);
    }
    assert_eq!(client.get("/Bulk").await.status, 405);
    assert_eq!(client.post("/Bulk", json!({ "schemas": [BULK] })).await.status, 400);
}
