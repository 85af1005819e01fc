//! Signing in to IAM Identity Center through an external IdP (SSO-R, SSO-E, SSO-CT, ABAC, PORTAL).

use fedspec_reference::{Era, Fault};
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::idp::{IDP_KEY, Message, OTHER_KEY, attribute};
use crate::sign_in::{Browser, Metadata, OTHER_CERTIFICATE, location};

const ADA: &str = "ada@example.com";
const UNEXPECTED: &str = "An unexpected error has occurred";
const NOT_YOU: &str = "It's not you, it is us";
const PREFIX: &str = "https://aws.amazon.com/SAML/Attributes/AccessControl:";

async fn start(faults: &[Fault]) -> Client {
    start_in(Era::Specific, faults).await
}

/// A directory with an IdP and a user.
async fn start_in(era: Era, faults: &[Fault]) -> Client {
    let client = Client::with(era, faults);
    assert_eq!(client.trust(&Metadata::default().text()).await.status, 200);
    client.user(ADA).await;
    client
}

async fn deliver(client: &Client, browser: &mut Browser, message: &Message) -> Answer {
    let acs = client.saml().await["acs"].as_str().unwrap().to_owned();
    browser.post(client, &acs, &message.form(None)).await
}

/// Who is signed in after a Response, or the heading of the page that refuses it.
async fn outcome(client: &Client, message: &Message) -> Result<String, String> {
    let mut browser = Browser::default();
    let answer = deliver(client, &mut browser, message).await;
    let who = browser.get(client, "/portal/token/whoAmI").await;
    match who.status {
        200 => Ok(who.json()["userName"].as_str().unwrap().to_owned()),
        _ => {
            assert_eq!(who.status, 401);
            assert_eq!(answer.status, 403, "{}", answer.text);
            Err(heading(&answer))
        }
    }
}

fn heading(answer: &Answer) -> String {
    let (_, rest) = answer.text.split_once("<h1>").unwrap();
    rest.split_once("</h1>").unwrap().0.to_owned()
}

async fn refused(client: &Client, message: &Message, expected: &str) {
    assert_eq!(outcome(client, message).await, Err(expected.to_owned()), "{message:?}");
}

#[tokio::test]
async fn lets_in_a_provisioned_user_whom_the_idp_vouches_for() {
    let client = start(&[]).await;
    let mut browser = Browser::default();
    let answer = deliver(&client, &mut browser, &client.message(ADA).await).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    let page = browser.get(&client, &location(&answer)).await;
    assert!(page.text.contains("signed in as ada@example.com"), "{}", page.text);
}

#[tokio::test]
async fn sso_r_12_the_service_provider_begins_and_the_answer_comes_once() {
    let client = start(&[]).await;
    let mut browser = Browser::default();
    let sent = location(&browser.get(&client, "/start").await);
    let mut message = client.message(ADA).await;
    message.in_response_to = Some(request_id(&sent));
    assert_eq!(deliver(&client, &mut browser, &message).await.status, 303);
    message.id = "_a2".to_owned();
    let again = deliver(&client, &mut browser, &message).await;
    assert_eq!(heading(&again), UNEXPECTED);
}

fn request_id(location: &str) -> String {
    use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, redirect};
    let query = location.split_once('?').unwrap().1.as_bytes();
    let arrival = Arrival { method: "GET", query: Some(query), content_type: None, body: b"" };
    let read = redirect::read(&arrival, MessageKind::Request, &Limits::default()).unwrap();
    let xml = String::from_utf8(read.xml).unwrap();
    xml.split_once(" ID=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn sso_r_01_to_r_04_ask_for_a_user_name_as_an_email_address() {
    let client = start(&[]).await;
    let good = client.message(ADA).await;
    let persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned();
    refused(&client, &Message { format: persistent, ..good.clone() }, UNEXPECTED).await;
    client.user("jdoe").await;
    refused(&client, &Message { name: "jdoe".into(), ..good.clone() }, UNEXPECTED).await;
    let other = Message { name: "Ada@example.com".into(), ..good.clone() };
    refused(&client, &other, "Something went wrong").await;
    let answer = deliver(&client, &mut Browser::default(), &other).await;
    assert!(answer.text.contains(">Looks like this code isn't right. Please try again.<"));
}

