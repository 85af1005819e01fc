//! What the `rfc` profile says of itself.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::client::{Answer, Client};

async fn anonymous(client: &Client, path: &str) -> Answer {
    let path = format!("{}{path}", client.directory.scim_base);
    client.send("GET", &path, None, b"").await
}

#[tokio::test]
async fn is_readable_without_credentials_but_not_with_wrong_ones() {
    let client = Client::rfc();
    for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/ResourceTypes/User"] {
        assert_eq!(anonymous(&client, path).await.status, 200, "{path}");
        let wrong = Client { token: "wrong".to_owned(), ..client.clone() };
        assert_eq!(wrong.get(path).await.status, 401, "{path}");
    }
    assert_eq!(anonymous(&client, "/Users").await.status, 401);
}

#[tokio::test]
async fn describes_every_schema_that_its_resource_types_name() {
    let client = Client::rfc();
    let schemas = anonymous(&client, "/Schemas").await.json();
    let types = anonymous(&client, "/ResourceTypes").await.json();
    let list = |body: &Value| body["Resources"].as_array().unwrap().clone();
    assert_eq!(schemas["totalResults"], list(&schemas).len());
    let ids: BTreeSet<String> =
        list(&schemas).iter().map(|schema| schema["id"].as_str().unwrap().to_owned()).collect();
    for described in list(&types) {
        assert!(ids.contains(described["schema"].as_str().unwrap()));
        for extension in described["schemaExtensions"].as_array().unwrap() {
            assert!(ids.contains(extension["schema"].as_str().unwrap()));
        }
        let location = described["meta"]["location"].as_str().unwrap().to_owned();
        let (_, path) = location.split_once("/scim/v2").unwrap();
        assert_eq!(anonymous(&client, path).await.json(), described);
    }
    for schema in list(&schemas) {
        let path = format!("/Schemas/{}", schema["id"].as_str().unwrap());
        assert_eq!(anonymous(&client, &path).await.json(), schema);
    }
}

#[tokio::test]
async fn describes_its_configuration_by_its_own_schema() {
    let client = Client::rfc();
    let config = anonymous(&client, "/ServiceProviderConfig").await.json();
    let uri = config["schemas"][0].as_str().unwrap();
    let schema = anonymous(&client, &format!("/Schemas/{uri}")).await.json();
    let known: BTreeSet<&str> = schema["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attribute| attribute["name"].as_str().unwrap())
        .collect();
    for name in config.as_object().unwrap().keys() {
        let common = ["schemas", "meta"].contains(&name.as_str());
        assert!(common || known.contains(name.as_str()), "{name}");
    }
    assert_eq!(config["pagination"]["cursor"], true);
    assert_eq!(
        config["bulk"],
        json!({ "supported": true, "maxOperations": 1000, "maxPayloadSize": 1_000_000 })
    );
}

#[tokio::test]
async fn ignores_parameters_but_refuses_a_filter() {
    let client = Client::rfc();
    for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"] {
        let plain = anonymous(&client, path).await.json();
        let with =
            anonymous(&client, &format!("{path}?count=1&startIndex=2&sortBy=x&attributes=y")).await;
        assert_eq!(with.json(), plain, "{path}");
        assert_eq!(
            anonymous(&client, &format!("{path}?filter=id%20pr")).await.status,
            403,
            "{path}"
        );
        let other = client.post(path, json!({})).await;
        assert_eq!(
            (other.status, &other.headers["allow"]),
            (405, &"GET".parse().unwrap()),
            "{path}"
        );
    }
    assert_eq!(anonymous(&client, "/Schemas/urn:nobody").await.status, 404);
    assert_eq!(anonymous(&client, "/ResourceTypes/Device").await.status, 404);
}
