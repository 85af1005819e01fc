//! Whole answers that nobody can read, and one that repeats the token.

use fedspec_engine::judge::Outcome;

use crate::server::{JSON, READ, Server, answering};
use crate::support::TOKEN;
use crate::told::{assert_found, assert_snapshot, told};

#[tokio::test]
async fn json_that_is_not_utf_8_is_told_with_the_first_wrong_byte() {
    let body = b"{\"totalResults\": 1, \"x\": \"\xff\xfe\"}";
    assert_found("not-utf-8", &answering("application/scim+json", body).await);
}

#[tokio::test]
async fn json_that_nests_too_deep_is_a_finding() {
    let body = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    assert_found("too-deep", &answering("application/scim+json", body.as_bytes()).await);
}

#[tokio::test]
async fn a_page_of_another_program_is_a_finding() {
    let body = b"<html><form action=/login>Please sign in</form></html>";
    assert_found("sign-in-page", &answering("text/html; charset=utf-8", body).await);
}

#[tokio::test]
async fn a_page_that_claims_to_be_json_is_a_finding() {
    assert_found("html-as-json", &answering("application/json", b"<html></html>").await);
}

/// A reader of JSON may refuse half a surrogate pair; whoever writes it breaks such readers.
#[tokio::test]
async fn json_with_half_a_character_is_a_finding() {
    let body = br#"{"totalResults": 1, "displayName": "a\ud800b"}"#;
    assert_found("lone-surrogate", &answering("application/scim+json", body).await);
}

#[tokio::test]
async fn an_empty_answer_is_a_finding_because_it_is_whole() {
    let finished = answering("application/json", b"").await;
    assert_snapshot("empty-body", &told(&finished));
    assert_eq!(finished.verdict.outcome, Outcome::Fail);
}

#[tokio::test]
async fn a_body_that_is_shorter_than_its_json_is_a_finding() {
    let server = Server::start(|mut wire, _| async move {
        wire.end(&format!("{JSON}content-length: 10\r\n\r\n{{\"totalResults\": 1}}")).await;
    });
    assert_found("short-content-length", &server.await.judge(READ, "10s").await);
}

#[tokio::test]
async fn an_answer_that_repeats_the_token_is_recorded_without_it() {
    let server = Server::start(|mut wire, head| async move {
        let body = serde_json::json!({ "totalResults": 2, "detail": head }).to_string();
        let length = body.len();
        wire.end(&format!(
            "{JSON}x-echo: Bearer {TOKEN}\r\ncontent-length: {length}\r\n\r\n{body}"
        ))
        .await;
    });
    let server = server.await;
    let finished = server.judge(READ, "10s").await;
    assert!(server.heads().iter().any(|head| head.contains(TOKEN)), "the target never had it");
    let stored = serde_json::to_string(&finished.record).unwrap();
    assert!(!stored.contains(TOKEN), "{stored}");
    assert_eq!(stored.matches("Bearer [secret:scim-token]").count(), 3, "{stored}");
    let verdict = serde_json::to_string(&finished.verdict).unwrap();
    assert!(!verdict.contains(TOKEN), "{verdict}");
}
