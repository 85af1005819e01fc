//! Who is let in, and what the administrator can do: SCIM-G, TOK and SCIM-L rows.

use fedspec_reference::Era;
use serde_json::{Value, json};

use crate::client::{ADMIN_TOKEN, Client, reference, user};

#[tokio::test]
async fn g_08_refuses_missing_altered_and_foreign_tokens_with_a_scim_error() {
    let client = Client::new();
    let path = format!("{}/Users", client.directory.scim_base);
    let foreign = client.reference.create_directory("other", None, None).unwrap();
    let altered = format!("Bearer {}x", client.token);
    let stranger = format!("Bearer {}", foreign.token);
    let basic = format!("Basic {}", client.token);
    for auth in
        [None, Some(altered.as_str()), Some(&stranger), Some(&basic), Some("Bearer "), Some("")]
    {
        let answer = client.send("GET", &path, auth, b"").await;
        assert_eq!(answer.status, 401, "{auth:?}");
        assert_eq!(answer.json()["status"], "401");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        assert!(!answer.text.contains(&client.token));
    }
    let wrong_tenant = client.send("GET", "/nobody/scim/v2/Users", Some(&altered), b"").await;
    assert_eq!(wrong_tenant.status, 401);
}

#[tokio::test]
async fn g_05_answers_404_to_malformed_paths() {
    let client = Client::new();
    let auth = format!("Bearer {}", client.token);
    let id = &client.directory.id;
    for path in [
        format!("/{id}/scim/v2Groups/x"),
        format!("/{id}/scim/v2/Nothing"),
        format!("/{id}/scim/v2"),
        format!("/{id}"),
        "/x/y".to_owned(),
    ] {
        let answer = client.send("GET", &path, Some(&auth), b"").await;
        assert_eq!((answer.status, &answer.json()["status"]), (404, &json!("404")), "{path}");
    }
}

#[tokio::test]
async fn e_03_the_request_id_of_the_error_is_that_of_the_header() {
    let answer = Client::new().get("/Users/x").await;
    let header = answer.headers["x-amzn-requestid"].to_str().unwrap();
    assert_eq!(answer.json()["exceptionRequestId"], header);
    assert_eq!(answer.json()["timeStamp"], "2026-01-01 00:00:00.000");
}

#[tokio::test]
async fn d_01_refuses_a_body_above_a_mebibyte() {
    let client = Client::new();
    let body = vec![b' '; 1_048_577];
    assert_eq!(client.raw("POST", "/Users", &body).await.status, 413);
    assert_eq!(client.raw("POST", "/Users", &body[1..]).await.status, 400);
}

#[tokio::test]
async fn tok_07_rotation_keeps_both_tokens_until_the_old_one_is_deleted() {
    let client = Client::new();
    let made = client.admin("POST", "/tokens", Value::Null).await;
    assert_eq!(made.status, 201);
    let mut second = client.clone();
    second.token = made.json()["token"].as_str().unwrap().to_owned();
    assert_eq!((client.get("/Users").await.status, second.get("/Users").await.status), (200, 200));
    let third = client.admin("POST", "/tokens", Value::Null).await;
    assert_eq!(third.status, 409);
    assert_eq!(third.json()["error"]["code"], "ServiceQuotaExceededException");
    let path = format!("/tokens/{}", client.directory.token_id);
    assert_eq!(client.admin("DELETE", &path, Value::Null).await.status, 400);
    assert_eq!(client.admin("DELETE", &path, json!({ "confirm": "DELETE" })).await.status, 204);
    assert_eq!((client.get("/Users").await.status, second.get("/Users").await.status), (401, 200));
    let listed = client.admin("GET", "/tokens", Value::Null).await;
    assert_eq!(listed.json()["tokens"].as_array().unwrap().len(), 1);
    assert!(!listed.text.contains(&second.token));
}

#[tokio::test]
async fn tok_10_an_expired_token_stops_everything_at_the_second() {
    let client = Client::new();
    client.advance(365 * 24 * 60 * 60 - 1).await;
    assert_eq!(client.post("/Users", user("a")).await.status, 201);
    client.advance(1).await;
    assert_eq!(client.post("/Users", user("b")).await.status, 401);
}

