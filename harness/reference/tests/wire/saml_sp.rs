//! The profile `saml2-sp`: whom it lets in, what it says of whom it does not, and where it leads.

use fedspec_reference::Fault;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::idp::{Message, OTHER_KEY, attribute};
use crate::sign_in::{Browser, IDP_CERTIFICATE, Metadata, OTHER_CERTIFICATE, location};

const ADA: &str = "ada@example.com";

async fn start(faults: &[Fault]) -> Client {
    let client = Client::saml2_sp(faults);
    assert_eq!(client.trust(&Metadata::default().text()).await.status, 200);
    client
}

async fn deliver(client: &Client, browser: &mut Browser, message: &Message) -> Answer {
    browser.post(client, "/saml/acs", &message.form(None)).await
}

/// Who is signed in after a Response, or the name of the refusal.
async fn outcome(client: &Client, message: &Message) -> Result<String, String> {
    let mut browser = Browser::default();
    let answer = deliver(client, &mut browser, message).await;
    let who = browser.get(client, "/whoami").await;
    match who.status {
        200 => Ok(who.json()["user"].as_str().unwrap().to_owned()),
        _ => Err(refusal(&answer)),
    }
}

fn refusal(answer: &Answer) -> String {
    let (_, rest) = answer.text.split_once("<p class=\"refusal\">").unwrap();
    rest.split_once("</p>").unwrap().0.to_owned()
}

#[tokio::test]
async fn lets_in_anybody_whom_the_idp_vouches_for_and_tells_who_it_is() {
    let client = start(&[]).await;
    let name = "Zoë &amp; &lt;co>  <![CDATA[x]]><!-- y -->z";
    let message = Message {
        attributes: attribute("team", &["a", "b"]),
        name: name.to_owned(),
        ..client.message("").await
    };
    let mut browser = Browser::default();
    assert_eq!(deliver(&client, &mut browser, &message).await.status, 303);
    let who = browser.get(&client, "/whoami").await.json();
    assert_eq!(who["user"], "Zoë & <co>  xz");
    assert_eq!(who["attributes"][0]["name"], "team");
    assert_eq!(who["attributes"][0]["values"], json!(["a", "b"]));
    assert_eq!(browser.get(&client, "/app/x").await.json()["resource"], "/app/x");
    browser.get(&client, "/logout").await;
    assert_eq!(browser.get(&client, "/whoami").await.status, 401);
}

#[tokio::test]
async fn says_exactly_which_rule_is_broken() {
    let client = start(&[]).await;
    let good = client.message(ADA).await;
    let elsewhere = || "https://other.test".to_owned();
    for (message, name) in [
        (Message { key: None, ..good.clone() }, "assertion-signed"),
        (Message { key: Some(OTHER_KEY), ..good.clone() }, "signature-invalid"),
        (Message { audience: elsewhere(), ..good.clone() }, "audience"),
        (Message { recipient: elsewhere(), ..good.clone() }, "recipient"),
        (Message { destination: elsewhere(), ..good.clone() }, "destination"),
        (Message { issuer: elsewhere(), ..good.clone() }, "trusted-issuer"),
        (Message { in_response_to: Some("_x".into()), ..good.clone() }, "response-in-response-to"),
    ] {
        assert_eq!(outcome(&client, &message).await, Err(name.to_owned()), "{message:?}");
    }
    assert_eq!(outcome(&client, &good).await.as_deref(), Ok(ADA));
    assert_eq!(outcome(&client, &good).await, Err("replay".to_owned()));
    client.advance(60 * 60).await;
    let late = Message { id: "_b".to_owned(), ..good };
    assert_eq!(outcome(&client, &late).await, Err("confirmation-expired".to_owned()));
}

#[tokio::test]
async fn sp_01_and_sp_19_tell_of_what_cannot_be_read() {
    let client = start(&[]).await;
    for (form, name) in [
        ("", "malformed-message"),
        ("SAMLResponse=", "malformed-message"),
        ("SAMLResponse=%21", "malformed-message"),
        ("SAMLResponse=PGE%2B", "malformed-message"),
        ("SAMLResponse=PCFET0NUWVBFIGE%2BPGEvPg%3D%3D", "document-type"),
        ("SAMLResponse=PGEvPg%3D%3D&SAMLResponse=PGEvPg%3D%3D", "no-repeated-parameters"),
        ("SAMLResponse=PGEvPg%3D%3D&SAMLRequest=PGEvPg%3D%3D", "one-message"),
        ("SAMLRespons%65=PGEvPg%3D%3D", "plain-parameter-names"),
        ("SAMLResponse=PGEvPg%3D%3D", "root"),
    ] {
        let answer = Browser::default().post(&client, "/saml/acs", form).await;
        assert_eq!((answer.status, refusal(&answer)), (403, name.to_owned()), "{form}");
        assert_eq!(answer.headers["cache-control"], "no-cache, no-store");
    }
    let answer = Browser::default().get(&client, "/saml/acs?SAMLResponse=PGEvPg%3D%3D").await;
    assert_eq!(refusal(&answer), "post-only");
}

#[tokio::test]
async fn sp_99_and_sp_100_an_answer_leads_its_own_browser_to_what_was_wanted() {
    let client = start(&[]).await;
    let (mut own, mut other) = (Browser::default(), Browser::default());
    let sent = location(&own.get(&client, "/app/report?year=1").await);
    other.get(&client, "/login").await;
    let (id, relay_state) = request(&sent);
    let message = Message { in_response_to: Some(id), ..client.message(ADA).await };
    let form = message.form(Some(&relay_state));
    let answer = other.post(&client, "/saml/acs", &form).await;
    assert_eq!(refusal(&answer), "response-in-response-to");
    let answer = own.post(&client, "/saml/acs", &form).await;
    assert_eq!(location(&answer), format!("/{}/app/report?year=1", client.directory.id));
}

