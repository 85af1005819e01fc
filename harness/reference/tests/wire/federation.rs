//! The AWS account over the wire: SAML providers, AssumeRoleWithSAML, the console's form, QuickSight.

use fedspec_protocol::saml::binding::base64;
use fedspec_reference::{Era, Fault};
use http::header::AUTHORIZATION;
use http::{Method, Request};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::client::{Answer, Client};
use crate::idp::{Message, OTHER_KEY};
use crate::sign_in::{Browser, Metadata, ORIGIN};

const ATTRIBUTES: &str = "https://aws.amazon.com/SAML/Attributes/";

/// An account with a provider and a role, and what an IdP says for it.
struct Account {
    client: Client,
    provider: String,
    role: String,
}

/// What stands between the tags of the first element of this name.
fn element(answer: &Answer, name: &str) -> String {
    let (_, rest) = answer
        .text
        .split_once(&format!("<{name}>"))
        .unwrap_or_else(|| panic!("no {name}: {}", answer.text));
    rest.split_once("</").unwrap().0.to_owned()
}

async fn form(client: &Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Browser::default().post(client, path, &body).await
}

/// Metadata that are long enough for IAM.
fn metadata() -> String {
    format!("{}<!--{}-->", Metadata::default().text(), "x".repeat(600))
}

impl Account {
    async fn new(era: Era, faults: &[Fault]) -> Self {
        let client = Client::with(era, faults);
        let made = form(
            &client,
            "/aws/iam/",
            &[
                ("Action", "CreateSAMLProvider"),
                ("Name", "idp"),
                ("SAMLMetadataDocument", &metadata()),
            ],
        )
        .await;
        assert_eq!(made.status, 200, "{}", made.text);
        let provider = element(&made, "SAMLProviderArn");
        let trust = json!({ "Statement": {
            "Effect": "Allow", "Principal": { "Federated": provider }, "Action": "sts:*",
        } });
        let made = form(
            &client,
            "/aws/iam",
            &[
                ("Action", "CreateRole"),
                ("RoleName", "Federated"),
                ("AssumeRolePolicyDocument", &trust.to_string()),
            ],
        )
        .await;
        assert_eq!(made.status, 200, "{}", made.text);
        Self { role: element(&made, "Arn"), provider, client }
    }

    fn message(&self) -> Message {
        let console = format!("{ORIGIN}/{}/aws/saml", self.client.directory.id);
        let saml = json!({ "acs": console, "entityId": "urn:amazon:webservices" });
        let mut message = Message::new(&saml, "ada@example.com");
        message.attributes = format!(
            "<saml:AttributeStatement><saml:Attribute Name=\"{ATTRIBUTES}Role\">\
             <saml:AttributeValue>{},{}</saml:AttributeValue></saml:Attribute>\
             <saml:Attribute Name=\"{ATTRIBUTES}RoleSessionName\"><saml:AttributeValue>ada\
             </saml:AttributeValue></saml:Attribute></saml:AttributeStatement>",
            self.role, self.provider
        );
        message
    }

    async fn assume(&self, message: &Message) -> Answer {
        let encoded = base64::encode(&message.xml());
        let fields = [
            ("Action", "AssumeRoleWithSAML"),
            ("RoleArn", &self.role),
            ("PrincipalArn", &self.provider),
            ("SAMLAssertion", &encoded),
        ];
        form(&self.client, "/aws/sts/", &fields).await
    }

    async fn console(&self, message: &Message) -> Answer {
        Browser::default().post(&self.client, "/aws/saml", &message.form(None)).await
    }

    async fn record(&self, name: &str) -> Value {
        let path = format!("/events?eventName={name}");
        let records = self.client.admin("GET", &path, Value::Null).await.json();
        records["Records"].as_array().unwrap().last().unwrap().clone()
    }
}

