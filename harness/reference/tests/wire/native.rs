//! Users of the directory's own: passwords, authenticator apps, what is recorded (MFA, ADM, SSO-CT-05).

use fedspec_protocol::totp::Totp;
use fedspec_reference::{Era, Fault};
use serde_json::{Value, json};

use crate::client::{Answer, Client, START};
use crate::sign_in::Browser;

const ADA: &str = "ada@example.com";
const PASSWORD: &str = "Passw0rd!";
const CLOCK: &str = "An unexpected error has occurred";
const WRONG: &str = "Verification code is incorrect";

/// Second 1 767 225 600 begins a step.
fn now() -> i64 {
    START.parse::<jiff::Timestamp>().unwrap().as_second()
}

struct App(Totp);

impl App {
    fn code(&self, off: i64) -> String {
        self.0.code(u64::try_from(now() + off).unwrap())
    }
}

async fn start(faults: &[Fault]) -> Client {
    let client = Client::with(Era::Specific, faults);
    client.user(ADA).await;
    give_password(&client, ADA).await;
    client
}

async fn give_password(client: &Client, user: &str) {
    let body = json!({ "userName": user, "password": PASSWORD });
    assert_eq!(client.admin("POST", "/people", body).await.status, 204);
}

async fn native(client: &Client, path: &str, mut body: Value) -> Answer {
    for (name, value) in [("user", ADA), ("password", PASSWORD)] {
        if body.get(name).is_none() {
            body[name] = json!(value);
        }
    }
    let path = format!("/{}/native{path}", client.directory.id);
    client.send("POST", &path, None, body.to_string().as_bytes()).await
}

async fn page(client: &Client, path: &str) -> Answer {
    let path = format!("/{}/native{path}", client.directory.id);
    client.send("GET", &path, None, b"").await
}