#[tokio::test]
async fn tok_05_provisioning_is_switched_off_without_tokens_only_and_on_again() {
    let client = Client::new();
    let off = json!({ "confirm": "DISABLE" });
    assert_eq!(client.admin("POST", "/provisioning/disable", off.clone()).await.status, 409);
    let path = format!("/tokens/{}", client.directory.token_id);
    client.admin("DELETE", &path, json!({ "confirm": "DELETE" })).await;
    let unconfirmed = client.admin("POST", "/provisioning/disable", Value::Null).await;
    assert_eq!(unconfirmed.status, 400);
    assert_eq!(client.admin("POST", "/provisioning/disable", off).await.status, 204);
    assert_eq!(client.admin("POST", "/tokens", Value::Null).await.status, 409);
    let on = client.admin("POST", "/provisioning/enable", Value::Null).await;
    assert_eq!(on.status, 200);
    let mut again = client.clone();
    again.token = on.json()["token"]["token"].as_str().unwrap().to_owned();
    assert_eq!(again.get("/Users").await.status, 200);
    assert_eq!(client.admin("POST", "/provisioning/enable", Value::Null).await.status, 409);
}

#[tokio::test]
async fn tok_08_and_tok_09_reminders_follow_the_clock() {
    let client = Client::new();
    let read = || client.admin("GET", "/reminders", Value::Null);
    assert_eq!(read().await.json(), json!({ "console": false, "health": [] }));
    client.advance(275 * 24 * 60 * 60).await;
    assert_eq!(read().await.json(), json!({ "console": true, "health": ["2026-10-03T00:00:00Z"] }));
    client.advance(90 * 24 * 60 * 60).await;
    assert_eq!(read().await.json()["health"].as_array().unwrap().len(), 36);
}

#[tokio::test]
async fn l_01_throttles_by_the_second_when_it_is_switched_on() {
    let client = Client::new();
    assert_eq!(client.admin("PUT", "/throttle", json!({ "enabled": true })).await.status, 200);
    let mut reads = Vec::new();
    for _ in 0..41 {
        reads.push(client.get("/Users").await.status);
    }
    assert_eq!((reads[39], reads[40]), (200, 429));
    client.advance(1).await;
    let mut writes = Vec::new();
    for number in 0..26 {
        writes.push(client.post("/Users", user(&format!("u{number}"))).await.status);
    }
    assert_eq!((writes[24], writes[25]), (201, 429));
}

#[tokio::test]
async fn the_admin_api_asks_for_its_token_and_tells_what_is_wrong() {
    let client = Client::new();
    for auth in [None, Some("Bearer x"), Some(ADMIN_TOKEN), Some("Bearer ")] {
        let answer = client.send("GET", "/admin/directories", auth, b"").await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.json()["error"]["code"], "UnauthorizedException");
    }
    let auth = format!("Bearer {ADMIN_TOKEN}");
    let post = |body: Value| {
        let (client, auth) = (client.clone(), auth.clone());
        async move {
            client
                .send("POST", "/admin/directories", Some(&auth), body.to_string().as_bytes())
                .await
        }
    };
    assert_eq!(post(json!({ "name": "test" })).await.status, 409);
    assert_eq!(post(json!({ "name": "" })).await.status, 400);
    assert_eq!(post(json!({ "name": "x", "era": "modern" })).await.status, 400);
    assert_eq!(post(json!({ "name": "x", "unknown": 1 })).await.status, 400);
    let wrong = post(json!({ "name": "x", "faults": ["lost-pach"] })).await;
    let message = wrong.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("did you mean `lost-patch`"), "{message}");
    let made = post(json!({ "name": "x", "era": "generic", "faults": ["lost-patch"] })).await;
    assert_eq!(made.status, 201);
    let path = format!("/admin/directories/{}", made.id());
    let shown = client.send("GET", &path, Some(&auth), b"").await.json();
    assert_eq!((&shown["era"], &shown["faults"]), (&json!("generic"), &json!(["lost-patch"])));
    assert_eq!(client.send("DELETE", &path, Some(&auth), b"").await.status, 204);
    assert_eq!(client.send("GET", &path, Some(&auth), b"").await.status, 404);
    assert_eq!(client.send("GET", "/admin", Some(&auth), b"").await.status, 404);
}

#[tokio::test]
async fn ids_do_not_depend_on_the_order_in_which_directories_are_made() {
    let (one, two) = (reference(Era::Specific), reference(Era::Specific));
    let make = |target: &fedspec_reference::Reference, name: &str| {
        let made = target.create_directory(name, None, None).unwrap();
        (made.id, made.token)
    };
    let (a, b) = (make(&one, "a"), make(&one, "b"));
    assert_eq!((make(&two, "b"), make(&two, "a")), (b.clone(), a.clone()));
    assert_ne!(a, b);
}
