//! Entity tags and preconditions of the `rfc` profile.

use serde_json::{Value, json};

use super::client::{Answer, Client};

fn etag(answer: &Answer) -> String {
    answer.headers["etag"].to_str().unwrap().to_owned()
}

async fn one() -> (Client, String, Value) {
    let client = Client::rfc();
    let user =
        json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ada" });
    let made = client.post("/Users", user.clone()).await;
    assert_eq!(etag(&made), made.json()["meta"]["version"]);
    (client, format!("/Users/{}", made.id()), user)
}

#[tokio::test]
async fn does_not_send_what_the_client_has_already() {
    let (client, path, _) = one().await;
    let read = client.get(&path).await;
    for known in [etag(&read), "\"x\", *".to_owned().replace("\"x\", ", "")] {
        let again = client.with_headers("GET", &path, &[("if-none-match", &known)], b"").await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{known}");
        assert_eq!(etag(&again), etag(&read));
    }
    let changed = client.with_headers("GET", &path, &[("if-none-match", "W/\"old\"")], b"").await;
    assert_eq!(changed.status, 200);
}

#[tokio::test]
async fn changes_only_the_version_that_is_expected() {
    let (client, path, mut user) = one().await;
    let stale = etag(&client.get(&path).await);
    user["title"] = json!("Engineer");
    let body = user.to_string();
    let put = |version: String| {
        let (client, path, body) = (client.clone(), path.clone(), body.clone());
        async move {
            client.with_headers("PUT", &path, &[("if-match", &version)], body.as_bytes()).await
        }
    };
    let current = put(stale.clone()).await;
    assert_eq!(current.status, 200);
    assert_ne!(etag(&current), stale);
    let refused = put(stale.clone()).await;
    assert_eq!((refused.status, &refused.json()["status"]), (412, &json!("412")));
    let patch = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "path": "title", "value": "Doctor" }] })
    .to_string();
    for (method, body) in [("PATCH", patch.as_bytes()), ("DELETE", b"")] {
        let headers = [("if-match", stale.as_str())];
        assert_eq!(client.with_headers(method, &path, &headers, body).await.status, 412);
    }
    assert_eq!(client.get(&path).await.json()["title"], "Engineer");
    let any = client.with_headers("DELETE", &path, &[("if-match", "*")], b"").await;
    assert_eq!(any.status, 204);
}
