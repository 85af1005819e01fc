//! PATCH in the `rfc` profile (RFC 7644 section 3.5.2).

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::rfc_resources::user;

const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const WORKPLACE: &str = "urn:fedspec:params:scim:schemas:extension:workplace:2.0:User";

async fn ada(client: &Client) -> (String, Answer) {
    let emails = json!([{ "value": "a@x", "type": "work", "primary": true }, { "value": "b@x", "type": "home" }]);
    let more = json!({ "title": "x", "emails": emails, WORKPLACE: { "costCode": "c" } });
    let made = client.post("/Users", user("ada", &more)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    (format!("/Users/{}", made.id()), made)
}

#[tokio::test]
async fn operations_are_carried_out_in_order_and_the_answer_is_the_user() {
    let client = Client::rfc();
    let (path, made) = ada(&client).await;
    let answer = client
        .patch(
            &path,
            json!([
                { "op": "add", "path": "nickName", "value": "A" },
                { "op": "replace", "path": "nickName", "value": "B" },
                { "op": "remove", "path": "title" },
                { "op": "replace", "path": "emails[type eq \"home\"].primary", "value": true },
                { "op": "add", "value": { "name": { "givenName": "Ada" }, "id": made.id() } },
                { "op": "add", "path": format!("{WORKPLACE}:MOTTO"), "value": "never" },
            ]),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    assert_eq!((&body["nickName"], &body["title"]), (&json!("B"), &Value::Null));
    assert_eq!(body["name"], json!({ "givenName": "Ada" }));
    assert_eq!(body["emails"][0]["primary"], false);
    assert_eq!(body[WORKPLACE]["motto"], "never");
    assert_ne!(body["meta"]["version"], made.json()["meta"]["version"]);
    let mut later = client.get(&path).await.json();
    assert_eq!(later[WORKPLACE]["motto"], Value::Null);
    later[WORKPLACE]["motto"] = json!("never");
    assert_eq!(later, body);
}

#[tokio::test]
async fn all_operations_hold_or_none() {
    let client = Client::rfc();
    let (path, made) = ada(&client).await;
    let good = json!({ "op": "replace", "path": "title", "value": "y" });
    for (bad, scim_type) in [
        (json!({ "op": "remove" }), "noTarget"),
        (json!({ "op": "jump", "path": "title" }), "invalidSyntax"),
        (json!({ "op": "add", "path": "title" }), "invalidValue"),
        (json!({ "op": "add", "path": "title[", "value": "y" }), "invalidFilter"),
        (json!({ "op": "add", "path": "1", "value": "y" }), "invalidPath"),
        (json!({ "op": "add", "path": "shoeSize", "value": 1 }), "invalidPath"),
        (json!({ "op": "add", "value": { "shoeSize": 1 } }), "invalidSyntax"),
        (
            json!({ "op": "replace", "path": "emails[type eq \"fax\"].value", "value": "c" }),
            "noTarget",
        ),
        (json!({ "op": "replace", "path": "active", "value": "true" }), "invalidValue"),
        (json!({ "op": "add", "path": "emails", "value": [[[]]] }), "invalidValue"),
        (json!({ "op": "replace", "value": { "title": "a", "TITLE": "b" } }), "invalidSyntax"),
        (json!({ "op": "remove", "path": "userName" }), "mutability"),
        (json!({ "op": "remove", "path": "schemas" }), "mutability"),
        (json!({ "op": "replace", "path": "id", "value": "7" }), "mutability"),
        (json!({ "op": "remove", "path": "meta" }), "mutability"),
        (json!({ "op": "add", "value": { "groups": [{ "value": "7" }] } }), "mutability"),
        (
            json!({ "op": "replace", "path": "meta.created", "value": "2026-01-01T00:00:00Z" }),
            "mutability",
        ),
        (
            json!({ "op": "replace", "path": format!("{WORKPLACE}:costCode"), "value": "d" }),
            "mutability",
        ),
        (json!({ "op": "remove", "path": format!("{WORKPLACE}:costCode") }), "mutability"),
        (
            json!({ "op": "add", "path": format!("{WORKPLACE}:seniority"), "value": 7 }),
            "mutability",
        ),
    ] {
        let answer = client.patch(&path, json!([good, bad])).await;
        let found = answer.json();
        assert_eq!((answer.status, &found["scimType"]), (400, &json!(scim_type)), "{bad}: {found}");
    }
    client.post("/Users", user("eve", &json!({}))).await;
    let taken = client
        .patch(&path, json!([good, { "op": "replace", "path": "userName", "value": "EVE" }]))
        .await;
    assert_eq!((taken.status, &taken.json()["scimType"]), (409, &json!("uniqueness")));
    assert_eq!(client.get(&path).await.json(), made.json());
}

#[tokio::test]
async fn what_changes_nothing_moves_nothing() {
    let client = Client::rfc();
    let (path, made) = ada(&client).await;
    client.advance(60).await;
    let same = json!([
        { "op": "add", "path": "emails", "value": [{ "value": "a@x", "type": "work" }] },
        { "op": "replace", "path": "title", "value": "x" },
        { "op": "replace", "path": "userName", "value": "ada" },
        { "op": "remove", "path": "nickName" },
    ]);
    let answer = client.patch(&path, same).await;
    assert_eq!((answer.status, answer.json()), (200, made.json()));
}

#[tokio::test]
async fn members_come_and_go_without_the_others_being_sent_back() {
    let client = Client::rfc();
    let (path, made) = ada(&client).await;
    let group = client.post("/Groups", json!({ "schemas": [GROUP], "displayName": "g" })).await;
    let group_path = format!("/Groups/{}", group.id());
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": made.id() }] }]);
    let added = client.patch(&group_path, add.clone()).await;
    assert_eq!((added.status, added.text.as_str()), (204, ""));
    assert_eq!(client.get(&path).await.json()["groups"][0]["display"], "g");
    let once = client.get(&group_path).await.json();
    client.patch(&group_path, add).await;
    assert_eq!(client.get(&group_path).await.json(), once);
    let remove =
        json!([{ "op": "remove", "path": format!("members[value eq \"{}\"]", made.id()) }]);
    let removed = client.patch(&format!("{group_path}?attributes=members"), remove).await;
    assert_eq!((removed.status, &removed.json()["members"]), (200, &Value::Null));
    let immutable = json!([{ "op": "replace", "path": "members[value pr].value", "value": "x" }]);
    assert_eq!(client.patch(&group_path, immutable).await.json()["scimType"], "mutability");
}