#[tokio::test]
async fn mfa_09_a_user_gets_in_once_provisioned_and_not_before() {
    let client = start(&[]).await;
    let message = client.message("bob@example.com").await;
    refused(&client, &message, "Invalid MFA credentials").await;
    let id = client.user("bob@example.com").await;
    assert_eq!(outcome(&client, &message).await.as_deref(), Ok("bob@example.com"));
    client.delete(&format!("/Users/{id}")).await;
    let message = Message { id: "_a2".into(), ..message };
    refused(&client, &message, "Invalid MFA credentials").await;
}

#[tokio::test]
async fn scim_u_33_a_disabled_user_does_not_get_in() {
    let client = start(&[]).await;
    let id = client.user("bob@example.com").await;
    let off = json!([{ "op": "replace", "path": "active", "value": false }]);
    client.patch(&format!("/Users/{id}"), off).await;
    let message = client.message("bob@example.com").await;
    refused(&client, &message, "sign-in is switched off for this user").await;
}

#[tokio::test]
async fn sso_r_02_and_r_10_and_r_11_are_told_as_a_fault_of_the_set_up() {
    for (era, text) in [(Era::Specific, NOT_YOU), (Era::Generic, "It's not you, it's us")] {
        let client = start_in(era, &[]).await;
        let good = client.message(ADA).await;
        refused(&client, &Message { key: Some(OTHER_KEY), ..good.clone() }, text).await;
        let past = "2025-12-31T23:50:00Z".to_owned();
        let past = Message { end: past, ..good.clone() };
        // The window would end before it begins, which is another fault.
        assert!(outcome(&client, &past).await.is_err());
        client.advance(60 * 60).await;
        refused(&client, &good, text).await;
        let client = start_in(era, &[]).await;
        let formats = &["urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"];
        client.trust(&Metadata { formats, ..Metadata::default() }.text()).await;
        refused(&client, &client.message(ADA).await, text).await;
    }
}

#[tokio::test]
async fn sso_r_10_a_replaced_certificate_counts_no_more() {
    let client = start(&[]).await;
    let put = json!({ "certificates": [OTHER_CERTIFICATE] });
    client.admin("PUT", "/saml/certificates", put).await;
    let good = client.message(ADA).await;
    refused(&client, &Message { key: Some(IDP_KEY), ..good.clone() }, NOT_YOU).await;
    let other = Message { key: Some(OTHER_KEY), ..good };
    assert_eq!(outcome(&client, &other).await.as_deref(), Ok(ADA));
}

#[tokio::test]
async fn sso_r_05_r_06_r_08_and_r_16_are_told_as_unexpected() {
    let client = start(&[]).await;
    let good = client.message(ADA).await;
    let second = "<saml:Assertion/>".to_owned();
    let encrypted = "<saml:EncryptedAssertion/>".to_owned();
    let elsewhere = format!("{}/", good.recipient);
    for bad in [
        Message { after: second, ..good.clone() },
        Message { after: encrypted, ..good.clone() },
        Message { destination: elsewhere.clone(), ..good.clone() },
        Message { recipient: elsewhere.clone(), ..good.clone() },
        Message { audience: elsewhere, ..good.clone() },
        Message { attributes: attribute("x", &[&"a".repeat(50_000)]), ..good.clone() },
        Message { key: None, ..good.clone() },
    ] {
        refused(&client, &bad, UNEXPECTED).await;
    }
    let fits = Message { attributes: attribute("x", &[&"a".repeat(40_000)]), ..good };
    assert_eq!(outcome(&client, &fits).await.as_deref(), Ok(ADA));
}

