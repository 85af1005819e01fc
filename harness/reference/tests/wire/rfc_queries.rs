//! Filters, sorting, pages and searches of the `rfc` profile.

use serde_json::{Value, json};

use super::client::{Answer, Client};

const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
const WORKPLACE: &str = "urn:fedspec:params:scim:schemas:extension:workplace:2.0:User";

/// A directory of five users, who differ in everything that can be asked for.
async fn five() -> Client {
    let client = Client::rfc();
    for (number, name) in ["ada", "Bob", "cyd", "Dan", "eve"].into_iter().enumerate() {
        let mut user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", WORKPLACE],
            "userName": name,
            "externalId": format!("E{number}"),
            "active": number != 1,
            "emails": [
                { "value": format!("{name}@work.test"), "type": "work" },
                { "value": format!("{number}@home.test"), "type": "home", "primary": true },
            ],
            (WORKPLACE): { "floor": 10 - number },
        });
        if number % 2 == 0 {
            user["title"] = json!(format!("Title {number}"));
        }
        assert_eq!(client.post("/Users", user).await.status, 201);
    }
    client
}

fn names(answer: &Answer) -> String {
    let body = answer.json();
    let resources = body["Resources"].as_array().unwrap_or_else(|| panic!("{}", answer.text));
    let name = |user: &Value| {
        user["userName"].as_str().or(user["displayName"].as_str()).map(str::to_owned)
    };
    resources.iter().filter_map(name).collect::<Vec<_>>().join(" ")
}

fn scim_type(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["scimType"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn filters_by_every_operator_and_by_precedence() {
    let client = five().await;
    for (filter, found) in [
        ("userName eq \"BOB\"", "Bob"),
        ("userName ne \"ada\" and userName ne \"eve\"", "Bob cyd Dan"),
        ("userName co \"a\"", "ada Dan"),
        ("userName sw \"D\" or userName ew \"e\"", "Dan eve"),
        ("userName gt \"cyd\"", "Dan eve"),
        ("not (title pr) or userName eq \"ada\" and active eq true", "ada Bob Dan"),
        ("externalId eq \"E2\" and title pr", "cyd"),
        ("externalId eq \"e2\"", ""),
        ("emails[type eq \"work\" and value sw \"0\"]", ""),
        ("emails[type eq \"home\" and value sw \"0\"]", "ada"),
        ("emails.value ew \"HOME.test\" and active eq false", "Bob"),
        (&format!("{WORKPLACE}:floor le 7"), "Dan eve"),
        (
            "meta.resourceType eq \"User\" and meta.created ge \"2026-01-01T00:00:00Z\"",
            "ada Bob cyd Dan eve",
        ),
        ("title eq null", "Bob Dan"),
        ("nothing pr", ""),
        ("groups pr", ""),
    ] {
        let answer = client.find("/Users", filter).await;
        assert_eq!((answer.status, names(&answer).as_str()), (200, found), "{filter}");
    }
}

#[tokio::test]
async fn refuses_filters_that_cannot_be_answered() {
    let client = five().await;
    for filter in ["userName", "active gt \"a\"", "x509Certificates.value le \"a\"", "a eq b", ""] {
        let answer = client.find("/Users", filter).await;
        assert_eq!(scim_type(&answer), (400, "invalidFilter".to_owned()), "{filter}");
    }
    let secret = client.find("/Users", "password eq \"x\"").await;
    assert_eq!(scim_type(&secret), (403, "sensitive".to_owned()));
    let body = json!({ "schemas": [SEARCH], "filter": "password eq \"x\"" });
    let secret = client.post("/Users/.search", body).await;
    assert_eq!(scim_type(&secret), (400, "invalidFilter".to_owned()));
}

#[tokio::test]
async fn finds_groups_by_their_members() {
    let client = five().await;
    let ada =
        client.find("/Users", "userName eq \"ada\"").await.json()["Resources"][0]["id"].clone();
    for (name, members) in [("A", json!([{ "value": ada }])), ("B", json!([]))] {
        let group = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                            "displayName": name, "members": members });
        assert_eq!(client.post("/Groups", group).await.status, 201);
    }
    let id = ada.as_str().unwrap();
    for filter in [
        format!("members.value eq \"{id}\""),
        format!("members[value eq \"{id}\"]"),
        format!("members eq \"{id}\""),
        "members pr".to_owned(),
        "displayName eq \"a\"".to_owned(),
    ] {
        let answer = client.find("/Groups", &filter).await;
        assert_eq!(names(&answer), "A", "{filter}");
    }
    let in_group = client.find("/Users", "groups.display eq \"A\"").await;
    assert_eq!(names(&in_group), "ada");
    let both = client.find("", "meta.resourceType eq \"Group\" or userName eq \"eve\"").await;
    assert_eq!(names(&both), "eve A B");
}

