//! Connections that are cut, refused, or speak something else.

use std::sync::Arc;

use fedspec_engine::judge::Outcome;
use fedspec_engine::transcript::Trouble;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::server::{JSON, READ, Server};
use crate::told::{assert_found, assert_told, trouble};

#[tokio::test]
async fn a_connection_that_is_cut_is_told_as_cut() {
    for (name, sent) in [
        ("cut-in-the-body", format!("{JSON}content-length: 1000\r\n\r\n{{\"totalResults\"")),
        ("cut-in-the-head", JSON.to_owned()),
        ("cut-in-a-chunk", format!("{JSON}transfer-encoding: chunked\r\n\r\n100\r\n{{")),
        ("closed-at-once", String::new()),
    ] {
        let server = Server::start(move |mut wire, _| {
            let sent = sent.clone();
            async move {
                wire.say(sent.as_bytes()).await;
            }
        });
        let finished = server.await.judge(READ, "10s").await;
        assert_told(name, &finished);
        assert!(matches!(trouble(&finished), Some(Trouble::Cut(_))), "{name}");
    }
}

#[tokio::test]
async fn what_is_not_http_is_a_finding() {
    for (name, sent) in [
        ("another-protocol", "SSH-2.0-OpenSSH_9.6\r\n".to_owned()),
        ("binary", "\u{1}\u{2}\u{3}\r\n\r\n".to_owned()),
        ("status-that-is-none", "HTTP/1.1 2x0 OK\r\n\r\n".to_owned()),
        ("garbage-for-a-chunk", format!("{JSON}transfer-encoding: chunked\r\n\r\nZZZ\r\n{{}}\r\n")),
        (
            "two-content-lengths",
            format!("{JSON}content-length: 2\r\ncontent-length: 3\r\n\r\n{{}}"),
        ),
        ("negative-content-length", format!("{JSON}content-length: -2\r\n\r\n{{}}")),
    ] {
        let server = Server::start(move |mut wire, _| {
            let sent = sent.clone();
            async move {
                wire.say(sent.as_bytes()).await;
            }
        });
        let finished = server.await.judge(READ, "10s").await;
        assert_found(name, &finished);
        assert!(matches!(trouble(&finished), Some(Trouble::NotHttp(_))), "{name}");
    }
}

/// What a target leaves unread of a broken request it may take for the next one.
#[tokio::test]
async fn what_follows_a_raw_request_comes_on_a_connection_of_its_own() {
    const RAW: &str = r#"
id: hostile.raw
title: Users are listed after a broken request
why: A broken request must not be what the next one is answered for.
against: scim-server
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: send no JSON
    send: { http: { method: POST, path: /Users, text: "{" } }
    expect: { refuses: { status: 400 } }
  - name: list users
    send: { scim: { method: GET, path: /Users } }
    expect: { answers: { status: 200 } }
"#;
    let server = Server::start(|mut wire, head| async move {
        let status = if head.starts_with("POST") { "400 Bad Request" } else { "200 OK" };
        wire.say(format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\n{{}}").as_bytes()).await;
        if !wire.head().await.is_empty() {
            wire.end("HTTP/1.1 500 Internal Server Error\r\n").await;
        }
    });
    let server = server.await;
    let finished = server.judge(RAW, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
    assert_eq!(server.heads().len(), 2);
}

/// Express answers 500 in full, says `keep-alive`, and hangs up.
#[tokio::test]
async fn a_connection_that_saw_a_breakdown_is_not_used_again() {
    const BREAKS: &str = r#"
id: hostile.breakdown
title: Users are listed after a breakdown
why: A request that meets a closing connection says nothing about the target.
against: scim-server
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: break it
    send: { scim: { method: GET, path: /break } }
    expect: { breaks: { status: 500 } }
  - name: list users
    send: { scim: { method: POST, path: /Users/.search } }
    expect: { answers: { status: 200 } }
"#;
    let server = Server::start(|mut wire, head| async move {
        let broken = head.contains("/break");
        let status = if broken { "500 Internal Server Error" } else { "200 OK" };
        wire.say(format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\n{{}}").as_bytes()).await;
        // Whatever comes next on this connection is cut.
        wire.head().await;
    });
    let finished = server.await.judge(BREAKS, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
}

/// A server hangs up on a connection that it has not heard of for a while.
#[tokio::test]
async fn a_connection_that_was_idle_for_long_is_not_used_again() {
    const SLOW: &str = r#"
id: hostile.idle
title: Users are listed twice
why: A request that meets a closing connection says nothing about the target.
against: scim-server
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: list users
    send: { scim: { method: GET, path: /Users } }
    expect: { answers: { status: 200 } }
  - name: do something else
    send: { wait: { for: 2500ms } }
  - name: list users again
    send: { scim: { method: POST, path: /Users/.search } }
    expect: { answers-again: { status: 200 } }
"#;
    let server = Server::start(|mut wire, _| async move {
        wire.say(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
        // Whatever comes next on this connection is cut.
        wire.head().await;
    });
    let finished = server.await.judge(SLOW, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
}

#[tokio::test]
async fn a_port_that_nobody_listens_on_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let server = Server { port, heads: Arc::default() };
    let finished = server.judge(READ, "10s").await;
    assert_told("refused", &finished);
    assert!(matches!(trouble(&finished), Some(Trouble::Connect(_))));
}

#[tokio::test]
async fn tls_that_is_answered_in_plain_text_is_told_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut wire, _)) = listener.accept().await {
            let _ = wire.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let server = Server { port, heads: Arc::default() };
    let finished = server.judge_at(&format!("https://127.0.0.1:{port}/scim"), READ, "10s").await;
    assert_told("tls-to-plain-text", &finished);
}
