//! Who may use what, by the administrators' API, the admin API and the portal (ADM-05, PORTAL-02), and what is
//! recorded of that (ADM-CT-01, PORTAL-CT-01 to CT-03).

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::sign_in::{Browser, Metadata};

const ADA: &str = "ada@example.com";
const ACCOUNT: &str = "111122223333";
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/sso/aws4_request, \
                      SignedHeaders=host, Signature=0";

/// A directory with an IdP, and a permission set: its ARN.
async fn start() -> (Client, String) {
    let client = Client::new();
    assert_eq!(client.trust(&Metadata::default().text()).await.status, 200);
    let made = call(&client, "CreatePermissionSet", &json!({ "Name": "Reader" })).await.json();
    let set = made["PermissionSet"]["PermissionSetArn"].as_str().unwrap().to_owned();
    (client, set)
}

async fn call(client: &Client, operation: &str, body: &Value) -> Answer {
    let request = Request::post(format!("/{}/aws/sso-admin", client.directory.id))
        .header("authorization", SIGNED)
        .header("x-amz-target", format!("SWBExternalService.{operation}"))
        .body(Bytes::from(body.to_string()))
        .unwrap();
    client.answered(request).await
}

fn to(set: &str, kind: &str, id: &str) -> Value {
    json!({
        "PermissionSetArn": set, "TargetId": ACCOUNT, "TargetType": "AWS_ACCOUNT",
        "PrincipalType": kind, "PrincipalId": id,
    })
}

async fn listed(client: &Client, set: &str) -> Value {
    let asked = json!({ "PermissionSetArn": set, "AccountId": ACCOUNT });
    call(client, "ListAccountAssignments", &asked).await.json()["AccountAssignments"].clone()
}

async fn signed_in(client: &Client) -> Browser {
    let mut browser = Browser::default();
    let acs = client.saml().await["acs"].as_str().unwrap().to_owned();
    browser.post(client, &acs, &client.message(ADA).await.form(None)).await;
    browser
}

async fn credentials(client: &Client, browser: &mut Browser) -> u16 {
    let path = format!("/portal/federation/credentials?account_id={ACCOUNT}&role_name=Reader");
    browser.get(client, &path).await.status
}

#[tokio::test]
async fn adm_05_a_group_that_is_made_anew_has_nothing_and_its_name_is_still_listed() {
    let (client, set) = start().await;
    let ada = client.user(ADA).await;
    let group = client.group("Readers", &[&ada]).await;
    let done = call(&client, "CreateAccountAssignment", &to(&set, "GROUP", &group)).await;
    let status = &done.json()["AccountAssignmentCreationStatus"];
    assert_eq!((&status["Status"], &status["PrincipalId"]), (&json!("SUCCEEDED"), &json!(group)));
    let mut browser = signed_in(&client).await;
    assert_eq!(credentials(&client, &mut browser).await, 200);
    client.delete(&format!("/Groups/{group}")).await;
    let anew = client.group("Readers", &[&ada]).await;
    assert_eq!(credentials(&client, &mut browser).await, 403);
    let still = json!([{
        "AccountId": ACCOUNT, "PermissionSetArn": set, "PrincipalType": "GROUP",
        "PrincipalId": group, "ConsoleName": "Readers",
    }]);
    assert_eq!(listed(&client, &set).await, still);
    call(&client, "DeleteAccountAssignment", &to(&set, "GROUP", &group)).await;
    assert_eq!(listed(&client, &set).await, json!([]));
    call(&client, "CreateAccountAssignment", &to(&set, "GROUP", &anew)).await;
    assert_eq!(credentials(&client, &mut browser).await, 200);
}

