//! Service providers that misbehave while somebody signs in.

use std::sync::{Arc, Mutex};

use fedspec_engine::drive::{Drive, Finished, HttpTransport, Site};
use fedspec_engine::judge::Outcome;
use fedspec_engine::transcript::{IdentityReading, SignInRecord, Trouble};

use crate::server::{Server, Wire, bounded};
use crate::support::{library, plan, run, settings, target};

const SIGN_IN: &str = r#"
id: hostile.sign-in
title: A response past its time is refused
why: A message that is kept would open the door for ever.
against: saml-sp
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: sign in late
    send: { saml-response: { clock: -1h } }
    expect: { refuses: { outcome: refused } }
"#;

const BEGIN: &str = r#"
id: hostile.begin
title: A request is sent
why: Nobody could sign in otherwise.
against: saml-sp
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: begin
    send: { saml-request: {} }
    expect: { asks: { json: [{ at: $.id, present: true }] } }
"#;

const NOBODY: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\
                      content-length: 14\r\n\r\nplease sign in";

/// Drives a scenario against a server; all paths of the target file lead to it.
async fn judge(server: &Server, scenario: &str, patience: &str) -> Finished {
    let base = format!("http://127.0.0.1:{}", server.port);
    let file = format!(
        "target: Hostile 1\nprofile: saml-sp\nsaml-sp:\n  base: {base}\n  entity-id: urn:sp\n  \
         acs: {base}/acs\n  start: {{ get: /login }}\n  \
         identity: {{ get: /whoami, body: 'user=(?<who>\\w+)', nobody: sign in }}\n\
         limits: {{ patience: {patience}, max-body: 65536 }}\n"
    );
    let library = library(&[scenario]);
    let target = target(&file, &library);
    let plan = plan(&library, &target, None);
    let transport = Arc::new(HttpTransport::new().unwrap());
    let drive = Drive::new(Site::open(target, transport, &|_| None).unwrap());
    let (mut finished, complete) = bounded(run(&drive, &plan, &settings())).await;
    assert!(complete);
    finished.remove(0)
}

fn sign_in(finished: &Finished) -> &SignInRecord {
    finished.record.steps[0].attempts[0].sign_in.as_ref().unwrap()
}