#[tokio::test]
async fn sso_ct_02_records_which_request_an_answer_named() {
    let client = start(&[]).await;
    let message = client.message(ADA).await;
    refused(&client, &Message { in_response_to: Some("aws_x".into()), ..message }, UNEXPECTED)
        .await;
    let events =
        client.admin("GET", "/events?eventName=ExternalIdPDirectoryLogin", Value::Null).await;
    let record = &events.json()["Records"][0];
    assert_eq!(record["errorMessage"], "Not a valid response for the provided request id: aws_x");
    assert_eq!(record["userIdentity"]["type"], "Root");
    assert_eq!(record["recipientAccountId"].as_str().unwrap().len(), 12);
}

#[tokio::test]
async fn sso_ct_04_records_a_success_and_nothing_else() {
    let client = start(&[]).await;
    outcome(&client, &client.message(ADA).await).await.unwrap();
    let events = client.admin("GET", "/events", Value::Null).await.json();
    let names: Vec<&Value> =
        events["Records"].as_array().unwrap().iter().map(|record| &record["eventName"]).collect();
    assert_eq!(names, [&json!("CreateUser"), &json!("UserAuthentication")]);
    assert_eq!(events["Records"][1]["userIdentity"]["userName"], ADA);
}

#[tokio::test]
async fn abac_01_to_05_count_only_while_they_are_on() {
    let client = start(&[]).await;
    let good = client.message(ADA).await;
    let twice = attribute("Team", &["a"]).repeat(2);
    let many: String = (0..51).map(|at| attribute(&format!("{PREFIX}k{at}"), &["x"])).collect();
    let bad = [attribute("Team", &["a", "b"]), twice, attribute("Team", &["<b/>"]), many];
    for on in [false, true] {
        client.admin("PUT", "/access-control", json!({ "enabled": on })).await;
        for (at, attributes) in bad.iter().enumerate() {
            let message = Message {
                attributes: attributes.clone(),
                id: format!("_{on}{at}"),
                ..good.clone()
            };
            let outcome = outcome(&client, &message).await;
            assert_eq!(outcome.is_ok(), !on, "{attributes}");
            assert!(!on || outcome == Err(UNEXPECTED.to_owned()));
        }
    }
}

#[tokio::test]
async fn abac_07_a_configured_attribute_wins_over_a_sent_one() {
    let client = start(&[]).await;
    let configured = json!([{ "key": "Team", "source": ["${path:displayName}"] }]);
    client
        .admin("PUT", "/access-control", json!({ "enabled": true, "attributes": configured }))
        .await;
    let sent = attribute(&format!("{PREFIX}Team"), &["sent"])
        + &attribute(&format!("{PREFIX}Site"), &["B"]);
    let message = Message { attributes: sent, ..client.message(ADA).await };
    let mut browser = Browser::default();
    deliver(&client, &mut browser, &message).await;
    let who = browser.get(&client, "/portal/token/whoAmI").await.json();
    assert_eq!(who["accessControlAttributes"], json!({ "Team": "Ada Example", "Site": "B" }));
}

#[tokio::test]
async fn portal_01_a_revoked_session_and_one_of_a_deleted_user_are_over() {
    let client = start(&[]).await;
    let (mut one, mut two) = (Browser::default(), Browser::default());
    for (browser, id) in [(&mut one, "_1"), (&mut two, "_2")] {
        let message = Message { id: id.to_owned(), ..client.message(ADA).await };
        assert_eq!(deliver(&client, browser, &message).await.status, 303);
    }
    let sessions = client.admin("GET", "/sessions", Value::Null).await.json();
    let id = sessions["sessions"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.admin("DELETE", &format!("/sessions/{id}"), Value::Null).await.status, 204);
    assert_eq!(one.get(&client, "/portal/token/whoAmI").await.status, 401);
    assert_eq!(two.get(&client, "/portal/token/whoAmI").await.status, 200);
    let found = client.find("/Users", &format!("userName eq \"{ADA}\"")).await.json();
    client.delete(&format!("/Users/{}", found["Resources"][0]["id"].as_str().unwrap())).await;
    assert_eq!(two.get(&client, "/portal/token/whoAmI").await.status, 401);
    assert_eq!(client.admin("DELETE", "/sessions/x", Value::Null).await.status, 404);
}