#[tokio::test]
async fn sts_a_03_gives_a_session_to_whom_the_provider_vouches_for() {
    let account = Account::new(Era::Specific, &[]).await;
    let answer = account.assume(&account.message()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(element(&answer, "AccessKeyId").starts_with("ASIA"));
    assert_eq!(element(&answer, "Expiration"), "2026-01-01T01:00:00Z");
    assert_eq!(element(&answer, "Subject"), "ada@example.com");
    assert!(element(&answer, "Audience").ends_with("/aws/saml"));
    let record = account.record("AssumeRoleWithSAML").await;
    assert_eq!(record["userIdentity"]["type"], "SAMLUser");
    assert_eq!(record["requestParameters"]["sAMLAssertionID"], "_a1");
    assert!(!record.to_string().contains(&element(&answer, "SecretAccessKey")));
    assert!(!record.to_string().contains(&element(&answer, "SessionToken")));
}

#[tokio::test]
async fn sts_r_04_offers_roles_to_whom_the_provider_vouches_for() {
    let account = Account::new(Era::Specific, &[]).await;
    let mut message = account.message();
    let second = format!("{}2,{}", account.role, account.provider);
    let one = "</saml:AttributeValue></saml:Attribute>";
    let two = format!("</saml:AttributeValue><saml:AttributeValue>{second}{one}");
    message.attributes = message.attributes.replacen(one, &two, 1);
    let page = account.console(&message).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let button = format!("name=\"roleIndex\" value=\"{}\"", account.role);
    assert!(page.text.contains(&button), "{}", page.text);
    let encoded = base64::encode(&message.xml());
    let choose = async |role: &str| {
        let fields = [("SAMLResponse", encoded.as_str()), ("roleIndex", role)];
        form(&account.client, "/aws/saml", &fields).await
    };
    assert_eq!(choose(&account.role).await.status, 200);
    assert_eq!(choose("arn:aws:iam::1:role/none").await.status, 403);
    message.key = Some(OTHER_KEY);
    assert_eq!(account.console(&message).await.status, 403);
    let record = account.record("ConsoleLogin").await;
    assert_eq!(record["responseElements"]["ConsoleLogin"], "Failure");
}

#[tokio::test]
async fn sts_e_06_refuses_another_key_at_the_api_and_on_the_page() {
    for (era, shown) in [
        (
            Era::Specific,
            "Error: Response signature invalid (service: AWSSecurityTokenService; status code: \
             400; error code: InvalidIdentityToken)",
        ),
        (
            Era::Generic,
            "Response signature invalid (Service: AWSSecurityTokenService; Status Code: 400; \
             Error Code: InvalidIdentityToken; Request ID: ",
        ),
    ] {
        let account = Account::new(era, &[]).await;
        let message = Message { key: Some(OTHER_KEY), ..account.message() };
        let answer = account.assume(&message).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert_eq!(element(&answer, "Code"), "InvalidIdentityToken");
        assert_eq!(element(&answer, "Message"), "Response signature invalid");
        assert_eq!(account.record("AssumeRoleWithSAML").await["errorCode"], "InvalidIdentityToken");
        let page = account.console(&message).await;
        assert_eq!(page.status, 403);
        assert!(page.text.contains(shown), "{}", page.text);
        assert_eq!(account.record("ConsoleLogin").await["errorMessage"], "Failed authentication");
    }
}

#[tokio::test]
async fn sts_e_11_a_session_is_asked_for_within_five_minutes() {
    let account = Account::new(Era::Specific, &[]).await;
    let message = Message { end: "2026-01-01T08:00:00Z".to_owned(), ..account.message() };
    account.client.advance(300).await;
    assert_eq!(account.assume(&message).await.status, 200);
    account.client.advance(1).await;
    let late = account.assume(&message).await;
    assert_eq!(element(&late, "Code"), "ExpiredTokenException");
    assert_eq!(element(&late, "Message"), "Token must be redeemed within 5 minutes of issuance");
}

#[tokio::test]
async fn hostile_calls_get_an_answer() {
    let account = Account::new(Era::Specific, &[]).await;
    for path in ["/aws/iam", "/aws/sts", "/aws/saml"] {
        for body in
            ["", "Action=", "%", "Action=AssumeRoleWithSAML&SAMLAssertion=PA%3D%3D", "\u{1}=\u{2}"]
        {
            let answer = Browser::default().post(&account.client, path, body).await;
            assert!((400..500).contains(&answer.status), "{path} {body}: {}", answer.status);
        }
    }
    for (method, path) in [
        (Method::POST, "/aws/quicksight/accounts/1/namespaces/a/users"),
        (Method::GET, "/aws/quicksight/accounts//namespaces//users/%FF"),
        (Method::DELETE, "/aws/quicksight/accounts/111122223333/namespaces/a/users/x"),
        (Method::POST, "/aws/quicksight/federation"),
        (Method::POST, "/aws/quicksightfederation"),
    ] {
        let mut request = Request::new(bytes::Bytes::from_static(b"[[[["));
        *request.method_mut() = method;
        *request.uri_mut() = format!("/{}{path}", account.client.directory.id).parse().unwrap();
        request.headers_mut().insert(AUTHORIZATION, "AWS4".parse().unwrap());
        let answer = account.client.answered(request).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn a_trust_policy_is_left_out_by_a_fault_alone() {
    for (faults, status) in [(vec![], 403), (vec![Fault::TrustPolicyIgnored], 200)] {
        let account = Account::new(Era::Specific, &faults).await;
        let nobody = json!({ "Statement": {
            "Effect": "Deny", "Principal": "*", "Action": "*",
        } });
        let fields = [
            ("Action", "UpdateAssumeRolePolicy"),
            ("RoleName", "Federated"),
            ("PolicyDocument", &nobody.to_string()),
        ];
        assert_eq!(form(&account.client, "/aws/iam", &fields).await.status, 200);
        assert_eq!(account.assume(&account.message()).await.status, status);
    }
}