#[tokio::test]
async fn sorts_by_type_and_puts_what_is_missing_last() {
    let client = five().await;
    for (query, order) in [
        ("sortBy=userName", "ada Bob cyd Dan eve"),
        ("sortBy=userName&sortOrder=descending", "eve Dan cyd Bob ada"),
        (&format!("sortBy={WORKPLACE}:floor"), "eve Dan cyd Bob ada"),
        ("sortBy=title", "ada cyd eve Bob Dan"),
        ("sortBy=title&sortOrder=descending", "Bob Dan eve cyd ada"),
        ("sortBy=emails.value&sortOrder=descending", "eve Dan cyd Bob ada"),
        ("sortBy=active", "Bob ada cyd Dan eve"),
    ] {
        let answer = client.get(&format!("/Users?{query}")).await;
        assert_eq!(names(&answer), order, "{query}");
    }
    for refused in ["sortBy=password", "sortBy=name", "sortBy=userName&sortOrder=up"] {
        let answer = client.get(&format!("/Users?{refused}")).await;
        assert_eq!(scim_type(&answer), (400, "invalidValue".to_owned()), "{refused}");
    }
}

#[tokio::test]
async fn gives_pages_by_index() {
    let client = five().await;
    for (query, found, start) in [
        ("startIndex=2&count=2", "Bob cyd", 2),
        ("startIndex=0&count=1", "ada", 1),
        ("startIndex=-3", "ada Bob cyd Dan eve", 1),
        ("startIndex=5&count=10", "eve", 5),
        ("startIndex=6", "", 6),
        ("count=-1", "", 1),
        ("count=0", "", 1),
        ("foo=bar&count=1", "ada", 1),
    ] {
        let answer = client.get(&format!("/Users?{query}")).await;
        let body = answer.json();
        assert_eq!(names(&answer), found, "{query}");
        let counted = (&body["totalResults"], &body["startIndex"]);
        assert_eq!(counted, (&json!(5), &json!(start)), "{query}");
        let items = found.split_whitespace().count();
        assert_eq!(body["itemsPerPage"], items, "{query}");
    }
}