/// A server that answers to the message as the test says, and to all else that nobody is there.
async fn acs<F>(script: impl Fn(Wire) -> F + Send + Sync + 'static) -> Server
where
    F: Future<Output = ()> + Send + 'static,
{
    let script = Arc::new(script);
    Server::start(move |mut wire, head| {
        let script = script.clone();
        async move {
            if head.starts_with("POST /acs") {
                script(wire).await;
            } else {
                wire.end(NOBODY).await;
            }
        }
    })
    .await
}

#[tokio::test]
async fn an_endless_answer_to_the_message_is_no_refusal() {
    let server = acs(|mut wire| async move {
        wire.say(b"HTTP/1.1 403 Forbidden\r\n\r\n").await;
        while wire.say(&[b'a'; 16 * 1024]).await {}
    });
    let finished = judge(&server.await, SIGN_IN, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Error);
    let answer = &finished.record.steps[0].attempts[0].exchange.answer;
    assert_eq!(*answer, Err(Trouble::BodyTooLarge(65_536)));
}

#[tokio::test]
async fn silence_after_the_message_is_no_refusal() {
    let server = acs(|wire| async move {
        tokio::time::sleep(crate::server::BOUND).await;
        drop(wire);
    });
    let finished = judge(&server.await, SIGN_IN, "500ms").await;
    assert_eq!(finished.verdict.outcome, Outcome::Error);
}

#[tokio::test]
async fn the_message_goes_to_nobody_else() {
    let thief = Server::start(|mut wire, _| async move { wire.end(NOBODY).await }).await;
    for status in ["302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let elsewhere = format!("http://127.0.0.1:{}/acs", thief.port);
        let answer = format!("HTTP/1.1 {status}\r\nlocation: {elsewhere}\r\n");
        let server = acs(move |mut wire| {
            let answer = answer.clone();
            async move { wire.end(&answer).await }
        });
        let finished = judge(&server.await, SIGN_IN, "10s").await;
        assert_eq!(finished.verdict.outcome, Outcome::Pass, "{status}: nobody got in");
    }
    assert_eq!(thief.heads(), Vec::<String>::new());
}

#[tokio::test]
async fn a_loop_of_redirects_is_left() {
    let server = acs(|mut wire| async move {
        wire.end("HTTP/1.1 307 Temporary Redirect\r\nlocation: /acs\r\n").await;
    });
    let server = server.await;
    assert_eq!(judge(&server, SIGN_IN, "10s").await.verdict.outcome, Outcome::Pass);
    assert!(server.heads().len() <= 20, "{}", server.heads().len());
    let server = Server::start(|mut wire, _| async move {
        wire.end("HTTP/1.1 302 Found\r\nlocation: /again\r\n").await;
    });
    let server = server.await;
    let finished = judge(&server, SIGN_IN, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Error);
    let told = IdentityReading::Unreadable("it redirects without an end".to_owned());
    assert_eq!(sign_in(&finished).identity, told);
    let finished = judge(&server, BEGIN, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Fail);
    let result = finished.record.steps[0].attempts[0].result.clone().unwrap();
    assert_eq!(result["problem"], "it redirects without an end");
}

#[tokio::test]
async fn a_flood_of_cookies_does_not_come_back() {
    let server = acs(|mut wire| async move {
        let cookies: String =
            (0..60).map(|n| format!("set-cookie: c{n}={}; Path=/\r\n", "x".repeat(90))).collect();
        wire.end(&format!("HTTP/1.1 403 Forbidden\r\n{cookies}")).await;
    });
    let server = server.await;
    let finished = judge(&server, SIGN_IN, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
    let asked = server.heads().into_iter().find(|head| head.contains("/whoami")).unwrap();
    let cookies = asked.lines().find_map(|line| line.strip_prefix("cookie: ")).unwrap();
    assert_eq!(cookies.split("; ").count(), 50);
    let stored = serde_json::to_string(&finished.record).unwrap();
    assert!(!stored.contains(&"x".repeat(90)), "a cookie is a secret");
}

#[tokio::test]
async fn a_page_without_an_end_shows_nobody() {
    let server = Server::start(|mut wire, head| async move {
        if head.starts_with("POST /acs") {
            wire.end("HTTP/1.1 403 Forbidden\r\n").await;
        } else {
            wire.say(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\nplease sign in").await;
            while wire.say(&[b' '; 16 * 1024]).await {}
        }
    });
    let finished = judge(&server.await, SIGN_IN, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Error);
    assert!(matches!(sign_in(&finished).identity, IdentityReading::Unreadable(_)));
}

#[tokio::test]
async fn a_request_for_another_identity_provider_is_not_sent_there() {
    let thief = Server::start(|mut wire, _| async move { wire.end(NOBODY).await }).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let elsewhere = format!("http://127.0.0.1:{}/sso", thief.port);
    let form = format!(
        "<form method=post action='{elsewhere}'><input name=SAMLRequest value=PGEvPg==></form>"
    );
    let answers = [
        format!("HTTP/1.1 302 Found\r\nlocation: {elsewhere}?SAMLRequest=x\r\n"),
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        ),
        "HTTP/1.1 302 Found\r\nlocation: https://idp.fedspec.example/sso?SAMLRequest=!!\r\n"
            .to_owned(),
    ];
    for answer in answers {
        let server = Server::start(move |mut wire, _| {
            let answer = answer.clone();
            async move { wire.end(&answer).await }
        });
        let finished = judge(&server.await, BEGIN, "10s").await;
        assert_eq!(finished.verdict.outcome, Outcome::Fail);
        let result = finished.record.steps[0].attempts[0].result.clone().unwrap();
        told.lock()
            .unwrap()
            .push(result["problem"].as_str().unwrap().replace(&elsewhere, "ELSEWHERE"));
    }
    assert_eq!(thief.heads(), Vec::<String>::new());
    assert_eq!(
        *told.lock().unwrap(),
        [
            "it redirects to `ELSEWHERE?SAMLRequest=x`, which is neither its own nor the `sso` of the \
             target file",
            "its form goes to `ELSEWHERE`, which is not the `sso` of the target file",
            "its redirect carries no request: parameter `SAMLRequest` is no base64",
        ]
    );
}
