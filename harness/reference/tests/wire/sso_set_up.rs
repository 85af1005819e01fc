//! Setting up an external identity provider, and the way to it (SSO-R-09, R-12, R-14; ABAC-08).

use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, redirect};
use fedspec_protocol::saml::metadata::{Aggregate, EntityDescriptor};
use fedspec_protocol::saml::model::AuthnRequest;
use fedspec_protocol::xml::Document;
use fedspec_reference::{Era, Fault};
use serde_json::{Value, json};

use crate::client::Client;
use crate::sign_in::{
    Browser, ENTITY_ID, IDP_CERTIFICATE, Metadata, OTHER_CERTIFICATE, SSO, location,
};

async fn refused(metadata: &str) -> String {
    let answer = Client::new().trust(metadata).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    answer.json()["error"]["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn sso_r_14_takes_metadata_with_a_name_a_certificate_and_a_service() {
    let client = Client::new();
    let answer = client.trust(&Metadata::default().text()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let shown = &answer.json()["providers"][0];
    assert_eq!(
        (&shown["entityId"], &shown["singleSignOnService"]),
        (&json!(ENTITY_ID), &json!(SSO))
    );
    assert_eq!(shown["certificates"], 1);
}

#[tokio::test]
async fn sso_r_14_refuses_metadata_that_lacks_something_or_has_too_much() {
    let good = Metadata::default();
    let none = Metadata { keys: &[], ..Metadata::default() };
    assert!(refused(&none.text()).await.contains("no X.509 certificate"));
    let none = Metadata { service: "", ..Metadata::default() };
    assert!(refused(&none.text()).await.contains("no SingleSignOnService"));
    let none = Metadata { entity: "", ..Metadata::default() };
    assert!(refused(&none.text()).await.contains("entityID"));
    let keys = [("use=\"signing\"", IDP_CERTIFICATE), ("use=\"encryption\"", OTHER_CERTIFICATE)];
    let more = Metadata { keys: &keys, ..Metadata::default() };
    assert!(refused(&more.text()).await.contains("a key for encryption"));
    let long =
        good.text().replace("<md:IDPSSO", &format!("<!--{}--><md:IDPSSO", "x".repeat(75_000)));
    assert!(refused(&long).await.contains("75000 characters"));
    assert!(refused("<a/>").await.contains("expected `EntityDescriptor`"));
    assert!(refused(&format!("<!DOCTYPE a>{}", good.text())).await.contains("cannot be used"));
}

#[tokio::test]
async fn sso_r_14_a_fault_takes_what_it_names() {
    let none = Metadata { keys: &[], ..Metadata::default() }.text();
    let client = Client::with(Era::Specific, &[Fault::AcceptMetadataWithoutCertificate]);
    assert_eq!(client.trust(&none).await.status, 200);
    let none = Metadata { service: "", ..Metadata::default() }.text();
    assert_eq!(client.trust(&none).await.status, 400);
}

#[tokio::test]
async fn a_new_identity_provider_replaces_the_old_one() {
    let client = Client::new();
    client.trust(&Metadata::default().text()).await;
    let other = Metadata { entity: "entityID=\"urn:other\"", ..Metadata::default() };
    client.trust(&other.text()).await;
    let shown = client.saml().await;
    assert_eq!(shown["providers"].as_array().unwrap().len(), 1);
    assert_eq!(shown["providers"][0]["entityId"], "urn:other");
    assert_eq!(client.admin("DELETE", "/saml/provider", Value::Null).await.status, 204);
    assert_eq!(client.saml().await["providers"], json!([]));
}

#[tokio::test]
async fn sso_r_10_a_certificate_can_be_replaced_in_pem_or_base64() {
    let client = Client::new();
    let put =
        |texts: Value| client.admin("PUT", "/saml/certificates", json!({ "certificates": texts }));
    assert_eq!(put(json!([IDP_CERTIFICATE])).await.status, 404);
    client.trust(&Metadata::default().text()).await;
    let both = json!([OTHER_CERTIFICATE, crate::sign_in::body(IDP_CERTIFICATE)]);
    assert_eq!(put(both).await.json()["certificates"], 2);
    for bad in [json!([]), json!(["AAAA"]), json!(["no certificate"])] {
        assert_eq!(put(bad).await.status, 400);
    }
}

#[tokio::test]
async fn a_directory_can_begin_with_an_identity_provider_and_users() {
    let client = Client::new();
    let body = json!({
        "name": "furnished", "metadata": Metadata::default().text(), "users": ["ada@example.com"],
    });
    let auth = Some("Bearer admin");
    let made = client.send("POST", "/admin/directories", auth, body.to_string().as_bytes()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json()["saml"]["providers"][0]["entityId"], ENTITY_ID);
    let path = format!("/admin/directories/{}", made.id());
    // SCIM sees nobody until somebody comes to the sign-in.
    assert_eq!(client.send("GET", &path, auth, b"").await.json()["users"], 0);
    client.send("GET", &format!("/{}/platform/saml/metadata", made.id()), None, b"").await;
    assert_eq!(client.send("GET", &path, auth, b"").await.json()["users"], 1);
    let bad = json!({ "name": "bad", "metadata": "<a/>" }).to_string();
    assert_eq!(client.send("POST", "/admin/directories", auth, bad.as_bytes()).await.status, 400);
    let listed = client.send("GET", "/admin/directories", auth, b"").await;
    assert!(!listed.text.contains("\"bad\""), "{}", listed.text);
}

fn request_of(location: &str) -> (AuthnRequest, redirect::Redirected, String) {
    let (address, query) = location.split_once('?').unwrap();
    let arrival =
        Arrival { method: "GET", query: Some(query.as_bytes()), content_type: None, body: b"" };
    let read = redirect::read(&arrival, MessageKind::Request, &Limits::default()).unwrap();
    let document = Document::read(&read.xml).unwrap();
    let mut flaws = Vec::new();
    let request = AuthnRequest::read(document.root().unwrap(), &mut flaws);
    assert!(flaws.is_empty(), "{flaws:?}");
    (request, read, address.to_owned())
}

#[tokio::test]
async fn sso_r_12_the_start_address_leads_to_the_idp_with_an_unsigned_request() {
    let client = Client::new();
    let mut browser = Browser::default();
    assert_eq!(browser.get(&client, "/start").await.status, 404);
    client
        .trust(&Metadata { role: "WantAuthnRequestsSigned=\"true\"", ..Metadata::default() }.text())
        .await;
    let answer = browser.get(&client, "/start").await;
    assert_eq!(answer.status, 303);
    let (request, read, address) = request_of(&location(&answer));
    let saml = client.saml().await;
    assert_eq!(address, SSO);
    assert_eq!(read.signature, None);
    assert_eq!(request.message.destination.as_deref(), Some(SSO));
    assert_eq!(request.message.issuer.unwrap().value, saml["entityId"].as_str().unwrap());
    assert!(request.message.id.unwrap().starts_with("aws_"));
    assert!(read.relay_state.unwrap().len() <= 80);
}

#[tokio::test]
async fn sp_104_a_service_provider_signs_for_who_wants_it() {
    let client = Client::saml2_sp(&[]);
    for (role, signed) in [("", false), ("WantAuthnRequestsSigned=\"true\"", true)] {
        client.trust(&Metadata { role, ..Metadata::default() }.text()).await;
        let answer = Browser::default().get(&client, "/login?resource=/x").await;
        let (_, read, _) = request_of(&location(&answer));
        assert_eq!(read.signature.is_some(), signed);
    }
}

#[tokio::test]
async fn sp_106_own_metadata_have_no_flaw() {
    for (client, path) in
        [(Client::new(), "/platform/saml/metadata"), (Client::saml2_sp(&[]), "/saml/metadata")]
    {
        let answer = Browser::default().get(&client, path).await;
        assert_eq!(answer.status, 200);
        let aggregate = Aggregate::read(answer.text.as_bytes()).unwrap();
        let entry = aggregate.only_entity().unwrap();
        let saml = client.saml().await;
        assert_eq!(&*entry.entity_id, saml["entityId"].as_str().unwrap());
        let document = aggregate.document(entry).unwrap();
        let node = document.root().unwrap().elements().next().unwrap();
        let mut flaws = Vec::new();
        let entity = EntityDescriptor::read(node, &mut flaws);
        assert!(flaws.is_empty(), "{flaws:?}");
        let consumer = entity.sps[0].assertion_consumers[0].location.as_deref();
        assert_eq!(consumer, saml["acs"].as_str());
    }
}

#[tokio::test]
async fn sp_109_takes_an_aggregate_and_passes_over_what_is_not_an_idp() {
    let client = Client::saml2_sp(&[]);
    let one = Metadata::default().text();
    let other = Metadata { entity: "entityID=\"urn:other\"", ..Metadata::default() }.text();
    let sp = "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"urn:sp\"/>";
    let all = format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{one}{sp}{other}\
         </md:EntitiesDescriptor>"
    );
    let answer = client.trust(&all).await;
    assert_eq!(answer.json()["providers"].as_array().unwrap().len(), 2, "{}", answer.text);
}

#[tokio::test]
async fn sp_107_nobody_is_sent_to_an_idp_whose_metadata_are_over() {
    let client = Client::saml2_sp(&[]);
    let until = "entityID=\"urn:x\" validUntil=\"2026-01-01T01:00:00Z\"";
    for entity in [until, "entityID=\"urn:x\" cacheDuration=\"PT1H\""] {
        client.trust(&Metadata { entity, ..Metadata::default() }.text()).await;
        assert_eq!(Browser::default().get(&client, "/login").await.status, 303);
    }
    client.advance(60 * 60).await;
    assert_eq!(Browser::default().get(&client, "/login").await.status, 503);
}

#[tokio::test]
async fn abac_08_refuses_a_configuration_that_is_not_of_the_form() {
    let client = Client::new();
    let put = |attributes: Value| {
        client.admin("PUT", "/access-control", json!({ "enabled": true, "attributes": attributes }))
    };
    assert_eq!(put(json!([{ "key": "Team", "source": ["${path:title}"] }])).await.status, 200);
    for bad in [
        json!([{ "key": "", "source": ["x"] }]),
        json!([{ "key": "a&b", "source": ["x"] }]),
        json!([{ "key": "k", "source": ["a", "b"] }]),
        json!([{ "key": "k", "source": ["x".repeat(257)] }]),
    ] {
        assert_eq!(put(bad).await.status, 400);
    }
}

#[tokio::test]
async fn portal_01_without_a_session_there_is_nothing() {
    let client = Client::new();
    for path in ["/portal/token/whoAmI", "/portal/federation/credentials?role_name=r&account_id=1"]
    {
        let answer = Browser::default().get(&client, path).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.json()["message"], "Session token not found or invalid");
    }
}