#[tokio::test]
async fn walks_by_cursor_forth_and_back() {
    let client = five().await;
    let query = "sortBy=userName&sortOrder=descending&count=2";
    let mut cursor = String::new();
    let mut walked = Vec::new();
    let mut before = Vec::new();
    loop {
        let answer = client.get(&format!("/Users?{query}&cursor={cursor}")).await;
        let body = answer.json();
        assert_eq!(body["totalResults"], 5);
        walked.push(names(&answer));
        before.push(body.get("previousCursor").and_then(Value::as_str).map(str::to_owned));
        match body.get("nextCursor").and_then(Value::as_str) {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(walked, ["eve Dan", "cyd Bob", "ada"]);
    assert_eq!(before[0], None);
    let back = before[2].clone().unwrap();
    let answer = client.get(&format!("/Users?{query}&cursor={back}")).await;
    assert_eq!(names(&answer), "cyd Bob");
    let body = json!({ "schemas": [SEARCH], "sortBy": "userName", "sortOrder": "descending",
                       "count": 2, "cursor": back });
    let answer = client.post("/Users/.search", body).await;
    assert_eq!(names(&answer), "cyd Bob", "{}", answer.text);
}

#[tokio::test]
async fn goes_on_after_the_last_one_that_was_shown_when_others_vanish() {
    let client = five().await;
    let first = client.get("/Users?cursor&count=2").await;
    let gone = first.json()["Resources"][0]["id"].as_str().unwrap().to_owned();
    let next = first.json()["nextCursor"].as_str().unwrap().to_owned();
    assert_eq!(client.delete(&format!("/Users/{gone}")).await.status, 204);
    let second = client.get(&format!("/Users?cursor={next}&count=2")).await;
    assert_eq!((names(&first).as_str(), names(&second).as_str()), ("ada Bob", "cyd Dan"));
}

#[tokio::test]
async fn refuses_cursors_that_are_old_strange_or_of_another_query() {
    let client = five().await;
    let first = client.get("/Users?cursor&count=2").await;
    let next = first.json()["nextCursor"].as_str().unwrap().to_owned();
    for (query, expected) in [
        (format!("cursor={next}&count=3"), "invalidCount"),
        (format!("cursor={next}&count=x"), "invalidCount"),
        (format!("cursor={next}&count=2&sortBy=userName"), "invalidCursor"),
        (format!("cursor={next}&count=2&filter=title%20pr"), "invalidCursor"),
        ("cursor=abc&count=2".to_owned(), "invalidCursor"),
    ] {
        let answer = client.get(&format!("/Users?{query}")).await;
        assert_eq!(scim_type(&answer), (400, expected.to_owned()), "{query}");
    }
    let second = client.admin("POST", "/tokens", Value::Null).await;
    let token = second.json()["token"].as_str().unwrap().to_owned();
    let other = Client { token, ..client.clone() };
    let answer = other.get(&format!("/Users?cursor={next}&count=2")).await;
    assert_eq!(scim_type(&answer), (400, "invalidCursor".to_owned()));
    client.advance(601).await;
    let answer = client.get(&format!("/Users?cursor={next}&count=2")).await;
    assert_eq!(scim_type(&answer), (400, "expiredCursor".to_owned()));
}

#[tokio::test]
async fn searches_by_post_as_by_get() {
    let client = five().await;
    let body = json!({ "schemas": [SEARCH], "filter": "active eq true", "sortBy": "userName",
                       "startIndex": 2, "count": 2, "attributes": ["userName"] });
    let found = client.post("/Users/.search", body.clone()).await;
    let same = client
        .get("/Users?filter=active%20eq%20true&sortBy=userName&startIndex=2&count=2&attributes=userName")
        .await;
    assert_eq!((found.status, found.json()), (200, same.json()));
    assert_eq!(names(&found), "cyd Dan");
    assert_eq!(found.json()["Resources"][0].get("emails"), None);
    assert_eq!(names(&client.post("/.search", body).await), "cyd Dan");
    for (path, wrong) in [("/Users", json!({})), ("", json!([])), ("/Nothing", json!({}))] {
        let status = client.post(&format!("{path}/.search"), wrong).await.status;
        assert_eq!(status, if path == "/Nothing" { 404 } else { 400 }, "{path}");
    }
    assert_eq!(client.get("/Users/.search").await.status, 405);
}

#[tokio::test]
async fn finds_a_user_name_however_it_is_typed() {
    let client = five().await;
    // Full-width letters are the same name as RFC 7644 section 5 compares names.
    for typed in ["\u{ff21}DA", "\u{ff41}da"] {
        let filter = format!("userName eq \"{typed}\"");
        assert_eq!(names(&client.find("/Users", &filter).await), "ada", "{typed}");
        let negated = format!("userName ne \"{typed}\" and userName co \"a\"");
        assert_eq!(names(&client.find("/Users", &negated).await), "Dan");
    }
}
