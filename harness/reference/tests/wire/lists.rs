//! Filters, pages and discovery over the wire: SCIM-F and SCIM-D rows.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::client::{Client, user_with};

async fn fill(client: &Client, count: usize) -> HashSet<String> {
    let mut ids = HashSet::new();
    for number in 0..count {
        ids.insert(client.user(&format!("user{number}")).await);
    }
    ids
}

fn ids(list: &Value) -> Vec<String> {
    let resources = list["Resources"].as_array().unwrap();
    resources.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn f_07_and_f_13_a_list_has_its_counts_and_may_be_empty() {
    let client = Client::new();
    let empty = client.find("/Users", "userName eq \"nobody\"").await;
    assert_eq!(empty.status, 200);
    assert_eq!(
        empty.json(),
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": 0, "itemsPerPage": 0, "startIndex": 1, "Resources": [],
        })
    );
}

#[tokio::test]
async fn f_01_each_user_filter_finds_its_users() {
    let client = Client::new();
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let more = json!({ "externalId": "e", urn: { "manager": { "value": "m" } } });
    let ada = client.post("/Users", user_with("Ada", &more)).await.id();
    client.user("bob").await;
    let group = client.group("g", &[&ada]).await;
    for filter in [
        "userName eq \"ADA\"".to_owned(),
        "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"ada\"".to_owned(),
        "externalId eq \"e\"".to_owned(),
        format!("id eq \"{ada}\""),
        format!("id eq \"{ada}\" and manager eq \"m\""),
        format!("manager eq \"m\" and id eq \"{ada}\""),
        format!("groups.value eq \"{group}\""),
    ] {
        let found = client.find("/Users", &filter).await;
        assert_eq!(found.status, 200, "{filter}");
        assert_eq!(ids(&found.json()), std::slice::from_ref(&ada), "{filter}");
    }
    let other = format!("id eq \"{ada}\" and manager eq \"x\"");
    assert_eq!(client.find("/Users", &other).await.json()["totalResults"], 0);
    assert_eq!(client.find("/Users", "externalId eq \"E\"").await.json()["totalResults"], 0);
}

#[tokio::test]
async fn f_02_each_group_filter_finds_its_groups_and_f_06_refuses_unknown_members() {
    let client = Client::new();
    let (ada, bob) = (client.user("ada").await, client.user("bob").await);
    let group = client.group("Group", &[&ada]).await;
    client.group("other", &[]).await;
    for filter in [
        "displayName eq \"GROUP\"".to_owned(),
        format!("members.value eq \"{ada}\""),
        format!("id eq \"{group}\" and members eq \"{ada}\""),
    ] {
        assert_eq!(
            ids(&client.find("/Groups", &filter).await.json()),
            std::slice::from_ref(&group)
        );
    }
    assert!(!client.is_member(&group, &bob).await);
    for filter in
        ["members.value eq \"x\"".to_owned(), format!("id eq \"{group}\" and members eq \"x\"")]
    {
        assert_eq!(client.find("/Groups", &filter).await.status, 404);
    }
}

#[tokio::test]
async fn v_10_explains_a_filter_that_is_not_supported() {
    let client = Client::new();
    let answer = client.find("/Users", "userName eq \"a\" or emails eq \"b\"").await;
    assert_eq!((answer.status, answer.detail().as_str()), (400, "Invalid Filter format"));
}

#[tokio::test]
async fn f_11_and_f_12_a_page_holds_100_or_50_and_start_index_does_not_help() {
    for (client, limit) in [(Client::new(), 100), (Client::generic(), 50)] {
        fill(&client, 103).await;
        let all = client.get("/Users").await.json();
        assert_eq!(all["totalResults"], 103);
        assert_eq!(all["itemsPerPage"], limit);
        assert_eq!(ids(&all).len(), limit);
        let second = client.get("/Users?startIndex=51&count=1000").await.json();
        assert_eq!(ids(&second), ids(&all));
        assert_eq!(ids(&client.get("/Users?count=3").await.json()).len(), 3);
    }
}

#[tokio::test]
async fn f_14_cursors_walk_through_everything_once() {
    let client = Client::new();
    let expected = fill(&client, 25).await;
    for count in [1, 7, 25, 100] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = client.get(&format!("/Users?cursor={cursor}&count={count}")).await.json();
            assert_eq!(page.get("totalResults").or(page.get("startIndex")), None);
            seen.extend(ids(&page));
            match page["nextCursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
            assert!(seen.len() <= 25);
        }
        assert_eq!(seen.len(), 25);
        assert_eq!(seen.into_iter().collect::<HashSet<_>>(), expected);
    }
}

#[tokio::test]
async fn f_14_a_cursor_survives_the_deletion_of_what_it_points_at() {
    let client = Client::new();
    fill(&client, 6).await;
    let first = client.get("/Users?cursor=&count=3").await.json();
    let rest = client.get("/Users").await.json();
    client.delete(&format!("/Users/{}", ids(&rest)[3])).await;
    let next = first["nextCursor"].as_str().unwrap();
    let second = client.get(&format!("/Users?cursor={next}&count=3")).await.json();
    assert_eq!(ids(&second), ids(&rest)[4..]);
}

#[tokio::test]
async fn f_15_and_f_16_refuse_made_up_cursors_and_changed_filters() {
    let client = Client::new();
    fill(&client, 3).await;
    assert_eq!(client.get("/Users?cursor=abc").await.status, 400);
    let first = client.get("/Users?cursor=&count=1").await.json();
    let next = first["nextCursor"].as_str().unwrap();
    let path = format!("/Users?cursor={next}&filter=userName%20eq%20%22user1%22");
    assert_eq!(client.get(&path).await.status, 400);
    // The generic era knows no cursor, and ignores it as any parameter.
    assert_eq!(Client::generic().get("/Users?cursor=abc").await.status, 200);
}

#[tokio::test]
async fn f_10_other_parameters_are_ignored() {
    let client = Client::new();
    client.user("a").await;
    let plain = client.get("/Users").await.json();
    for query in ["attributes=userName", "excludedAttributes=name", "sortBy=userName", "x=1", "&&="]
    {
        assert_eq!(client.get(&format!("/Users?{query}")).await.json(), plain, "{query}");
    }
}

#[tokio::test]
async fn d_rows_describe_the_service() {
    let client = Client::new();
    let config = client.get("/ServiceProviderConfig").await.json();
    assert_eq!(config["filter"], json!({ "supported": true, "maxResults": 50 }));
    assert_eq!(config["bulk"]["maxPayloadSize"], 1_048_576);
    assert_eq!(config.get("meta"), None);
    let types = client.get("/ResourceTypes").await.json();
    assert_eq!(types["totalResults"], 2);
    assert_eq!(types["Resources"][0]["schemaExtensions"][0]["required"], true);
    let schemas = client.get("/Schemas").await.json();
    assert_eq!(schemas["totalResults"], 3);
    let one = schemas["Resources"][2]["id"].as_str().unwrap();
    assert_eq!(client.get(&format!("/Schemas/{one}")).await.json(), schemas["Resources"][2]);
    assert_eq!(client.get("/Schemas/urn:nothing").await.status, 404);
}