#[tokio::test]
async fn adm_05_nothing_is_assigned_to_nobody() {
    let (client, set) = start().await;
    let ada = client.user(ADA).await;
    let group = client.group("Readers", &[]).await;
    let nobody = "90a7c5d2-1001-70f1-8aaa-000000000001";
    for (kind, id) in [("USER", nobody), ("GROUP", nobody), ("USER", &*group), ("GROUP", &*ada)] {
        let refused = call(&client, "CreateAccountAssignment", &to(&set, kind, id)).await;
        assert_eq!(refused.status, 400, "{kind} {id}");
        assert_eq!(refused.json()["__type"], "ResourceNotFoundException");
    }
    let refused = call(&client, "CreateAccountAssignment", &to(&set, "ROLE", &ada)).await;
    assert_eq!(refused.json()["__type"], "ValidationException");
    assert_eq!(listed(&client, &set).await, json!([]));
}

#[tokio::test]
async fn both_ways_to_assign_fill_one_list() {
    let (client, set) = start().await;
    let ada = client.user(ADA).await;
    client.group("Readers", &[&ada]).await;
    let wanted = |name: &str, of: &str| json!({ "assignments": [{ name: of, "accountId": ACCOUNT, "roleName": "Reader" }] });
    let put = |body: Value| async { client.admin("PUT", "/assignments", body).await.status };
    assert_eq!(put(wanted("groupName", "readers")).await, 204);
    assert_eq!(listed(&client, &set).await[0]["ConsoleName"], "Readers");
    assert_eq!(put(wanted("groupName", "Writers")).await, 400);
    assert_eq!(
        put(json!({ "assignments": [{ "accountId": ACCOUNT, "roleName": "R" }] })).await,
        400
    );
    let mut browser = signed_in(&client).await;
    assert_eq!(credentials(&client, &mut browser).await, 200);
    // What was said before counts no more.
    assert_eq!(put(json!({ "assignments": [] })).await, 204);
    assert_eq!(credentials(&client, &mut browser).await, 403);
    let twice = call(&client, "CreatePermissionSet", &json!({ "Name": "Reader" })).await;
    assert_eq!(twice.json()["__type"], "ConflictException");
}

#[tokio::test]
async fn ct_01_calls_of_administrators_and_of_the_portal_are_recorded_one_by_one() {
    let (client, set) = start().await;
    let ada = client.user(ADA).await;
    call(&client, "CreateAccountAssignment", &to(&set, "USER", &ada)).await;
    call(&client, "CreateAccountAssignment", &to(&set, "USER", "nobody")).await;
    call(&client, "Nonsense", &json!({})).await;
    let mut browser = signed_in(&client).await;
    assert_eq!(credentials(&client, &mut browser).await, 200);
    let session = client.admin("GET", "/sessions", Value::Null).await.json()["sessions"][0].clone();
    let path = format!("/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(client.admin("DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(credentials(&client, &mut browser).await, 401);
    let records = client.admin("GET", "/events", Value::Null).await.json()["Records"].clone();
    let of_portal = |record: &&Value| record["eventSource"] == "sso.amazonaws.com";
    let told: Vec<(String, Value, Value)> = records
        .as_array()
        .unwrap()
        .iter()
        .filter(of_portal)
        .map(|one| {
            let name = one["eventName"].as_str().unwrap().to_owned();
            (name, one["errorCode"].clone(), one["userIdentity"]["type"].clone())
        })
        .collect();
    let expected = [
        ("CreatePermissionSet", Value::Null, "IAMUser"),
        ("CreateAccountAssignment", Value::Null, "IAMUser"),
        ("CreateAccountAssignment", json!("ResourceNotFoundException"), "IAMUser"),
        ("GetRoleCredentials", Value::Null, "IdentityCenterUser"),
        ("BatchDeleteSession", Value::Null, "Unknown"),
        ("GetRoleCredentials", json!("UnauthorizedException"), "Unknown"),
    ];
    let expected: Vec<(String, Value, Value)> =
        expected.into_iter().map(|(name, code, who)| (name.to_owned(), code, json!(who))).collect();
    assert_eq!(told, expected);
}