/// `ID` and RelayState of the request in an address.
fn request(location: &str) -> (String, String) {
    use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, redirect};
    let query = location.split_once('?').unwrap().1.as_bytes();
    let arrival = Arrival { method: "GET", query: Some(query), content_type: None, body: b"" };
    let read = redirect::read(&arrival, MessageKind::Request, &Limits::default()).unwrap();
    let xml = String::from_utf8(read.xml).unwrap();
    let id = xml.split_once(" ID=\"").unwrap().1.split_once('"').unwrap().0;
    (id.to_owned(), read.relay_state.unwrap())
}

#[tokio::test]
async fn sp_03_a_relay_state_leads_nowhere_else() {
    let client = start(&[]).await;
    let home = format!("/{}/", client.directory.id);
    for (at, target) in ["https://evil.test", "//evil.test", "javascript:x"].into_iter().enumerate()
    {
        let message = Message { id: format!("_{at}"), ..client.message(ADA).await };
        let form = message.form(Some(target));
        let answer = Browser::default().post(&client, "/saml/acs", &form).await;
        assert_eq!(location(&answer), home);
    }
}

#[tokio::test]
async fn sp_56_two_signing_keys_count_and_one_for_encryption_does_not() {
    let client = start(&[]).await;
    let good = client.message(ADA).await;
    let other = Message { key: Some(OTHER_KEY), id: "_o".into(), ..good };
    for (purpose, counts) in [("use=\"signing\"", true), ("use=\"encryption\"", false), ("", true)]
    {
        let client = start(&[]).await;
        let keys = [("use=\"signing\"", IDP_CERTIFICATE), (purpose, OTHER_CERTIFICATE)];
        client.trust(&Metadata { keys: &keys, ..Metadata::default() }.text()).await;
        let other = Message { key: other.key, id: "_o".into(), ..client.message(ADA).await };
        assert_eq!(outcome(&client, &other).await.is_ok(), counts, "{purpose}");
    }
}

#[tokio::test]
async fn sp_66_what_nobody_asked_for_can_be_switched_off() {
    let client = start(&[]).await;
    client.admin("PUT", "/saml/policy", json!({ "allowUnsolicited": false })).await;
    let message = client.message(ADA).await;
    assert_eq!(outcome(&client, &message).await, Err("unsolicited".to_owned()));
}

#[tokio::test]
async fn sp_82_a_session_ends_when_the_assertion_says_so() {
    let client = start(&[]).await;
    let authn = " SessionNotOnOrAfter=\"2026-01-01T01:00:00Z\"".to_owned();
    let message = Message { authn, ..client.message(ADA).await };
    let mut browser = Browser::default();
    deliver(&client, &mut browser, &message).await;
    client.advance(60 * 60 - 1).await;
    assert_eq!(browser.get(&client, "/whoami").await.status, 200);
    client.advance(1).await;
    assert_eq!(browser.get(&client, "/whoami").await.status, 401);
}

#[tokio::test]
async fn sp_108_metadata_have_to_be_signed_where_that_is_asked_for() {
    use fedspec_protocol::crypto::{SignatureAlgorithm, SigningKey};
    use fedspec_protocol::dsig::{Place, SignaturePlan, sign};
    use fedspec_protocol::xml::Document;
    let entity = "ID=\"_m\" entityID=\"https://idp.example.com/metadata\"";
    let plain = Metadata { entity, ..Metadata::default() }.text();
    let mut document = Document::read(plain.as_bytes()).unwrap();
    let root = document.root().unwrap().id();
    let mut plan = SignaturePlan::enveloped("_m", SignatureAlgorithm::RsaSha256);
    plan.place = Place::First;
    sign(&mut document, root, &plan, &SigningKey::from_pem(OTHER_KEY).unwrap()).unwrap();
    let signed = String::from_utf8(document.to_bytes()).unwrap();
    let put = |metadata: &str, certificate: &str, client: &Client| {
        let body = json!({ "metadata": metadata, "signingCertificate": certificate });
        let client = client.clone();
        async move { client.admin("PUT", "/saml/provider", body).await.status }
    };
    let client = Client::saml2_sp(&[]);
    assert_eq!(put(&signed, OTHER_CERTIFICATE, &client).await, 200);
    assert_eq!(put(&signed, IDP_CERTIFICATE, &client).await, 400);
    assert_eq!(put(&plain, OTHER_CERTIFICATE, &client).await, 400);
    let client = Client::saml2_sp(&[Fault::MetadataSignatureIgnored]);
    assert_eq!(put(&plain, OTHER_CERTIFICATE, &client).await, 200);
}

#[tokio::test]
async fn sp_98_after_a_refusal_nobody_is_signed_in_but_by_a_fault() {
    for (faults, status) in [(&[][..], 401), (&[Fault::SessionAfterRefusal], 200)] {
        let client = start(faults).await;
        let message = Message { key: None, ..client.message(ADA).await };
        let mut browser = Browser::default();
        assert_eq!(deliver(&client, &mut browser, &message).await.status, 403);
        assert_eq!(browser.get(&client, "/whoami").await.status, status);
    }
}

#[tokio::test]
async fn a_directory_of_service_providers_has_no_scim() {
    let client = start(&[]).await;
    assert_eq!(client.get("/Users").await.status, 404);
    assert_eq!(client.admin("GET", "", Value::Null).await.json()["profile"], "saml2-sp");
}
