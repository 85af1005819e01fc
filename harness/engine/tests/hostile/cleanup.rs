//! What is created is deleted, newest first, whatever happens; nothing else is.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fedspec_engine::drive::{Finished, HttpTransport};
use fedspec_engine::judge::Outcome;
use fedspec_engine::transcript::Ending;

use crate::server::{BOUND, CREATE, JSON, READ, Server, bounded};
use crate::support::{drive, library, plan, run, settings, target};
use crate::told::{assert_snapshot, told};

#[tokio::test]
async fn an_id_that_is_a_path_leads_no_step_out_of_the_scim_base() {
    for id in ["../../admin", "%2e%2e/%2E%2E/admin", "./../admin"] {
        let server = Server::start(move |mut wire, _| async move {
            let list = serde_json::json!({ "totalResults": 1, "Resources": [{ "id": id }] });
            let body = list.to_string();
            wire.end(&format!("{JSON}content-length: {}\r\n\r\n{body}", body.len())).await;
        });
        let server = server.await;
        let finished = server.judge(READ, "10s").await;
        assert_eq!(finished.verdict.outcome, Outcome::Error);
        let because = finished.verdict.because.as_deref().unwrap();
        assert!(because.contains("`..` or `.` in the path"), "{because}");
        assert_eq!(server.heads().len(), 1, "{:?}", server.heads());
    }
}

#[tokio::test]
async fn clean_up_deletes_what_was_created_and_does_not_follow_an_id_that_is_a_path() {
    for (id, deleted) in [("a-1", 2), ("../../admin", 0), ("x?y=1", 2), ("%2e%2e/admin", 0)] {
        let server = Server::start(move |mut wire, head| async move {
            let body = serde_json::json!({ "id": id }).to_string();
            let length = body.len();
            let status = if head.starts_with("POST") { "201 Created" } else { "200 OK" };
            wire.end(&format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/scim+json\r\n\
                 content-length: {length}\r\n\r\n{body}"
            ))
            .await;
        });
        let server = server.await;
        server.judge(CREATE, "10s").await;
        let heads = server.heads();
        let deletes = heads.iter().filter(|head| head.starts_with("DELETE")).count();
        assert_eq!(deletes, deleted, "{id}: {heads:?}");
        assert!(!heads.iter().any(|head| head.contains("admin")), "{id}: {heads:?}");
    }
}

/// Answers a POST with 201 and `id-1`, `id-2`, …; a GET as it is told.
async fn creating(get: &'static str) -> Server {
    let made = Arc::new(Mutex::new(0));
    let server = Server::start(move |mut wire, head| {
        let made = made.clone();
        async move {
            if head.starts_with("GET") {
                match get {
                    "hangs" => tokio::time::sleep(BOUND).await,
                    status => wire.end(&format!("HTTP/1.1 {status}\r\n")).await,
                }
                return;
            }
            let id = {
                let mut made = made.lock().unwrap();
                *made += 1;
                *made
            };
            let body = format!("{{\"id\": \"id-{id}\"}}");
            let length = body.len();
            wire.end(&format!(
                "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n\
                 content-length: {length}\r\n\r\n{body}"
            ))
            .await;
        }
    });
    server.await
}

#[tokio::test]
async fn an_interrupted_case_is_recorded_and_cleaned_up_newest_first() {
    let server = creating("hangs").await;
    let library = library(&[CREATE, READ]);
    let target = target(&server.file(&server.base(), "10s"), &library);
    let plan = plan(&library, &target, None);
    let drive = drive(target, HttpTransport::new().unwrap());
    let settings = settings();
    let (cancel, heads) = (settings.cancel.clone(), server.heads.clone());
    tokio::spawn(async move {
        while !heads.lock().unwrap().iter().any(|head| head.starts_with("GET")) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cancel.cancel();
    });
    let (finished, complete) = bounded(run(&drive, &plan, &settings)).await;
    assert!(!complete);
    // The second case is not begun.
    let [finished] = <[Finished; 1]>::try_from(finished).unwrap();
    assert_eq!(finished.record.ending, Ending::Interrupted);
    assert_eq!(finished.verdict.outcome, Outcome::Error);
    assert_eq!(finished.verdict.because.as_deref(), Some("the run was interrupted"));
    assert_eq!(server.deleted(), ["/scim/Users/id-2", "/scim/Users/id-1"]);
    assert_eq!(finished.record.closing.len(), 2);
}

