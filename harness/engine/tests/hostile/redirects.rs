//! Redirects: followed within the host, and nowhere else.

use fedspec_engine::judge::Outcome;

use crate::server::{CREATE, JSON, READ, Server};
use crate::support::TOKEN;
use crate::told::{assert_snapshot, assert_told, told};

#[tokio::test]
async fn a_redirect_loop_is_left_after_a_few_rounds() {
    let server = Server::start(|mut wire, head| async move {
        let to = if head.contains("/again") { "/scim/Users" } else { "/scim/Users/again" };
        wire.end(&format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {to}\r\n")).await;
    });
    let server = server.await;
    assert_told("redirect-loop", &server.judge(READ, "10s").await);
    assert!(server.heads().len() <= 10, "{} requests", server.heads().len());
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed_with_the_token() {
    let server = Server::start(|mut wire, head| async move {
        if head.contains("/v3/") {
            wire.end(&format!("{JSON}content-length: 2\r\n\r\n{{}}")).await;
        } else {
            wire.end("HTTP/1.1 308 Permanent Redirect\r\nlocation: /v3/Users\r\n").await;
        }
    });
    let server = server.await;
    server.judge(READ, "10s").await;
    let followed = server.heads().into_iter().find(|head| head.contains("/v3/Users")).unwrap();
    assert!(followed.contains(TOKEN));
}

#[tokio::test]
async fn a_redirect_to_another_host_gets_neither_the_token_nor_a_request() {
    let thief = Server::start(|mut wire, _| async move {
        wire.end(&format!("{JSON}content-length: 2\r\n\r\n{{}}")).await;
    });
    let thief = thief.await;
    for (name, status) in [("elsewhere-302", "302 Found"), ("elsewhere-307", "307 Keep")] {
        let elsewhere = format!("http://127.0.0.1:{}/scim/Users", thief.port);
        let server = Server::start(move |mut wire, _| {
            let answer = format!("HTTP/1.1 {status}\r\nlocation: {elsewhere}\r\n");
            async move { wire.end(&answer).await }
        });
        let finished = server.await.judge(READ, "10s").await;
        let told = told(&finished).replace(&thief.port.to_string(), "OTHER-PORT");
        assert_snapshot(name, &told);
        assert_eq!(finished.verdict.outcome, Outcome::Error);
    }
    assert_eq!(thief.heads(), Vec::<String>::new());
}

#[tokio::test]
async fn a_redirect_that_would_turn_a_post_into_a_get_is_not_followed() {
    let server = Server::start(|mut wire, head| async move {
        let post = head.starts_with("POST");
        let status = if post { "303 See Other" } else { "200 OK" };
        wire.end(&format!("HTTP/1.1 {status}\r\nlocation: /scim/Users/1\r\n")).await;
    });
    let server = server.await;
    assert_told("redirect-changes-method", &server.judge(CREATE, "10s").await);
    assert!(!server.heads().iter().any(|head| head.contains("/Users/1")));
}

#[tokio::test]
async fn a_redirect_to_what_is_no_url_is_not_followed() {
    let server = Server::start(|mut wire, _| async move {
        wire.end("HTTP/1.1 302 Found\r\nlocation: http://[::1/\r\n").await;
    });
    assert_told("redirect-to-no-url", &server.await.judge(READ, "10s").await);
}