#[tokio::test]
async fn portal_02_gives_credentials_of_assigned_roles_only() {
    let client = start(&[]).await;
    let all = json!({ "assignments": [
        { "userName": ADA, "accountId": "111122223333", "roleName": "Reader" },
        { "userName": ADA, "accountId": "444455556666", "roleName": "Reader" },
    ] });
    assert_eq!(client.admin("PUT", "/assignments", all).await.status, 204);
    let mut browser = Browser::default();
    deliver(&client, &mut browser, &client.message(ADA).await).await;
    let path = |account: &str, role: &str| {
        format!("/portal/federation/credentials?account_id={account}&role_name={role}")
    };
    let good = browser.get(&client, &path("111122223333", "Reader")).await;
    assert!(good.json()["roleCredentials"]["accessKeyId"].is_string(), "{}", good.text);
    for (account, role) in [("111122223333", "Admin"), ("999999999999", "Reader")] {
        let answer = browser.get(&client, &path(account, role)).await;
        assert_eq!((answer.status, &answer.json()["message"]), (403, &json!("No access")));
    }
    let app = browser.get(&client, "/portal/saml/assertion/app").await;
    assert_eq!((app.status, &app.json()["message"]), (403, &json!("No access")));
    let page = browser.get(&client, "/portal/assignment/accounts?max_result=1").await.json();
    assert_eq!(page["accountList"].as_array().unwrap().len(), 1);
    assert_eq!(page["nextToken"], "1");
    let wrong = browser.get(&client, "/portal/assignment/accounts?max_result=101").await;
    let limits = "ResultSize parameter must be within the valid limits of: 1-100";
    assert_eq!((wrong.status, &wrong.json()["message"]), (400, &json!(limits)));
    let roles =
        browser.get(&client, "/portal/assignment/roles?account_id=111122223333").await.json();
    assert_eq!(roles["roleList"][0]["roleName"], "Reader");
    assert_eq!(browser.post(&client, "/portal/logout", "").await.status, 200);
    assert_eq!(browser.get(&client, "/portal/token/whoAmI").await.status, 401);
}

#[tokio::test]
async fn sso_r_17_a_broken_connector_is_told_as_a_fault_of_the_set_up() {
    let client = start(&[]).await;
    client.admin("PUT", "/identity-source", json!({ "connector": "broken" })).await;
    let answer = Browser::default().get(&client, "/start").await;
    assert_eq!((answer.status, heading(&answer)), (403, NOT_YOU.to_owned()));
    client.admin("PUT", "/identity-source", json!({ "connector": null })).await;
    assert_eq!(Browser::default().get(&client, "/start").await.status, 303);
}

#[tokio::test]
async fn a_fault_lets_in_what_it_names_and_nothing_else() {
    let persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    for (fault, change) in [
        (
            Fault::AcceptAnyNameIdFormat,
            (|m: &mut Message| m.format = String::new()) as fn(&mut Message),
        ),
        (Fault::AcceptUnsigned, |m| m.key = None),
        (Fault::IgnoreAudience, |m| m.audience = "https://other.test".to_owned()),
        (Fault::IgnoreRecipient, |m| m.recipient = "https://other.test".to_owned()),
        (Fault::IgnoreDestination, |m| m.destination = "https://other.test".to_owned()),
        (Fault::IgnoreInResponseTo, |m| m.in_response_to = Some("aws_x".to_owned())),
        (Fault::PassOverEncryptedAssertion, |m| m.after = "<saml:EncryptedAssertion/>".to_owned()),
        (Fault::AcceptLargeAssertion, |m| m.attributes = attribute("x", &[&"a".repeat(60_000)])),
        (Fault::SignatureValueIgnored, |m| m.key = Some(OTHER_KEY)),
    ] {
        let client = start(&[fault]).await;
        let mut message = client.message(ADA).await;
        change(&mut message);
        if message.format.is_empty() {
            message.format = persistent.to_owned();
        }
        assert_eq!(outcome(&client, &message).await.as_deref(), Ok(ADA), "{fault}");
        let wrong = Message { name: "jdoe".to_owned(), ..client.message(ADA).await };
        assert!(outcome(&client, &wrong).await.is_err(), "{fault}");
    }
}
