//! Many clients at once.

use std::sync::Arc;

use axum::body::Body;
use http::Request;
use http::header::AUTHORIZATION;
use serde_json::json;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::client::{Client, user};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_clients_who_want_one_name_exactly_one_gets_it() {
    let client = Arc::new(Client::new());
    for round in 0..20 {
        let mut tasks = JoinSet::new();
        for _ in 0..16 {
            let client = client.clone();
            tasks.spawn(async move {
                client.post("/Users", user(&format!("round{round}"))).await.status
            });
        }
        let statuses = tasks.join_all().await;
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1);
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 15);
    }
    assert_eq!(client.get("/Users").await.json()["totalResults"], 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn membership_changes_of_many_clients_all_count() {
    let client = Arc::new(Client::new());
    let group = client.group("g", &[]).await;
    let mut tasks = JoinSet::new();
    for number in 0..64 {
        let (client, group) = (client.clone(), group.clone());
        tasks.spawn(async move {
            let id = client.user(&format!("user{number}")).await;
            let add = json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]);
            client.patch(&format!("/Groups/{group}"), add).await.status
        });
    }
    assert!(tasks.join_all().await.iter().all(|status| *status == 204));
    let filter = format!("groups.value eq \"{group}\"");
    assert_eq!(client.find("/Users", &filter).await.json()["totalResults"], 64);
}

#[tokio::test]
async fn the_router_answers_like_the_function() {
    let client = Client::new();
    let request = |method: &str, body: Vec<u8>| {
        Request::builder()
            .method(method)
            .uri(format!("{}/Users", client.directory.scim_base))
            .header(AUTHORIZATION, format!("Bearer {}", client.token))
            .body(Body::from(body))
            .unwrap()
    };
    let send = |request| client.reference.router().oneshot(request);
    let body = user("a").to_string().into_bytes();
    assert_eq!(send(request("POST", body.clone())).await.unwrap().status(), 201);
    assert_eq!(send(request("POST", body)).await.unwrap().status(), 409);
    let large = vec![b' '; 3 * 1_048_576];
    assert_eq!(send(request("POST", large)).await.unwrap().status(), 413);
    let root = Request::builder().uri("/").body(Body::empty()).unwrap();
    assert_eq!(send(root).await.unwrap().status(), 200);
}
