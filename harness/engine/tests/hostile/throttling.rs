//! Targets that ask for patience, and targets that say no more than they must.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use fedspec_engine::judge::Outcome;

use crate::server::{READ, Server};
use crate::told::{assert_snapshot, told};

const LIST: &str = r#"{"totalResults": 1, "Resources": [{"id": "1"}]}"#;

/// Answers so many requests with 429 before it answers as it should.
async fn throttling(refused: u32, head: &'static str) -> Server {
    let seen = Arc::new(AtomicU32::new(0));
    Server::start(move |mut wire, _| {
        let number = seen.fetch_add(1, Ordering::SeqCst);
        let answer = if number < refused {
            format!("HTTP/1.1 {head}\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n")
        } else {
            let length = LIST.len();
            format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/scim+json\r\n\
                 content-length: {length}\r\n\r\n{LIST}"
            )
        };
        async move {
            wire.say(answer.as_bytes()).await;
        }
    })
    .await
}

#[tokio::test]
async fn a_target_that_asks_for_patience_gets_it() {
    for head in ["429 Too Many Requests", "503 Service Unavailable"] {
        let server = throttling(2, head).await;
        let finished = server.judge(READ, "10s").await;
        assert_eq!(finished.verdict.outcome, Outcome::Pass, "{head}");
        assert_eq!(server.heads().len(), 4, "{head}");
    }
}

#[tokio::test]
async fn a_target_that_asks_for_patience_for_ever_is_not_judged() {
    let finished = throttling(u32::MAX, "429 Too Many Requests").await.judge(READ, "10s").await;
    assert_snapshot("throttled", &told(&finished));
    assert_eq!(finished.verdict.outcome, Outcome::Blocked);
}

/// RFC 7644 section 3.3: Location is a MUST, the body a SHOULD.
#[tokio::test]
async fn a_create_without_a_body_is_known_by_its_location() {
    const CREATE: &str = r#"
id: hostile.silent
title: A user is created
why: An IdP that cannot create users provisions nobody.
against: scim-server
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: create a user
    send: { scim: { method: POST, path: /Users, body: { userName: "${unique.email}" } } }
    expect:
      creates: { status: 201 }
      gives-an-id: { json: [{ at: $.id, present: true }] }
      shows-it: { level: should, body: { empty: false } }
    save: { user: { json: $.id } }
  - name: read the user
    send: { scim: { method: GET, path: "/Users/${saved.user}" } }
    expect: { reads: { status: 200 } }
"#;
    let server = Server::start(|mut wire, head| async move {
        wire.end(if head.starts_with("POST") {
            "HTTP/1.1 201 Created\r\nlocation: /scim/Users/u-1?x\r\n"
        } else if head.starts_with("GET /scim/Users/u-1 ") {
            "HTTP/1.1 200 OK\r\n"
        } else {
            "HTTP/1.1 204 No Content\r\n"
        })
        .await;
    });
    let finished = server.await.judge(CREATE, "10s").await;
    assert_snapshot("create-without-a-body", &told(&finished));
    assert_eq!(finished.verdict.outcome, Outcome::Blocked);
}