async fn begin(client: &Client) -> (App, String) {
    let answer = native(client, "/devices", json!({})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let shown = answer.json();
    let (secret, address) = (shown["secret"].as_str().unwrap(), shown["address"].as_str().unwrap());
    let app = App(Totp::read(address).unwrap());
    assert_eq!(app.0.secret(), secret);
    (app, shown["device"].as_str().unwrap().to_owned())
}

async fn confirm(client: &Client, device: &str, code: &str) -> Answer {
    native(client, &format!("/devices/{device}"), json!({ "code": code })).await
}

/// A device that is registered by the code of the step before.
async fn register(client: &Client) -> App {
    let (app, device) = begin(client).await;
    let answer = confirm(client, &device, &app.code(-30)).await;
    assert_eq!(answer.json(), json!({ "accepted": true, "synchronized": true }));
    app
}

async fn sign_in(client: &Client, code: &str) -> Answer {
    native(client, "/sign-in", json!({ "code": code })).await
}

fn message(answer: &Answer) -> String {
    assert_ne!(answer.status, 200, "{}", answer.text);
    answer.json()["message"].as_str().unwrap().to_owned()
}

async fn events(client: &Client) -> Vec<Value> {
    let all = client.admin("GET", "/events", Value::Null).await.json();
    let all = all["Records"].as_array().unwrap().iter();
    all.filter(|record| record["eventSource"] == "signin.amazonaws.com").cloned().collect()
}

#[tokio::test]
async fn signs_in_with_password_and_code_and_records_each_step() {
    let client = start(&[]).await;
    let app = register(&client).await;
    let before = events(&client).await.len();
    let asked = native(&client, "/sign-in", json!({})).await;
    assert_eq!(asked.json(), json!({ "accepted": false, "next": "TOTP" }));
    let answer = sign_in(&client, &app.code(0)).await;
    assert_eq!(answer.json(), json!({ "accepted": true, "userName": ADA }));
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("x-amz-sso_authn="), "{cookie}");
    let told: Vec<String> = events(&client)
        .await
        .iter()
        .skip(before + 3)
        .map(|record| {
            let (name, more) =
                (record["eventName"].as_str().unwrap(), &record["additionalEventData"]);
            format!(
                "{name} {} {}",
                more["CredentialType"].as_str().unwrap(),
                record["serviceEventDetails"][name].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "CredentialChallenge PASSWORD Success",
            "CredentialVerification PASSWORD Success",
            "CredentialChallenge TOTP Success",
            "CredentialVerification TOTP Success",
            "UserAuthentication PASSWORD,TOTP Success",
        ]
    );
}

#[tokio::test]
async fn mfa_04_and_mfa_08_a_clock_that_is_off_has_another_text_than_a_wrong_code() {
    let client = start(&[]).await;
    let (app, device) = begin(&client).await;
    assert_eq!(message(&confirm(&client, &device, &app.code(60)).await), CLOCK);
    assert_eq!(message(&confirm(&client, &device, &app.code(-120)).await), CLOCK);
    assert_eq!(message(&confirm(&client, &device, "000000").await), WRONG);
    let late = confirm(&client, &device, &app.code(-60)).await.json();
    assert_eq!((&late["accepted"], &late["synchronized"]), (&json!(true), &json!(false)));
    assert_eq!(message(&sign_in(&client, &app.code(60)).await), CLOCK);
    assert_eq!(message(&sign_in(&client, &app.code(-60)).await), CLOCK);
    assert_eq!(message(&sign_in(&client, "000000").await), WRONG);
    assert_eq!(sign_in(&client, &app.code(0)).await.status, 200);
}

#[tokio::test]
async fn a_code_is_good_once_and_the_one_that_registered_counts() {
    let client = start(&[]).await;
    let app = register(&client).await;
    assert_eq!(sign_in(&client, &app.code(-30)).await.status, 403);
    assert_eq!(sign_in(&client, &app.code(0)).await.status, 200);
    assert_eq!(sign_in(&client, &app.code(0)).await.status, 403);
    assert_eq!(sign_in(&client, &app.code(30)).await.status, 200);
    assert_eq!(sign_in(&client, &app.code(0)).await.status, 403);
}

#[tokio::test]
async fn mfa_06_registers_two_apps_and_no_third() {
    let client = start(&[]).await;
    let (first, second) = (register(&client).await, register(&client).await);
    assert_eq!(native(&client, "/devices", json!({})).await.status, 403);
    assert_eq!(sign_in(&client, &first.code(0)).await.status, 200);
    assert_eq!(sign_in(&client, &second.code(0)).await.status, 200);
}

#[tokio::test]
async fn an_unconfirmed_device_and_one_of_another_user_open_nothing() {
    let client = start(&[]).await;
    register(&client).await;
    let (unconfirmed, _) = begin(&client).await;
    assert_eq!(message(&sign_in(&client, &unconfirmed.code(0)).await), WRONG);
    client.user("eve@example.com").await;
    give_password(&client, "eve@example.com").await;
    let eve = json!({ "user": "eve@example.com" });
    let begun = native(&client, "/devices", eve.clone()).await.json();
    let app = App(Totp::read(begun["secret"].as_str().unwrap()).unwrap());
    let path = format!("/devices/{}", begun["device"].as_str().unwrap());
    let mut body = eve;
    body["code"] = json!(app.code(-30));
    assert_eq!(native(&client, &path, body).await.status, 200);
    assert_eq!(message(&sign_in(&client, &app.code(0)).await), WRONG);
}

#[tokio::test]
async fn mfa_05_two_successive_codes_synchronise_a_device() {
    let client = start(&[]).await;
    let (app, device) = begin(&client).await;
    assert_eq!(confirm(&client, &device, &app.code(-90)).await.status, 200);
    let resync = async |first: i64, second: i64| {
        let codes = json!({ "codes": [app.code(first), app.code(second)] });
        native(&client, "/resync", codes).await.status
    };
    assert_eq!(resync(-600, -600).await, 403);
    assert_eq!(resync(600, 540).await, 403);
    assert_eq!(resync(600, 630).await, 200);
    assert_eq!(sign_in(&client, &app.code(660)).await.status, 200);
    assert_eq!(message(&sign_in(&client, &app.code(0)).await), CLOCK);
    let last = events(&client).await;
    let kinds: Vec<&Value> =
        last.iter().map(|record| &record["additionalEventData"]["CredentialType"]).collect();
    assert!(kinds.iter().any(|kind| **kind == "RESYNC_TOTP"));
}

#[tokio::test]
async fn mfa_07_asks_as_the_settings_say() {
    let client = start(&[]).await;
    let set = async |mode: &str, without: &str| {
        let body = json!({ "mode": mode, "withoutDevice": without });
        assert_eq!(client.admin("PUT", "/second-factor", body).await.status, 204);
    };
    let ask = async || native(&client, "/sign-in", json!({})).await;
    set("always-on", "register").await;
    assert_eq!(ask().await.json()["next"], "REGISTER");
    let enrolment = events(&client).await;
    let last = &enrolment.last().unwrap()["additionalEventData"];
    assert_eq!(last["DeviceEnrollmentRequired"], "true");
    set("always-on", "block").await;
    assert_eq!(ask().await.status, 403);
    set("always-on", "email-otp").await;
    assert_eq!(ask().await.json()["next"], "EMAIL_OTP");
    let outbox = client.admin("GET", "/outbox", Value::Null).await.json();
    let mail = &outbox["mails"][0];
    assert_eq!((&mail["from"], &mail["to"]), (&json!("no-reply@signin.aws"), &json!(ADA)));
    let code = mail["code"].as_str().unwrap();
    assert_eq!(sign_in(&client, code).await.status, 200);
    assert_eq!(sign_in(&client, code).await.status, 403);
    set("always-on", "allow").await;
    assert_eq!(ask().await.json()["accepted"], true);
    register(&client).await;
    set("context-aware", "block").await;
    assert_eq!(ask().await.json()["accepted"], true);
    set("disabled", "block").await;
    assert_eq!(ask().await.json()["accepted"], true);
}

#[tokio::test]
async fn tells_an_unknown_user_and_a_wrong_password_alike() {
    let client = start(&[]).await;
    let unknown = native(&client, "/sign-in", json!({ "user": "nobody" })).await;
    let wrong = native(&client, "/sign-in", json!({ "password": "Passw0rd?" })).await;
    assert_eq!((unknown.status, message(&unknown)), (wrong.status, message(&wrong)));
    let last = events(&client).await;
    assert_eq!(last.last().unwrap()["serviceEventDetails"]["CredentialVerification"], "Failure");
}

#[tokio::test]
async fn adm_07_a_password_that_cannot_be_set_is_said_and_recorded() {
    let client = start(&[]).await;
    let forgotten = async |user: &str| {
        native(&client, "/password/forgotten", json!({ "user": user })).await.status
    };
    let path = "/password/forgotten";
    let body = json!({ "user": ADA }).to_string();
    let path = format!("/{}/native{path}", client.directory.id);
    assert_eq!(client.send("POST", &path, None, body.as_bytes()).await.status, 202);
    assert_eq!(forgotten(ADA).await, 400);
    let outbox = client.admin("GET", "/outbox", Value::Null).await.json();
    let mail = &outbox["mails"][0];
    assert_eq!(mail["from"], "no-reply@login.awsapps.com");
    let code = mail["code"].as_str().unwrap();
    for (password, status) in [("short", 403), (PASSWORD, 403), ("N3wPassw0rd!", 200)] {
        let body = json!({ "code": code, "password": password });
        let answer = native(&client, "/password", body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        if status == 403 {
            assert_eq!(message(&answer), "We couldn't update your password");
        }
    }
    let all = client.admin("GET", "/events?eventName=UpdatePassword", Value::Null).await.json();
    let errors: Vec<&Value> =
        all["Records"].as_array().unwrap().iter().map(|record| &record["errorCode"]).collect();
    let failure = json!("InternalFailure");
    assert_eq!(errors, [&Value::Null, &failure, &failure, &Value::Null]);
}

#[tokio::test]
async fn adm_09_and_adm_10_leave_out_primary_groups_and_members_from_elsewhere() {
    let client = Client::new();
    let body = json!({
        "domain": "CORP",
        "users": [{ "name": "ada", "upn": "ada@corp.example.com", "password": PASSWORD }],
        "groups": [
            { "name": "Domain Users", "primary": true, "members": [{ "name": "ada" }] },
            { "name": "Staff", "members": [
                { "name": "ada" }, { "name": "eve", "trustedDomain": "other.example.com" },
            ] },
        ],
    });
    assert_eq!(client.admin("PUT", "/active-directory", body).await.status, 204);
    let groups = client.get("/Groups").await.json();
    assert_eq!(groups["totalResults"], 1);
    assert_eq!(groups["Resources"][0]["displayName"], "Staff");
    let users = client.get("/Users").await.json();
    assert_eq!(users["totalResults"], 1);
    let (group, user) = (&groups["Resources"][0]["id"], &users["Resources"][0]["id"]);
    assert!(client.is_member(group.as_str().unwrap(), user.as_str().unwrap()).await);
    let upn = json!({ "user": "ada@corp.example.com" });
    assert_eq!(native(&client, "/sign-in", upn).await.status, 403);
    let down_level = json!({ "user": "CORP\\ada" });
    assert_eq!(native(&client, "/sign-in", down_level).await.json()["next"], "REGISTER");
}

#[tokio::test]
async fn an_address_that_is_none_says_what_there_is() {
    let client = start(&[]).await;
    let answer = page(&client, "/devices").await;
    assert_eq!(answer.status, 404);
    assert!(answer.text.contains("sign-ins are POST"), "{}", answer.text);
}

#[tokio::test]
async fn a_person_signs_in_with_a_browser() {
    let client = start(&[]).await;
    let shown = page(&client, "/sign-in").await;
    assert_eq!(shown.status, 200);
    assert!(shown.text.contains("name=\"password\""), "{}", shown.text);
    let form = |user: &str, password: &str| {
        let fields = [("user", user), ("password", password), ("code", "")];
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    };
    let post =
        async |form: String| Browser::default().post(&client, "/native/sign-in", &form).await;
    let refused = post(form("<b>", "wrong")).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("<p class=\"error\">"), "{}", refused.text);
    let asked = post(form(ADA, PASSWORD)).await;
    assert!(asked.text.contains("native/devices\""), "{}", asked.text);
    let begun = Browser::default().post(&client, "/native/devices", &form(ADA, PASSWORD)).await;
    assert_eq!(begun.status, 201, "{}", begun.text);
    let (_, rest) = begun.text.split_once("class=\"address\">").unwrap();
    let address = rest.split_once('<').unwrap().0.replace("&amp;", "&");
    let code = App(Totp::read(&address).unwrap()).code(0);
    let (_, rest) = begun.text.split_once("/native/devices/").unwrap();
    let device = format!("/native/devices/{}", rest.split_once('"').unwrap().0);
    let with_code = |code: &str| format!("{}{code}", form(ADA, PASSWORD));
    let done = Browser::default().post(&client, &device, &with_code(&code)).await;
    assert!(done.text.contains("is registered"), "{}", done.text);
    client.advance(30).await;
    let led = post(with_code(&App(Totp::read(&address).unwrap()).code(30))).await;
    assert_eq!(led.status, 303, "{}", led.text);
    assert!(led.headers.contains_key("set-cookie"));
}