#[tokio::test]
async fn what_was_being_created_when_the_run_was_interrupted_is_deleted_too() {
    let server = Server::start(move |mut wire, head| async move {
        if head.starts_with("POST") {
            // Long enough for the interruption to come first.
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        let body = "{\"id\": \"id-1\"}";
        let length = body.len();
        wire.end(&format!("HTTP/1.1 201 Created\r\ncontent-length: {length}\r\n\r\n{body}")).await;
    });
    let server = server.await;
    let library = library(&[CREATE]);
    let target = target(&server.file(&server.base(), "10s"), &library);
    let plan = plan(&library, &target, None);
    let drive = drive(target, HttpTransport::new().unwrap());
    let settings = settings();
    let (cancel, heads) = (settings.cancel.clone(), server.heads.clone());
    tokio::spawn(async move {
        while !heads.lock().unwrap().iter().any(|head| head.starts_with("POST")) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cancel.cancel();
    });
    let (finished, _) = bounded(run(&drive, &plan, &settings)).await;
    assert_eq!(finished[0].record.ending, Ending::Interrupted);
    assert_eq!(server.deleted(), ["/scim/Users/id-1"]);
}

#[tokio::test]
async fn what_the_target_refuses_to_delete_is_named() {
    let server = Server::start(move |mut wire, head| async move {
        let (status, body) = match head.split(' ').next() {
            Some("POST") => ("201 Created", "{\"id\": \"id-1\"}"),
            Some("DELETE") => ("500 Internal Server Error", ""),
            _ => ("200 OK", "{}"),
        };
        let length = body.len();
        wire.end(&format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}")).await;
    });
    let server = server.await;
    let finished = server.judge(CREATE, "10s").await;
    let left = &finished.record.left_behind;
    assert!(!left.is_empty() && left.iter().all(|url| url.ends_with("/Users/id-1")), "{left:?}");
}

#[tokio::test]
async fn a_case_that_fails_is_cleaned_up_newest_first() {
    let server = creating("500 Internal Server Error").await;
    let finished = server.judge(CREATE, "10s").await;
    assert_eq!(finished.verdict.outcome, Outcome::Fail);
    assert_eq!(finished.record.ending, Ending::Complete);
    assert_eq!(server.deleted(), ["/scim/Users/id-2", "/scim/Users/id-1"]);
}

#[tokio::test]
async fn a_case_that_takes_too_long_is_cleaned_up_as_well() {
    let server = creating("hangs").await;
    let library = library(&[CREATE]);
    let target = target(&server.file(&server.base(), "10s"), &library);
    let plan = plan(&library, &target, None);
    let drive = drive(target, HttpTransport::new().unwrap());
    let settings =
        fedspec_engine::drive::Settings { timeout: Duration::from_millis(1500), ..settings() };
    let (finished, _) = bounded(run(&drive, &plan, &settings)).await;
    assert_eq!(finished[0].record.ending, Ending::TimedOut);
    assert_snapshot("case-time-out", &told(&finished[0]));
    assert_eq!(server.deleted(), ["/scim/Users/id-2", "/scim/Users/id-1"]);
}

#[tokio::test]
async fn with_keep_nothing_is_deleted() {
    let server = creating("200 OK").await;
    let library = library(&[CREATE]);
    let target = target(&server.file(&server.base(), "10s"), &library);
    let plan = plan(&library, &target, None);
    let drive = drive(target, HttpTransport::new().unwrap());
    let settings = fedspec_engine::drive::Settings { keep: true, ..settings() };
    let (finished, complete) = bounded(run(&drive, &plan, &settings)).await;
    assert!(complete);
    assert_eq!(finished[0].verdict.outcome, Outcome::Pass);
    assert_eq!(server.deleted(), Vec::<String>::new());
    assert!(finished[0].record.closing.is_empty());
}
